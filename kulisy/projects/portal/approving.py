"""A deliverable before the client's eyes: one list of remarks, or his approval by a code."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access, actions, approvals, forms

_ONE = "projects/approvals/<uuid:approval_id>"


@require_safe
def approval(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    return _page(request, _approval(request, approval_id))


@require_POST
def remark(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    """One line more of the list."""
    found, form = _approval(request, approval_id), forms.Remarking(request.POST)
    if not form.is_valid():
        return _page(request, found, remarking=form)
    try:
        actions.add_remark(
            request.viewer,
            found.project,
            found,
            words=form.cleaned_data["words"],
            place=form.place,
            page=form.cleaned_data["page"],
            now=now(),
        )
    except Refused as refusal:
        form.add_error("words", refusal.sentence)
        return _page(request, found, remarking=form)
    return _back(request, found, "#remarks")


@require_POST
def remarks(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    """The list is whole: send it."""
    found = _approval(request, approval_id)
    try:
        actions.send_remarks(request.viewer, found.project, found, now=now())
        messages.success(request, _("Your remarks are with us, as one list. We show it again."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return _back(request, found)


@require_POST
def code(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    """Ask for a one-time code."""
    found = _approval(request, approval_id)
    try:
        sent_to = actions.ask_code(request.viewer, found.project, found, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _back(request, found)
    return _page(request, found, coding=forms.Code(), sent_to=sent_to, status=200)


@require_POST
def consent(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    """Approve, by the code."""
    found, form = _approval(request, approval_id), forms.Code(request.POST)
    if not form.is_valid():
        return _page(request, found, coding=form)
    try:
        right = actions.approve(
            request.viewer, found.project, found, typed=form.cleaned_data["code"], now=now()
        )
    except Refused as refusal:
        form.add_error("code", refusal.sentence)
        return _page(request, found, coding=form)
    if not right:
        form.add_error("code", _("This is not the code from the letter."))
        return _page(request, found, coding=form)
    messages.success(request, _("Approved. What is approved does not change any more."))
    return _back(request, found)


def _page(
    request: FacedRequest,
    found: Any,
    *,
    remarking: Any = None,
    coding: Any = None,
    sent_to: str = "",
    status: int = 0,
) -> HttpResponse:
    viewer = request.viewer
    context = {
        "paper": approvals.paper(viewer, found),
        "project": found.project,
        "may_act": access.may_act(viewer, found.client_id),
        "may_approve": access.may_approve(viewer, found.client_id),
        "remarking": remarking or forms.Remarking(),
        "coding": coding,
        "sent_to": sent_to,
    }
    wrong = 422 if remarking or coding else 200
    return render(request, "projects/portal/approval.html", context, status=status or wrong)


def _approval(request: FacedRequest, approval_id: uuid.UUID) -> Any:
    rows = access.approvals(request.viewer).select_related("project", "project__client")
    return get_object_or_404(rows, id=approval_id)


def _back(request: FacedRequest, found: Any, at: str = "") -> HttpResponseRedirect:
    viewer = request.viewer
    url = address("portal:approval", viewer.company.slug, found.id)
    return HttpResponseRedirect(rewritten(viewer, url) + at)


urls = [
    path(f"{_ONE}/", approval, name="approval"),
    path(f"{_ONE}/remark/", remark, name="approval_remark"),
    path(f"{_ONE}/remarks/", remarks, name="approval_remarks"),
    path(f"{_ONE}/code/", code, name="approval_code"),
    path(f"{_ONE}/consent/", consent, name="approval_consent"),
]
