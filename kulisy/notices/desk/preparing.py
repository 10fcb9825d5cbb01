"""Making a notice: words, clients, a look at each of them, publication."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.kit.time import now
from kulisy.notices import access, actions, planning, showing, subjects, wording
from kulisy.notices.forms import PreparationForm, PriceForm
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.notices.models import Preparation

KINDS = [
    ("price", gettext_lazy("Price change"), "receipt"),
    ("materials", gettext_lazy("Late materials"), "hourglass"),
    ("maintenance", gettext_lazy("Maintenance"), "settings"),
    ("free", gettext_lazy("Another notice"), "mail"),
]
#: What a price change is usually told ahead, by the contract.
AHEAD = timedelta(days=30)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest) -> HttpResponse:
    """First what it is about, then the form with that kind's words."""
    viewer = request.viewer
    if not access.may_prepare(viewer):
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", "")
    if kind not in {each for each, _label, _icon in KINDS}:
        kinds = [{"value": each, "label": label, "icon": icon} for each, label, icon in KINDS]
        status = 422 if request.method == "POST" else 200
        context = {
            "kinds": kinds,
            "client": request.GET.get("client", ""),
            "clients": people.clients(viewer).exists(),
            "may_add": admissions.may_keep_clients(viewer),
        }
        return render(request, "notices/desk/kinds.html", context, status=status)
    return _form(request, None, kind, _first(request, kind))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: FacedRequest, *, preparation_id: uuid.UUID) -> HttpResponse:
    found = _found(request, preparation_id)
    if found.state != "draft" or not access.may_prepare(request.viewer):
        raise Http404
    return _form(request, found, found.kind, _kept(request, found))


@require_safe
def preparation(request: FacedRequest, *, preparation_id: uuid.UUID) -> HttpResponse:
    """Before publication: each client, on what ground, by when, with what outcome of silence, and
    what stands in the way. Afterwards: how far it has come."""
    viewer = request.viewer
    found = _found(request, preparation_id)
    context: dict[str, Any] = {
        "preparation": found,
        "kind": found.get_kind_display(),
        "may_prepare": access.may_prepare(viewer),
    }
    if found.state == "draft":
        plans = planning.plan(viewer, found, now=now())
        chosen = next((each for each in plans if str(each.client.id) == request.GET.get("client")),
                      plans[0] if plans else None)  # fmt: skip
        context |= {
            "plans": [_planned(each) for each in plans],
            "chosen": chosen,
            "blocked": sum(bool(each.problems) for each in plans),
            "gaps": wording.left_open(found.title, found.body),
        }
        return render(request, "notices/desk/preparation.html", context)
    rows = list(access.notices(viewer).filter(preparation_id=found.id).select_related("client"))
    context |= {
        "wanted": access.targets(viewer).filter(preparation_id=found.id).count(),
        "rows": [{"it": each, "state": showing.state(each)} for each in rows],
        "counted": showing.counted(rows),
    }
    return render(request, "notices/desk/published.html", context)


@require_POST
def publication(request: FacedRequest, *, preparation_id: uuid.UUID) -> HttpResponse:
    found = _found(request, preparation_id)
    try:
        actions.order(request.viewer, found, now=now())
        flashes.success(request, _("It is being published."))
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    return redirect("desk:notice_preparation", request.viewer.company.slug, found.id)


@require_POST
def removal(request: FacedRequest, *, preparation_id: uuid.UUID) -> HttpResponse:
    actions.discard(request.viewer, _found(request, preparation_id))
    flashes.success(request, _("The draft is gone."))
    return redirect("desk:notices", request.viewer.company.slug)


def _form(
    request: FacedRequest, found: Preparation | None, kind: str, initial: dict[str, Any]
) -> HttpResponse:
    viewer = request.viewer
    clients = list(people.clients(viewer).order_by("name"))
    choices = [(str(each.id), each.name) for each in clients]
    made = PriceForm if kind == "price" else PreparationForm
    form = made(
        request.POST if request.method == "POST" else None, clients=choices, initial=initial
    )
    if form.is_valid():
        saved = attempt(
            form,
            lambda: actions.save(
                viewer,
                found,
                values={"kind": kind, **form.values},
                client_ids=[uuid.UUID(each) for each in form.cleaned_data["clients"]],
                now=now(),
            ),
        )
        if saved is not None:
            return redirect("desk:notice_preparation", viewer.company.slug, saved.id)
    known = subjects.tariffs(viewer, [each.id for each in clients], now().date())
    context = {
        "form": form,
        "kind": kind,
        "label": {each: label for each, label, _icon in KINDS}[kind],
        "preparation": found,
        "templates": list(access.templates(viewer).filter(kind=kind)),
        "tariffs": subjects.names(known) if kind == "price" else [],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "notices/desk/form.html", context, status=status)


def _first(request: FacedRequest, kind: str) -> dict[str, Any]:
    """What a new one begins with: the company's template, else the words that come along."""
    viewer = request.viewer
    title, body = wording.default(kind, viewer.company.language)
    chosen = request.GET.get("template", "")
    own = next((each for each in access.templates(viewer) if str(each.id) == chosen), None)
    if own is not None:
        title, body = own.title, own.body
    clients = [request.GET["client"]] if request.GET.get("client") else []
    since = timezone.localtime(now()).date() + AHEAD
    currency = "RUB" if viewer.company.language == "ru" else "GBP"
    return {
        "title": title,
        "body": body,
        "clients": clients,
        "since": since,
        "currency": currency,
    }


def _kept(request: FacedRequest, found: Preparation) -> dict[str, Any]:
    rows = access.targets(request.viewer).filter(preparation_id=found.id)
    kept: dict[str, Any] = {
        "title": found.title,
        "body": found.body,
        "silence": "clause" if found.by_clause else "none",
        "amount": found.amount,
        "unit": found.unit,
        "clients": [str(each) for each in rows.values_list("client_id", flat=True)],
    }
    change = found.change
    if change:
        kept |= {
            "tariff": change["name"],
            "percent": change["percent"],
            "new": _roubles(change["new"]),
            "old": _roubles(change["old"]),
            "currency": change["currency"],
            "since": change["from"],
            "reason": change["reason"],
        }
    return kept


def _planned(plan: planning.Planned) -> dict[str, Any]:
    silence = str(plan.ground.get_silence_display())  # type: ignore[attr-defined]
    return {
        "it": plan,
        "silence": silence,
        "term": wording.term(plan.ground.amount, plan.ground.unit),
        "clause": f"{plan.ground.clause_number}, {plan.ground.contract}" if plan.has_clause else "",
        "change": showing.change(plan),  # type: ignore[arg-type]
    }


def _found(request: FacedRequest, preparation_id: uuid.UUID) -> Preparation:
    found = access.preparations(request.viewer).filter(id=preparation_id).first()
    if found is None:
        raise Http404
    return found


def _roubles(kopecks: int | None) -> Decimal | None:
    return None if kopecks is None else Decimal(kopecks) / 100
