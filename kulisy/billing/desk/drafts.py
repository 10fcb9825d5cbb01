"""Drafts of invoices: made, changed, and a month's at once."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions import access as admissions
from kulisy.admissions.forms import attempt
from kulisy.billing import access, actions, forms, shown
from kulisy.documents.fields import typed
from kulisy.kit.ids import new_id, read_id
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
#: Empty lines below those that are there.
SPARE = 2
MOST_CLIENTS = 1000


@read_or_send
def new_invoice(request: FacedRequest) -> HttpResponse:
    """Of a client: with what he pays, ready on the lines."""
    viewer = request.viewer
    _keeper(request)
    if not access.entities(viewer).filter(active=True).exists():
        return redirect("desk:entities", viewer.company.slug)
    chosen = request.GET.get("client", "")
    if not chosen:
        rows = people.clients(viewer).order_by("name").values_list("id", "name")[:MOST_CLIENTS]
        choices = [(str(id), name) for id, name in rows]
        status = 422 if request.method == "POST" else 200
        context = {"clients": choices, "may_add": admissions.may_keep_clients(viewer)}
        return render(request, "billing/desk/whose.html", context, status=status)
    client = _client(request, chosen)
    return _form(request, client, None)


@read_or_send
def edit(request: FacedRequest, *, invoice_id: uuid.UUID) -> HttpResponse:
    _keeper(request)
    rows = access.invoices(request.viewer).select_related("client", "entity")
    found = get_object_or_404(rows, id=invoice_id, state="draft")
    return _form(request, found.client, found)


@require_POST
def month(request: FacedRequest) -> HttpResponse:
    """A draft for every client whose prices hold today and who has no invoice of the month."""
    viewer = request.viewer
    _keeper(request)
    try:
        made = actions.draft_by_tariffs(viewer, day=timezone.localdate(), now=now())
    except actions.Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("desk:invoices", viewer.company.slug)
    if made:
        words = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", made)
        messages.success(request, words % {"count": made})
    else:
        messages.info(request, _("Everybody who pays monthly has this month's invoice."))
    return redirect("desk:invoices", viewer.company.slug)


def _form(request: FacedRequest, client: Any, found: Any) -> HttpResponse:
    viewer = request.viewer
    entities = list(access.entities(viewer).filter(active=True))
    own = access.accounts(viewer).filter(active=True, entity__in=entities)
    payers = access.requisites(viewer).filter(client_id=client.id, active=True)
    sent = request.POST if request.method == "POST" else None
    head = forms.InvoiceForm(
        entities,
        own.select_related("entity"),
        payers,
        sent,
        client_name=client.name,
        initial=_initial(request, found, payers),
    )
    lines = _lines(request, client, found)
    more = "more" in request.POST
    if sent is not None and not more and head.is_valid() and lines.is_valid():
        said = [each.said for each in lines.forms if each.said is not None]  # type: ignore[attr-defined]
        kept = attempt(head, lambda: _keep(request, client, found, head, said))
        if kept is not None:
            return redirect("desk:invoice", viewer.company.slug, kept.id)
    context = {"form": head, "lines": lines, "client": client, "invoice": found}
    wrong = sent is not None and not more
    return render(request, "billing/desk/draft.html", context, status=422 if wrong else 200)


def _keep(
    request: FacedRequest, client: Any, found: Any, head: forms.InvoiceForm, said: list[Any]
) -> Any:
    if found is None:
        return actions.draft_invoice(
            request.viewer,
            client,
            lines=said,
            **head.said,
            key=head.cleaned_data["key"],
            usual=False,
            now=now(),
        )
    return actions.save_invoice(request.viewer, found, lines=said, **head.said)


def _lines(request: FacedRequest, client: Any, found: Any) -> "BaseFormSet[forms.LineForm]":
    viewer, today = request.viewer, timezone.localdate()
    known = shown.tariffs(viewer, client.id, today=today)
    running = [each for each in known if not each.ended and each.now]
    choices = [(str(each.it.id), f"{each.it.name} – {each.now}") for each in running]
    names = {str(each.it.id): each.it.name for each in running}
    if found is None:
        begun = [{"tariff": str(each.it.id), "title": each.it.name} for each in running]
    else:
        begun = [_begun(each) for each in access.lines(viewer, [found.id])]
    spare = SPARE if begun else SPARE + 1
    if request.method == "POST":
        data = request.POST.copy()
        if "more" in data:
            count = data.get("lines-TOTAL_FORMS", "")
            known_count = (
                int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
            )
            data["lines-TOTAL_FORMS"] = str(known_count + SPARE)
        made = formset_factory(forms.LineForm, extra=0, max_num=100, absolute_max=110)
        return made(data, prefix="lines", form_kwargs={"tariffs": choices, "names": names})
    made = formset_factory(forms.LineForm, extra=spare, max_num=100, absolute_max=110)
    return made(initial=begun, prefix="lines", form_kwargs={"tariffs": choices, "names": names})


def _begun(line: Any) -> dict[str, Any]:
    return {
        "tariff": str(line.tariff_id or ""),
        "title": line.title,
        "quantity": f"{line.quantity.normalize():f}",
        "unit": line.unit,
        "price": "" if line.tariff_id else typed(line.price),
    }


def _initial(request: FacedRequest, found: Any, payers: Any) -> dict[str, Any]:
    """Of a new one: what is usual, as the first of what is in use."""
    if found is None:
        entity = access.entities(request.viewer).filter(active=True).first()
        account = access.accounts(request.viewer).filter(active=True, entity=entity).first()
        payer = payers.first()
        return {
            "key": new_id(),
            "day": timezone.localdate(),
            "entity": str(entity.id) if entity else "",
            "account": str(account.id) if account else "",
            "payer": str(payer.id) if payer else "",
        }
    return {
        "entity": str(found.entity_id),
        "account": str(found.account_id or ""),
        "payer": str(found.payer_id or ""),
        "day": found.day,
        "due": found.due,
        "ground": found.ground,
        "note": found.note,
    }


def _client(request: FacedRequest, chosen: str) -> Any:
    return get_object_or_404(people.clients(request.viewer), id=read_id(chosen))


def _keeper(request: FacedRequest) -> None:
    if not access.may_keep(request.viewer):
        raise Http404


urls = [
    path("invoices/new/", new_invoice, name="new_invoice"),
    path("invoices/month/", month, name="invoices_month"),
    path("invoices/<uuid:invoice_id>/draft/", edit, name="invoice_draft"),
]
