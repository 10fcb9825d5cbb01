"""What a client pays again and again, and to whom his papers are made out."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.billing import access, actions, forms, shown
from kulisy.documents import doubts
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def money(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    """A client's money: prices, requisites, his last invoices."""
    return _page(request, _client(request, client_id))


@require_POST
def add_tariff(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    client = _kept(request, client_id)
    form = forms.TariffForm(request.POST)
    if form.is_valid():
        attempt(
            form, lambda: actions.add_tariff(request.viewer, client, **form.cleaned_data, now=now())
        )
    if form.is_valid():
        messages.success(request, _("The price is written down."))
        return redirect("desk:client_money", request.viewer.company.slug, client.id)
    return _page(request, client, tariff=form)


@require_POST
def price(request: FacedRequest, *, client_id: uuid.UUID, tariff_id: uuid.UUID) -> HttpResponse:
    """Another price from a day on, or the last day of a tariff."""
    client = _kept(request, client_id)
    rows = access.tariffs(request.viewer).filter(client_id=client.id)
    tariff = get_object_or_404(rows, id=tariff_id)
    ending = "until" in request.POST
    form: Any = forms.EndForm(request.POST) if ending else forms.PriceForm(request.POST)
    verb = actions.end_tariff if ending else actions.change_price
    if not form.is_valid():
        return _page(request, client, changed=tariff.id, change=form)
    attempt(form, lambda: verb(request.viewer, tariff, **form.cleaned_data, now=now()))
    if form.errors:
        return _page(request, client, changed=tariff.id, change=form)
    messages.success(request, _("The price is written down."))
    return redirect("desk:client_money", request.viewer.company.slug, client.id)


@read_or_send
def requisites(
    request: FacedRequest, *, client_id: uuid.UUID, requisites_id: uuid.UUID | None = None
) -> HttpResponse:
    """New ones, or a change of known ones."""
    viewer, client = request.viewer, _kept(request, client_id)
    found = None
    if requisites_id is not None:
        rows = access.requisites(viewer).filter(client_id=client.id)
        found = get_object_or_404(rows, id=requisites_id)
    fields = list(forms.ClientRequisitesForm.base_fields)
    first = {name: getattr(found, name) for name in fields} if found else _guessed(client)
    sent = request.method == "POST"
    form = forms.ClientRequisitesForm(request.POST if sent else None, initial=first)
    doubtful: list[str] = []
    if form.is_valid():
        values = doubts.tidied(form.cleaned_data, "inn", "kpp", "ogrn")
        doubtful = doubts.of_party(values)
        if not doubtful or "anyway" in request.POST:
            actions.keep_requisites(viewer, found, client, values=values, now=now())
            messages.success(request, _("The requisites are kept."))
            return redirect("desk:client_money", viewer.company.slug, client.id)
    context = {"form": form, "client": client, "doubts": doubtful}
    return render(request, "billing/desk/requisites.html", context, status=422 if sent else 200)


def _page(
    request: FacedRequest,
    client: Any,
    *,
    tariff: forms.TariffForm | None = None,
    changed: uuid.UUID | None = None,
    change: Any = None,
) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    rows = access.invoices(viewer).filter(client_id=client.id).select_related("client")
    tariffs = shown.tariffs(viewer, client.id, today=today)
    context = {
        "client": client,
        "tariffs": tariffs,
        "requisites": list(access.requisites(viewer).filter(client_id=client.id)),
        "rows": shown.rows(viewer, list(rows.order_by("-day", "-id")[:20]), today=today),
        "form": tariff or forms.TariffForm(initial={"since": today}),
        "opened": tariff is not None,
        "changed": changed,
        "changes": {each.it.id: _changes(each.it.id, today, change, changed) for each in tariffs},
        "may_keep": access.may_keep(viewer),
    }
    wrong = tariff is not None or change is not None
    return render(request, "billing/desk/client.html", context, status=422 if wrong else 200)


def _changes(tariff_id: uuid.UUID, today: date, sent: Any, changed: uuid.UUID | None) -> list[Any]:
    """Its two forms, of which one may have been sent: of each page each field has its own id."""
    mine = sent if changed == tariff_id else None
    own = f"{tariff_id}_%s"
    return [
        mine
        if isinstance(mine, forms.PriceForm)
        else forms.PriceForm(initial={"since": today}, auto_id=f"price_{own}"),
        mine if isinstance(mine, forms.EndForm) else forms.EndForm(auto_id=f"end_{own}"),
    ]


def _guessed(client: Any) -> dict[str, Any]:
    form = "person" if client.human else "organisation"
    return {"name": client.name, "form": form, "active": True}


def _kept(request: FacedRequest, client_id: uuid.UUID) -> Any:
    """For whoever keeps the books; nobody else finds the way."""
    if not access.may_keep(request.viewer):
        raise Http404
    return _client(request, client_id)


def _client(request: FacedRequest, client_id: uuid.UUID) -> Any:
    return get_object_or_404(people.clients(request.viewer), id=client_id)


ONE = "clients/<uuid:client_id>/"
urls = [
    path(f"{ONE}money/", money, name="client_money"),
    path(f"{ONE}money/prices/", add_tariff, name="client_tariffs"),
    path(f"{ONE}money/prices/<uuid:tariff_id>/", price, name="client_price"),
    path(f"{ONE}requisites/", requisites, name="client_requisites_new"),
    path(f"{ONE}requisites/<uuid:requisites_id>/", requisites, name="client_requisites"),
]
