"""A change order before the client's eyes: approve it by a code, decline it, ask about it; and a
wish about something that was approved."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.conversations import pages
from kulisy.conversations.actions import Refused as Unsaid
from kulisy.kit.addresses import address
from kulisy.kit.ids import new_id
from kulisy.kit.time import now
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.projects import access as projects
from kulisy.scope import access, actions, forms, shown


@require_safe
def change_order(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    return _page(request, _order(request, change_order_id))


@require_POST
def code(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    """Ask for a one-time code, for the version on the page."""
    found, form = _order(request, change_order_id), forms.Deciding(request.POST)
    if not form.is_valid():
        return _back(request, found)
    version = form.cleaned_data["version"]
    try:
        sent_to = actions.ask_code(request.viewer, found, version=version, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _back(request, found)
    coding = forms.Consent(initial={"version": version})
    return _page(request, found, coding=coding, sent_to=sent_to, status=200)


@require_POST
def consent(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    """Approve, by the code."""
    found, form = _order(request, change_order_id), forms.Consent(request.POST)
    if not form.is_valid():
        return _page(request, found, coding=form)
    said = form.cleaned_data
    try:
        right = actions.approve(
            request.viewer, found, version=said["version"], typed=said["code"], now=now()
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return _back(request, found)
    if not right:
        form.add_error("code", _("This is not the code from the letter."))
        return _page(request, found, coding=form)
    messages.success(request, _("Approved: we begin. It stands in the plan and among documents."))
    return _back(request, found)


@require_POST
def refusal(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    """No, with a word."""
    found, form = _order(request, change_order_id), forms.Refusal(request.POST)
    if not form.is_valid():
        return _page(request, found, declining=form)
    said = form.cleaned_data
    try:
        actions.decline(
            request.viewer, found, version=said["version"], reason=said["reason"], now=now()
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return _back(request, found)
    messages.success(request, _("Declined. Nothing changes: we go on with what was agreed."))
    return _back(request, found)


@require_POST
def question(request: FacedRequest, *, change_order_id: uuid.UUID) -> HttpResponse:
    """It becomes a message where the wish is talked about."""
    found, form = _order(request, change_order_id), forms.Question(request.POST)
    if not form.is_valid():
        return _page(request, found, asking=form)
    said = form.cleaned_data
    try:
        opened = actions.ask(request.viewer, found, words=said["words"], key=said["key"], now=now())
    except (Refused, Unsaid) as refused:
        form.add_error("words", str(refused))
        return _page(request, found, asking=form)
    messages.success(request, _("Asked. The answer comes here, into the conversation."))
    return HttpResponseRedirect(pages.address(request.viewer, opened.id))


@require_http_methods(["GET", "HEAD", "POST"])
def later_wish(request: FacedRequest, *, approval_id: uuid.UUID) -> HttpResponse:
    """What is approved does not change any more: a wish about it is new work, and is looked at."""
    viewer = request.viewer
    rows = projects.approvals(viewer).select_related("project", "project__client")
    found = get_object_or_404(rows, id=approval_id, state="approved")
    posted = request.method == "POST"
    form = forms.LaterCard(request.POST if posted else None, initial={"key": new_id()})
    if not access.may_act(viewer, found.client_id):
        raise Http404
    if form.is_valid():
        said = form.cleaned_data
        try:
            opened = actions.wish_later(
                viewer, found, words=said["words"], key=said["key"], now=now()
            )
        except (Refused, Unsaid) as refused:
            form.add_error("words", str(refused))
        else:
            told = _("Sent. We tell you what it would cost and how long it takes.")
            messages.success(request, told)
            return HttpResponseRedirect(pages.address(viewer, opened.id))
    context = {
        "form": form,
        "approval": found,
        "back_url": rewritten(viewer, address("portal:approval", viewer.company.slug, found.id)),
    }
    return render(request, "scope/portal/later_wish.html", context, status=422 if posted else 200)


def _page(
    request: FacedRequest,
    found: Any,
    *,
    coding: Any = None,
    declining: Any = None,
    asking: Any = None,
    sent_to: str = "",
    status: int = 0,
) -> HttpResponse:
    viewer = request.viewer
    [line] = shown.orders(viewer, [found])
    versions = list(access.order_versions(viewer).filter(change_order_id=found.id))
    newest = versions[-1]
    open_here = found.state == "sent" and access.may_act(viewer, found.client_id)
    context = {
        "it": found,
        "line": line,
        "now": newest,
        "before": versions[-2::-1],
        "open": open_here,
        "may_act": access.may_act(viewer, found.client_id),
        "may_approve": open_here and access.may_approve(viewer, found.client_id),
        "coding": coding,
        "sent_to": sent_to,
        "deciding": forms.Deciding(auto_id="ask_%s", initial={"version": newest.number}),
        "declining": declining
        or forms.Refusal(auto_id="no_%s", initial={"version": newest.number}),
        "wrong_declining": declining is not None,
        "asking": asking or forms.Question(auto_id="question_%s", initial={"key": new_id()}),
        "wrong_asking": asking is not None,
        "scope_url": rewritten(viewer, address("portal:scope", viewer.company.slug)),
    }
    wrong = 422 if coding or declining or asking else 200
    return render(request, "scope/portal/order.html", context, status=status or wrong)


def _order(request: FacedRequest, order_id: uuid.UUID) -> Any:
    rows = access.change_orders(request.viewer).select_related("client", "project")
    return get_object_or_404(rows, id=order_id)


def _back(request: FacedRequest, found: Any) -> HttpResponseRedirect:
    viewer = request.viewer
    url = address("portal:change_order", viewer.company.slug, found.id)
    return HttpResponseRedirect(rewritten(viewer, url))


_ONE = "change-orders/<uuid:change_order_id>"

urls = [
    path(f"{_ONE}/", change_order, name="change_order"),
    path(f"{_ONE}/code/", code, name="change_order_code"),
    path(f"{_ONE}/consent/", consent, name="change_order_consent"),
    path(f"{_ONE}/refusal/", refusal, name="change_order_refusal"),
    path(f"{_ONE}/question/", question, name="change_order_question"),
    path("projects/approvals/<uuid:approval_id>/later-wish/", later_wish, name="later_wish"),
]
