"""Wishes: the list of those that wait for a word, and the same beside a conversation."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.scope import access, actions, forms, judged

#: Minutes offered for one click.
QUICKLY = (15, 30, 60)


@require_safe
def triage(request: FacedRequest) -> HttpResponse:
    """New wishes, the nearest day first; or those that were answered lately, kept or late."""
    viewer, moment = request.viewer, now()
    which = "answered" if request.GET.get("which") == "answered" else ""
    rows = judged.settled_wishes(viewer, now=moment) if which else judged.open_wishes(viewer)
    found = list(rows[: judged.MANY])
    late = sum(bool(each.due_at and each.settled_at and each.settled_at > each.due_at)
               for each in found)  # fmt: skip
    context = {
        "lines": judged.of_wishes(viewer, found, now=moment),
        "which": which,
        "in_time": len(found) - late,
        "count": len(found),
        "today": timezone.localdate(moment),
        "quickly": QUICKLY,
    }
    return render(request, "scope/desk/triage.html", context)


@require_safe
def conversation_scope(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Beside a conversation: a fragment."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    [line] = judged.judged(viewer, [found], now=now())
    context = {
        "it": line,
        "favours": judged.favours(viewer, found.id),
        "today": timezone.localdate(now()),
        "quickly": QUICKLY,
        "may_note": access.may_note_favour(viewer),
    }
    return render(request, "scope/desk/_conversation.html", context)


@require_POST
def judgement(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """To a point, beyond the contract, or nothing again. Only the team knows."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    if "clear" in request.POST:
        return _done(request, found, lambda: actions.untie(viewer, found), _("Not judged yet."))
    form = forms.Judging(request.POST)
    beyond = "beyond" in request.POST
    if not form.is_valid() or not (beyond or form.cleaned_data["point"]):
        told = _("Choose a point of what was agreed, and how much of it it takes.")
        messages.error(request, told)
        return _back(request, found)
    amount = form.cleaned_data["amount"]
    said = {} if beyond or not amount else {"amount": amount}
    point_id = None if beyond else form.cleaned_data["point"]
    told = (
        _("Judged: beyond the contract. The client is told when you say so.")
        if beyond
        else _("Judged: it belongs to what was agreed. The client is told when you say so.")
    )
    return _done(
        request,
        found,
        lambda: actions.tie(viewer, found, point_id=point_id, now=now(), **said),
        told,
    )


@require_POST
def saying(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Tell the client: within, beyond, or that we don't do it."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    kind = request.POST.get("kind", "")
    form: Any = forms.Declining(request.POST) if kind == "declined" else forms.Telling(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return _back(request, found)
    return _done(
        request,
        found,
        lambda: actions.say(viewer, found, kind=kind, now=now(), **form.cleaned_data),
        _("Said: the client reads it on the request and gets a letter."),
    )


@require_POST
def hearing(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Heard, by when he will know, or that he knows."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    if "settled" in request.POST:
        told = _("The client knows: nobody is reminded any more.")
        return _done(request, found, lambda: actions.settle(viewer, found, now=now()), told)
    form = forms.Hearing(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day."))
        return _back(request, found)
    day = form.cleaned_data["day"]
    return _done(
        request, found, lambda: actions.hear(viewer, found, day=day, now=now()),
        _("The client sees that the wish was heard, and by when the answer comes."),
    )  # fmt: skip


@require_POST
def favour(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """One click: done "just quickly"."""
    viewer, found = request.viewer, _conversation(request, conversation_id)
    form = forms.Doing(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return _back(request, found)
    said = form.cleaned_data
    return _done(
        request, found, lambda: actions.note_favour(viewer, found, now=now(), **said),
        _("Counted: only the team sees it."),
    )  # fmt: skip


@require_POST
def favour_removal(request: FacedRequest, *, favour_id: uuid.UUID) -> HttpResponse:
    """A slip."""
    viewer = request.viewer
    found = get_object_or_404(access.favours(viewer), id=favour_id)
    client_id = found.client_id
    actions.forget_favour(viewer, found)
    return redirect("desk:client_scope", viewer.company.slug, client_id)


def _done(
    request: FacedRequest, found: Any, verb: Callable[[], object], sentence: str
) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, sentence)
    return _back(request, found)


def _back(request: FacedRequest, found: Any) -> HttpResponse:
    """Where one came from."""
    slug = request.viewer.company.slug
    if request.POST.get("from") == "triage":
        return redirect("desk:triage", slug)
    return redirect("desk:conversation", slug, found.id)


def _conversation(request: FacedRequest, conversation_id: uuid.UUID) -> Any:
    rows = talk.conversations(request.viewer).select_related("client")
    found = rows.filter(id=conversation_id).first()
    if found is None:
        raise Http404
    return found


_ONE = "conversations/<uuid:conversation_id>"

urls = [
    path("wishes/", triage, name="triage"),
    path(f"{_ONE}/scope/", conversation_scope, name="conversation_scope"),
    path(f"{_ONE}/judgement/", judgement, name="judgement"),
    path(f"{_ONE}/saying/", saying, name="saying"),
    path(f"{_ONE}/hearing/", hearing, name="hearing"),
    path(f"{_ONE}/favour/", favour, name="favour"),
    path("favours/<uuid:favour_id>/removal/", favour_removal, name="favour_removal"),
]
