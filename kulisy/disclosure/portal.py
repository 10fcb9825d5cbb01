"""The cabinet: what one has agreed to see, and accepting it with a one-time code."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.disclosure import access, actions, forms
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest


@require_safe
def annex(request: FacedRequest, *, annex_id: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, annex_id))


@require_POST
def code(request: FacedRequest, *, annex_id: uuid.UUID) -> HttpResponse:
    """Ask for a one-time code."""
    found = _found(request, annex_id)
    try:
        sent_to = actions.ask_code(request.viewer, found, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _back(request, found)
    return _page(request, found, coding=forms.Code(), sent_to=sent_to)


@require_POST
def acceptance(request: FacedRequest, *, annex_id: uuid.UUID) -> HttpResponse:
    found, form = _found(request, annex_id), forms.Code(request.POST)
    if not form.is_valid():
        return _page(request, found, coding=form, status=422)
    try:
        right = actions.accept(request.viewer, found, typed=form.cleaned_data["code"], now=now())
    except Refused as refusal:
        form.add_error("code", refusal.sentence)
        return _page(request, found, coding=form, status=422)
    if not right:
        form.add_error("code", _("This is not the code from the letter."))
        return _page(request, found, coding=form, status=422)
    messages.success(request, _("Accepted. It is kept among your documents."))
    return _back(request, found)


def _page(
    request: FacedRequest, found: Any, *, coding: Any = None, sent_to: str = "", status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    newest = access.annexes(viewer).filter(client_id=found.client_id).first()
    context = {
        "annex": found,
        "newest": newest,
        "may_accept": newest == found and access.may_accept(viewer, found.client_id),
        "papers": "documents"
        in next(each.sections for each in viewer.admissions if each.client_id == found.client_id),
        "coding": coding,
        "sent_to": sent_to,
    }
    return render(request, "disclosure/portal/annex.html", context, status=status)


def _found(request: FacedRequest, annex_id: uuid.UUID) -> Any:
    return get_object_or_404(access.annexes(request.viewer), id=annex_id)


def _back(request: FacedRequest, found: Any) -> HttpResponseRedirect:
    url = address("portal:annex", request.viewer.company.slug, found.id)
    return HttpResponseRedirect(rewritten(request.viewer, url))


_ONE = "annexes/<uuid:annex_id>"
urls = [
    path(f"{_ONE}/", annex, name="annex"),
    path(f"{_ONE}/code/", code, name="annex_code"),
    path(f"{_ONE}/acceptance/", acceptance, name="annex_acceptance"),
]
