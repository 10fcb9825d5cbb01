"""One conversation at the desk: what was said, and two composers that can't be mistaken."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kulisy.admissions import access as admissions
from kulisy.conversations import access, actions, answering, pages, returns
from kulisy.conversations.composing import Composer, composer, own_drafts
from kulisy.conversations.desk import held, reminders
from kulisy.conversations.desk import queue as queues
from kulisy.conversations.forms import NewConversation, Spoken, Writing
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.notify import access as notify
from kulisy.people import access as people
from kulisy.people.boundaries import boundary
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Conversation, Desk, Draft
    from kulisy.people.models import Client

AUDIENCES = ("client", "internal")


@require_GET
def conversation(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """The conversation beside the queue and the client's card."""
    try:
        found = _conversation(request, conversation_id)
    except Http404:
        return _gone_to(request, conversation_id)
    return _page(request, found)


@require_GET
def after(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """Messages after the last one that the page shows: a fragment."""
    viewer = request.viewer
    try:
        found = _conversation(request, conversation_id)
    except Http404:
        return _gone_to(request, conversation_id)
    rows = access.messages(viewer).select_related("client").filter(conversation_id=found.id)
    fresh = pages.since(viewer, rows, read_id(request.GET.get("after", "")))
    context = {"entries": pages.entries(viewer, found.client, fresh), "quotable": True}
    return render(request, "conversations/_entries.html", context)


@require_POST
def post(request: FacedRequest, *, conversation_id: uuid.UUID, audience: str) -> HttpResponse:
    """Write with the audience that this composer's address says; there is no switch to forget."""
    viewer = request.viewer
    found, joined = _here_or_there(request, conversation_id)
    form = Writing(request.POST)
    if audience not in AUDIENCES or not form.is_valid():
        raise Http404
    try:
        if joined and audience == "client":
            # Its button named those who read there.
            told = _("This request was joined with “%(title)s”. See who reads there, then send.")
            raise actions.Refused(told % {"title": found.title})
        actions.post_message(
            viewer,
            found,
            audience=audience,
            words=form.words(),
            key=form.cleaned_data["key"],
            now=now(),
        )
    except actions.Refused as refused:
        if answering.by_piece(request):
            return answering.piece(request, refused)
        return _page(request, found, form=form, audience=audience, refused=refused, status=422)
    place = pages.address(viewer, found.id)
    return answering.gone(request, place) if audience == "client" else redirect(place + "#note")


@require_POST
def spoken(request: FacedRequest, *, conversation_id: uuid.UUID, audience: str) -> HttpResponse:
    """Keep a call or a meeting: when, who, what was said."""
    viewer = request.viewer
    found = _conversation(request, conversation_id)
    form = Spoken(request.POST)
    if audience not in AUDIENCES:
        raise Http404
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        refusal = actions.Refused(str(problem))
        return _page(request, found, spoken_form=form, refused=refusal, status=422)
    try:
        actions.post_message(
            viewer,
            found,
            audience=audience,
            words=form.words(),
            key=form.cleaned_data["key"],
            now=now(),
        )
    except actions.Refused as refused:
        return _page(request, found, spoken_form=form, refused=refused, status=422)
    return redirect(pages.address(viewer, found.id))


@require_GET
def resting(request: FacedRequest, *, conversation_id: uuid.UUID) -> HttpResponse:
    """What still rests here: asked for when a countdown is over."""
    found = _conversation(request, conversation_id)
    _writing, drafts = own_drafts(request.viewer, found.client, found)
    context = {"resting": _resting(drafts), "conversation": found, "send_to": ""}
    return render(request, "conversations/desk/_resting.html", context)


@require_POST
def take_back(request: FacedRequest, *, draft_id: uuid.UUID) -> HttpResponse:
    """Back into the composer, if it has not left yet."""
    viewer = request.viewer
    draft = access.drafts(viewer).filter(id=draft_id).first()
    back = actions.take_back(viewer, draft_id, now=now())
    if back is None:
        flashes.warning(request, _("Too late: the message has left."))
        if draft is None or draft.conversation_id is None:
            return redirect("desk:home", viewer.company.slug)
        return redirect(pages.address(viewer, draft.conversation_id))
    flashes.success(request, _("Taken back. The words are in the box again."))
    if back.conversation_id is None:
        return redirect("desk:home", viewer.company.slug)
    return redirect(pages.address(viewer, back.conversation_id))


@require_http_methods(["GET", "POST"])
def new_conversation(request: FacedRequest) -> HttpResponse:
    """Open a thread on a client's behalf: for named contacts, or for the team alone at first."""
    viewer = request.viewer
    clients = list(people.clients(viewer).order_by("name"))
    chosen = read_id(request.POST.get("client") or request.GET.get("client", ""))
    client = next((each for each in clients if each.id == chosen), None)
    if client is None:
        context = {"clients": clients, "may_add": admissions.may_keep_clients(viewer)}
        return render(request, "conversations/desk/choose_client.html", context)
    form = NewConversation(request.POST if request.method == "POST" else None)
    audience = request.POST.get("audience", "")
    refused = None
    if request.method == "POST" and form.is_valid() and audience in AUDIENCES:
        try:
            opened = _open(request, client, form, audience)
        except actions.Refused as refusal:
            if answering.by_piece(request):
                return answering.piece(request, refusal)
            refused = refusal
        else:
            return answering.gone(request, pages.address(viewer, opened.id))
    elif request.method == "POST" and answering.by_piece(request):
        return answering.piece(request, answering.wrong(form))
    writing, _resting_drafts = own_drafts(viewer, client, None)
    context = {
        "client": client,
        "form": form,
        "contacts": people.contacts(viewer).filter(client_id=client.id).order_by("name"),
        "admitted": set(
            people.accesses(viewer).filter(client_id=client.id).values_list("contact_id", flat=True)
        ),
        "chosen": set(form.contact_ids()) if form.is_bound else set(),
        "may_write": access.may_write(viewer, client, "client"),
        "boundary": boundary(viewer, client),
        "send_button": _button(viewer, client, []),
        "composers": {
            each: _new_composer(request, client, writing, each, form, audience, refused)
            for each in AUDIENCES
        },
    }
    status = 422 if refused or (form.is_bound and form.errors) else 200
    return render(request, "conversations/desk/new.html", context, status=status)


def _open(
    request: FacedRequest, client: Client, form: NewConversation, audience: str
) -> Conversation:
    viewer = request.viewer
    own = people.contacts(viewer).filter(client_id=client.id, id__in=form.contact_ids())
    title = form.cleaned_data["title"]
    kind = form.cleaned_data["kind"] or "request"
    return actions.open_conversation(
        viewer,
        client,
        title=title,
        words=form.words(),
        audience=audience,
        contact_ids=list(own.values_list("id", flat=True)),
        key=form.cleaned_data["key"],
        now=now(),
        kind=kind,
    )


def _new_composer(
    request: FacedRequest,
    client: Client,
    writing: dict[str, Draft],
    audience: str,
    form: NewConversation,
    sent: str,
    refused: actions.Refused | None,
) -> Composer:
    mine = form.is_bound and sent == audience
    return composer(
        request.viewer,
        client,
        None,
        audience,
        action=reverse("desk:new_conversation", args=[request.viewer.company.slug]),
        draft=writing.get(audience),
        body=form.data.get("body") if mine else None,
        error=str(refused) if mine and refused else "",
        guard=answering.asked(refused) if mine else None,
    )


def _page(
    request: FacedRequest,
    found: Conversation,
    *,
    form: Writing | None = None,
    spoken_form: Spoken | None = None,
    audience: str = "",
    refused: actions.Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    client = found.client
    rows = access.messages(viewer).select_related("client").filter(conversation_id=found.id)
    before = read_id(request.GET.get("before", ""))
    shown, earlier = pages.newest(viewer, rows, before=before)
    writing, resting_drafts = own_drafts(viewer, client, found)
    names = access.client_names(viewer, found)
    desk = access.desks(viewer).filter(conversation_id=found.id).first()
    due, due_kind = queues.why(desk, now()) if desk else ("", "")
    words, tone = pages.state_words(viewer, found.state)
    context = {
        "conversation": found,
        "client": client,
        "desk": desk,
        "due": due,
        "due_kind": due_kind,
        "state_words": words,
        "state_tone": tone,
        "entries": pages.entries(viewer, client, shown),
        "returned": returns.returned(viewer, found) if desk and desk.returned_at else [],
        "earlier": shown[0].id if earlier else None,
        "paged": before is not None,
        "quotable": before is None,
        "readers_line": pages.readers_line(viewer, found, names),
        "send_button": _button(viewer, client, names),
        "silent": not names,
        "may_write": found.audience == "client" and access.may_write_in(viewer, found, "client"),
        "boundary": boundary(viewer, client),
        "composers": {
            each: _composer(request, found, writing, each, form, audience, refused)
            for each in AUDIENCES
        },
        "spoken_form": spoken_form,
        "spoken_error": str(refused) if spoken_form else "",
        "spoken_guard": answering.asked(refused) if spoken_form else None,
        "now_local": now(),
        "key": uuid.uuid4(),
        "resting": _resting(resting_drafts),
        "held": held.shown(viewer, found.id),
        "queue": queues.queue(viewer, queues.find(viewer, queues.asked(request))),
        "current": str(found.id),
        "aside": [each(viewer, found) for each in pages.ASIDE],
        **_handling(request, found, desk),
        **reminders.shown(viewer, found),
    }
    return render(request, "conversations/desk/conversation.html", context, status=status)


def _handling(request: FacedRequest, found: Conversation, desk: Desk | None) -> dict[str, object]:
    viewer = request.viewer
    seats = access.possible_assignees(viewer, found)
    watching = set(
        access.watchers(viewer).filter(conversation_id=found.id).values_list("seat_id", flat=True)
    )
    taking_part = set(
        access.participants(viewer)
        .filter(conversation_id=found.id)
        .values_list("contact_id", flat=True)
    )
    contacts = list(people.contacts(viewer).filter(client_id=found.client_id).order_by("name"))
    return {
        "wish": notify.wish(viewer, found.id),
        "seats": seats,
        "assignee": next((s for s in seats if desk and s.id == desk.assignee_id), None),
        "watching": [seat for seat in seats if seat.id in watching],
        "not_watching": [seat for seat in seats if seat.id not in watching],
        "i_watch": viewer.seat_id in watching,
        "taking_part": [each for each in contacts if each.id in taking_part],
        "could_take_part": [each for each in contacts if each.id not in taking_part],
        "own_labels": set(desk.labels) if desk else set(),
        "options_of_seats": [(str(seat.id), seat.name) for seat in seats],
        "options_of_watchers": [
            (str(seat.id), seat.name) for seat in seats if seat.id not in watching
        ],
        "options_of_contacts": [
            (str(each.id), each.name) for each in contacts if each.id not in taking_part
        ],
    }


def _composer(
    request: FacedRequest,
    found: Conversation,
    writing: dict[str, Draft],
    audience: str,
    form: Writing | None,
    sent: str,
    refused: actions.Refused | None,
) -> Composer:
    mine = form is not None and sent == audience
    return composer(
        request.viewer,
        found.client,
        found,
        audience,
        action=reverse("desk:post", args=[request.viewer.company.slug, found.id, audience]),
        draft=writing.get(audience),
        body=form.data.get("body") if mine and form else None,
        key=form.cleaned_data.get("key") if mine and form else None,
        error=str(refused) if mine and refused else "",
        guard=answering.asked(refused) if mine else None,
    )


def _button(viewer: Viewer, client: Client, names: Sequence[str]) -> str:
    """Who will read it; where a colleague reads it first, that."""
    if viewer.looked_over:
        return _("For a second look, then: %(client)s") % {"client": client.name}
    return pages.send_button(client, names)


def _resting(drafts: list[Draft]) -> list[dict[str, object]]:
    moment = now()
    return [
        {
            "id": draft.id,
            "text": draft.body[:200],
            "seconds": max(1, int((draft.send_at - moment).total_seconds()) + 1),
        }
        for draft in drafts
        if draft.send_at is not None
    ]


def _gone_to(request: FacedRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Of one that was joined with another: on to that one. Http404 for all others."""
    target = access.led_to(request.viewer, conversation_id)
    if target is None:
        raise Http404
    return redirect(pages.address(request.viewer, target.id))


def _here_or_there(request: FacedRequest, conversation_id: uuid.UUID) -> tuple[Conversation, bool]:
    """The conversation, or the one that it was joined with, and whether it was."""
    here = access.conversations(request.viewer).select_related("client")
    found = here.filter(id=conversation_id).first()
    target = found or access.led_to(request.viewer, conversation_id)
    if target is None:
        raise Http404
    return target, found is None


def _conversation(request: FacedRequest, conversation_id: uuid.UUID) -> Conversation:
    return get_object_or_404(
        access.conversations(request.viewer).select_related("client"), id=conversation_id
    )
