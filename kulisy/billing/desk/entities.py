"""In whose name papers are issued, and where clients pay to."""

import uuid
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
from kulisy.people.middleware import FacedRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def entities(request: FacedRequest) -> HttpResponse:
    _settler(request)
    context = {
        "entities": list(access.entities(request.viewer)),
        "accounts": list(access.accounts(request.viewer)),
    }
    return render(request, "billing/desk/entities.html", context)


@read_or_send
def entity(request: FacedRequest, *, entity_id: uuid.UUID | None = None) -> HttpResponse:
    """A new one, or the requisites of a known one."""
    viewer = request.viewer
    _settler(request)
    found = None
    if entity_id is not None:
        found = get_object_or_404(access.entities(viewer), id=entity_id)
    sent = request.method == "POST"
    form = forms.EntityForm(request.POST if sent else None, initial=_initial(request, found))
    doubtful: list[str] = []
    if form.is_valid():
        values = doubts.tidied(form.cleaned_data, "inn", "kpp", "ogrn")
        doubtful = doubts.of_party(values)
        if not doubtful or "anyway" in request.POST:
            kept = actions.keep_entity(viewer, found, values=values, now=now())
            messages.success(request, _("The requisites are kept."))
            if found is None:
                return redirect("desk:account_new", viewer.company.slug, kept.id)
            return redirect("desk:entities", viewer.company.slug)
    return _entity_page(request, found, form, doubtful, wrong=sent)


@require_POST
def number(request: FacedRequest, *, entity_id: uuid.UUID) -> HttpResponse:
    """With which number its papers go on."""
    viewer = request.viewer
    _settler(request)
    found = get_object_or_404(access.entities(viewer), id=entity_id)
    form = forms.NumberForm(request.POST)
    if form.is_valid():
        attempt(
            form,
            lambda: actions.set_next_number(viewer, found, **form.cleaned_data, now=now()),
        )
    if form.errors:
        entity_form = forms.EntityForm(initial=_initial(request, found))
        return _entity_page(request, found, entity_form, [], number=form, wrong=True)
    messages.success(request, _("The numbers go on from there."))
    return redirect("desk:entity", viewer.company.slug, found.id)


@read_or_send
def account(
    request: FacedRequest, *, entity_id: uuid.UUID, account_id: uuid.UUID | None = None
) -> HttpResponse:
    """A new account of an entity, or a change of a known one."""
    viewer = request.viewer
    _settler(request)
    owner = get_object_or_404(access.entities(viewer), id=entity_id)
    found = None
    if account_id is not None:
        found = get_object_or_404(access.accounts(viewer).filter(entity_id=owner.id), id=account_id)
    fields = list(forms.AccountForm.base_fields)
    first = {name: getattr(found, name) for name in fields} if found else _usual(request)
    sent = request.method == "POST"
    form = forms.AccountForm(request.POST if sent else None, initial=first)
    doubtful: list[str] = []
    if form.is_valid():
        values = doubts.tidied(form.cleaned_data, "bic", "correspondent", "account")
        doubtful = doubts.of_account(values)
        if not doubtful or "anyway" in request.POST:
            actions.keep_account(viewer, found, owner, values=values, now=now())
            messages.success(request, _("The account is kept."))
            return redirect("desk:entities", viewer.company.slug)
    context = {"form": form, "entity": owner, "account": found, "doubts": doubtful}
    return render(request, "billing/desk/account.html", context, status=422 if sent else 200)


def _entity_page(
    request: FacedRequest,
    found: Any,
    form: forms.EntityForm,
    doubtful: list[str],
    *,
    number: forms.NumberForm | None = None,
    wrong: bool = False,
) -> HttpResponse:
    year = timezone.localdate(now()).year
    context = {
        "form": form,
        "entity": found,
        "doubts": doubtful,
        "numbers": shown.numbers(request.viewer, found, year=year) if found else [],
        "number": number or forms.NumberForm(initial={"year": year}),
        "year": year,
    }
    return render(request, "billing/desk/entity.html", context, status=422 if wrong else 200)


def _initial(request: FacedRequest, found: Any) -> dict[str, Any]:
    if found is None:
        company = request.viewer.company
        russian = company.language == "ru"
        return {
            "name": company.name,
            "language": company.language,
            "form": "organisation" if russian else "foreign",
            "regime": "exempt" if russian else "none",
            "phone": company.phone,
            "accent": "#9c2234",
            "included": True,
            "active": True,
        }
    first = {name: getattr(found, name) for name in forms.EntityForm.base_fields}
    return first | {"accent": found.accent or "#9c2234"}


def _usual(request: FacedRequest) -> dict[str, Any]:
    russian = request.viewer.company.language == "ru"
    return {"currency": "RUB" if russian else "GBP", "active": True}


def _settler(request: FacedRequest) -> None:
    if not access.may_settle_entities(request.viewer):
        raise Http404


urls = [
    path("entities/", entities, name="entities"),
    path("entities/new/", entity, name="entity_new"),
    path("entities/<uuid:entity_id>/", entity, name="entity"),
    path("entities/<uuid:entity_id>/numbers/", number, name="entity_numbers"),
    path("entities/<uuid:entity_id>/accounts/new/", account, name="account_new"),
    path("entities/<uuid:entity_id>/accounts/<uuid:account_id>/", account, name="account"),
]
