"""The journal as its owner and administrators read it. The journal's own room knows no people:
names are joined here."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kulisy.conversations.asking import cursor, midnight, read_cursor
from kulisy.desk import sentences
from kulisy.desk.kinds import KINDS
from kulisy.journal import access, actions
from kulisy.journal.access import Recorded
from kulisy.kit.sheets import table
from kulisy.kit.text import one_line
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people import search as names
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

PAGE = 50
#: Of one download; the last line says where it was cut.
MOST = 50_000
LOGS = ("client", "internal")


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    id: uuid.UUID
    at: datetime
    who: str
    what: str
    #: The client whose log it stands in; "" = the internal one.
    client: str


@require_GET
def journal(request: FacedRequest) -> HttpResponse:
    """Newest first; never counted."""
    viewer = _reader(request)
    typed = _typed(request.GET)
    found = _found(viewer, typed, read_cursor(request.GET.get("before", "")), PAGE + 1)
    shown = found[:PAGE]
    older = ""
    if len(found) > PAGE:
        older = "?" + urlencode({**typed, "before": cursor(shown[-1].at, shown[-1].id)})
    context = {
        "lines": _lines(viewer, shown),
        "older": older,
        "newest": "?" + urlencode(typed) if "before" in request.GET else "",
        "typed": typed,
        "filtered": any(typed.values()),
        "kinds": [("", _("all")), *((kind, label) for kind, label in KINDS.items())],
        "clients": people.clients(viewer).order_by("name").values_list("name", flat=True)[:200],
        "team": people.team(viewer).order_by("name").values_list("name", flat=True)[:200],
    }
    return render(request, "desk/journal.html", context)


@require_POST
def download(request: FacedRequest) -> HttpResponse:
    """The same, as a table; that it was taken is itself an entry."""
    viewer = _reader(request)
    typed = _typed(request.POST)
    moment = now()
    found = _found(viewer, typed, None, MOST + 1)
    lines = _lines(viewer, found[:MOST])
    given = {each.id: each for each in found}
    rows: list[list[object]] = [_row(line, given[line.id]) for line in lines]
    if len(found) > MOST:
        rows.append([_("Cut here: ask for a shorter time to get the rest.")])
    head = [_("When"), _("Who"), _("What"), _("Whose log"), _("Kind"), _("About"), _("Entry")]
    actions.record(
        actions.Actor("seat", viewer.seat_id),
        "exported",
        actions.Subject("journal", None),
        company_id=viewer.company.id,
        client_id=None,
        now=moment,
        facts={"rows": len(lines), "asked": {key: text for key, text in typed.items() if text}},
    )
    delimiter = ";" if (get_language() or "").startswith("ru") else ","
    answer = HttpResponse(
        table(head, rows, delimiter=delimiter), content_type="text/csv; charset=utf-8"
    )
    name = f"{viewer.company.slug}-journal-{timezone.localtime(moment):%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _reader(request: FacedRequest) -> Viewer:
    if not people.may_read_journal(request.viewer):
        raise Http404
    return request.viewer


def _typed(data: QueryDict) -> dict[str, str]:
    """The filters as they were given, harmless."""
    asked = ("client", "kind", "person", "log", "from", "to")
    return {name: one_line(data.get(name, ""), limit=200) for name in asked}


def _found(
    viewer: Viewer,
    typed: dict[str, str],
    before: tuple[datetime, uuid.UUID] | None,
    at_most: int,
) -> list[Recorded]:
    rows = access.entries(company_id=viewer.company.id, without_clients=viewer.hidden_clients)
    if typed["client"]:
        client = names.client_named(viewer, typed["client"])
        rows = rows.filter(client_id=client.id) if client else rows.none()
    if typed["kind"]:
        rows = rows.filter(kind=typed["kind"][:40])
    if typed["log"] in LOGS:
        rows = rows.filter(client_id__isnull=typed["log"] == "internal")
    if typed["person"]:
        person = names.author_named(viewer, typed["person"])
        known = [each for each in (person.id, person.person_id) if each] if person else []
        rows = rows.filter(actor_id__in=known)
    since, until = midnight(typed["from"]), midnight(typed["to"], days=1)
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    if before:
        rows = rows.filter(Q(at__lt=before[0]) | Q(at=before[0], id__lt=before[1]))
    return access.recorded(rows[:at_most])


def _lines(viewer: Viewer, found: list[Recorded]) -> list[Line]:
    known = sentences.look_up(viewer, found)
    return [
        Line(
            id=entry.id,
            at=entry.at,
            who=sentences.who(entry, known),
            what=sentences.what(entry, known),
            client=known.clients.get(entry.client_id, "") if entry.client_id else "",
        )
        for entry in found
        if not (viewer.hidden_clients and sentences.of_hidden(entry, known))
    ]


def _row(line: Line, entry: Recorded) -> list[object]:
    about = f"{entry.subject_kind} {entry.subject_id or ''}".strip()
    at = timezone.localtime(line.at).isoformat(timespec="seconds")
    return [at, line.who, line.what, line.client or _("internal"), entry.kind, about, line.id]


urls = [
    path("journal/", journal, name="journal"),
    path("journal/download/", download, name="journal_download"),
]
