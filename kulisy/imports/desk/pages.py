"""The list of imports, the form that begins one, and the page of one in all its states."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kulisy.files.names import cleaned_name, disposition
from kulisy.imports import access, actions, shown
from kulisy.imports.importing import IMPORTERS, said
from kulisy.imports.whose import DOUBTS
from kulisy.kit.ids import new_id, read_id
from kulisy.kit.sheets import table
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

_SHOWN = 100


@require_GET
def index(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.runs_company:
        raise Http404
    found = list(access.imports(viewer)[:_SHOWN])
    rows = [
        {
            "it": each,
            "title": shown.title(each),
            "state": shown.state(each),
            "icon": shown.ICONS.get(each.kind, "package"),
            "summary": shown.summary(each),
        }
        for each in found
    ]
    kinds = [kind for kind in IMPORTERS if access.may_import(viewer, kind)]
    working = any(each.state in shown.WORKING for each in found)
    context = {"imports": rows, "kinds": kinds, "working": working, "icons": shown.ICONS}
    return render(request, "imports/desk/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest, *, import_kind: str) -> HttpResponse:
    viewer = request.viewer
    if import_kind not in IMPORTERS or not access.may_import(viewer, import_kind):
        raise Http404
    error = ""
    key: uuid.UUID | None = new_id()
    if request.method == "POST":
        key, upload_id = read_id(request.POST.get("key")), read_id(request.POST.get("files"))
        if key and upload_id:
            try:
                begun = actions.start(viewer, import_kind, key=key, upload_id=upload_id, now=now())
                return redirect("desk:import", viewer.company.slug, begun.id)
            except actions.NotYet as not_yet:
                error = str(not_yet)
        else:
            error = _("Please choose a file first.")
        key = key or new_id()
    context = {
        "kind": import_kind,
        "key": key,
        "error": error,
        "limit": actions.limit_of(viewer, import_kind),
    }
    status = 422 if error else 200
    return render(request, "imports/desk/new.html", context, status=status)


@require_GET
def one(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = get_object_or_404(access.imports(viewer), id=import_id)
    phase = "report" if found.state in {"done", "undoing", "undone"} and found.report else "plan"
    told = found.report if phase == "report" else found.plan
    context = {
        "it": found,
        "title": shown.title(found),
        "state": shown.state(found),
        "working": found.state in shown.WORKING,
        "counts": shown.counted(told.get("counts", {})),
        "facts": shown.facts(found),
        "trouble": shown.trouble(found),
        "built": shown.built(found),
        "stale": actions.is_stale(found),
        "left": shown.left(found, now()),
        "stuck": actions.is_stuck(found, now=now()),
        "would": shown.would(found),
        "worth": bool(found.plan.get("worth")),
        "may_drop": found.state in {"planned", "failed"} and not found.begun_at,
        "notes": _notes(request, found, phase),
    }
    if found.state == "planned" and found.kind == "clients":
        context |= {
            "columns": shown.columns(found),
            "fields": shown.fields(),
            "becomes": shown.becomes,
        }
    if found.state == "planned" and found.kind == "mail":
        owners = access.notes(viewer, found).filter(phase="plan", level="owner", code__in=DOUBTS)
        looked = list(found.decisions.get("seen", {}))
        context["doubts"] = owners.exclude(key__in=looked).count()
    if request.htmx and found.state not in shown.WORKING and "working" in request.GET:  # type: ignore[attr-defined]
        # What was shown as under way has ended: the page is another one now.
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "imports/desk/import.html", context)


@require_GET
def report(request: FacedRequest, *, import_id: uuid.UUID) -> HttpResponse:
    """What was said of each place, as a table for spreadsheets."""
    viewer = request.viewer
    found = get_object_or_404(access.imports(viewer), id=import_id)
    phase = "report" if found.report else "plan"
    rows = access.notes(viewer, found).filter(phase=phase).exclude(level="owner")
    data = table(
        [_("Place"), _("Outcome"), _("What"), _("Why")],
        [
            (each.place, shown.outcome_words(each.level), each.title, said(found, each))
            for each in rows
        ],
        delimiter=";",
    )
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    stem = found.file_name.rsplit(".", 1)[0] or found.kind
    name = cleaned_name(f"{stem} – {_('report')}.csv")
    response["Content-Disposition"] = disposition(name, inline=False)
    return response


def _notes(request: FacedRequest, found: Any, phase: str) -> dict[str, Any]:
    """The notes of one level, a page of them, and how many there are of each."""
    rows = access.notes(request.viewer, found).filter(phase=phase).exclude(level="owner")
    counts = {level: rows.filter(level=level).count() for level in shown.ORDER}
    present = [level for level in shown.ORDER if counts[level]]
    asked = request.GET.get("level", "")
    level = asked if asked in present else (present[0] if present else "")
    page = max(_number(request.GET.get("page")), 1)
    start = (page - 1) * shown.PAGE
    some = list(rows.filter(level=level)[start : start + shown.PAGE + 1]) if level else []
    return {
        "level": str(level),
        "tabs": [
            {
                "label": shown.level_words(each),
                "url": f"?level={each}#notes",
                "current": each == level,
                "count": counts[each],
            }
            for each in present
        ],
        "lines": shown.lines(found, some[: shown.PAGE]),
        "newer": f"?level={level}&page={page - 1}#notes" if page > 1 else "",
        "older": f"?level={level}&page={page + 1}#notes" if len(some) > shown.PAGE else "",
        "total": sum(counts.values()),
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1
