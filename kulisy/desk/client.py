"""Clients at the desk: the list, the page of one with his whole history, the card of him that
stands beside a conversation."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.conversations import access as talk
from kulisy.conversations import actions as saying
from kulisy.conversations.answering import asked
from kulisy.conversations.asking import read_cursor
from kulisy.desk import card, forms, timeline
from kulisy.desk import clients as listed
from kulisy.kit.time import now
from kulisy.look import moments
from kulisy.notify import access as notify
from kulisy.people import access as people
from kulisy.people import actions
from kulisy.people.middleware import FacedRequest

AUDIENCES = ("client", "internal")
NOTES = 50


@require_safe
def clients(request: FacedRequest) -> HttpResponse:
    """Everybody whom the viewer may see, the newest talk first."""
    viewer = request.viewer
    asked = listed.asked(request.GET.get("q", ""), request.GET.get("who", ""))
    kept = {"q": asked.words, "who": asked.who}
    query = urlencode({key: value for key, value in kept.items() if value})
    lines, pager = listed.clients(
        viewer, asked, request.GET.get("page", ""), query=f"{query}&" if query else ""
    )
    seats = people.team(viewer).filter(active=True).order_by("name").values_list("id", "name")
    context = {
        "lines": lines,
        "pager": pager,
        "asked": asked,
        "responsible": [
            ("", _("anybody")),
            ("mine", _("me")),
            *((str(id), name) for id, name in seats if id != viewer.seat_id),
        ],
        "may_add": admissions.may_keep_clients(viewer),
    }
    return render(request, "desk/clients.html", context)


@require_safe
def client(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    """Who he is, what is open, and everything that happened."""
    return _page(request, _client(request, client_id))


@require_safe
def client_card(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    """The card beside a conversation: a fragment."""
    found = _client(request, client_id)
    context = card.client_card(request.viewer, found, now=now())
    return render(request, "desk/_client_card.html", context)


@require_POST
def add_note(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    found = _client(request, client_id)
    form = forms.Note(request.POST)
    if not form.is_valid():
        return _page(request, found, note=form)
    actions.add_note(request.viewer, found, form.cleaned_data["body"], now=now())
    return _to_notes(request, client_id)


@require_POST
def note(request: FacedRequest, *, client_id: uuid.UUID, note_id: uuid.UUID) -> HttpResponse:
    """Change or delete one's own note; anybody else's is not found."""
    viewer = request.viewer
    found = _client(request, client_id)
    if "delete" in request.POST:
        if not actions.delete_note(viewer, note_id):
            raise Http404
        flashes.success(request, _("The note is deleted."))
        return _to_notes(request, client_id)
    form = forms.Note(request.POST)
    if not form.is_valid():
        return _page(request, found, note=form, changed=note_id)
    if not actions.edit_note(viewer, note_id, form.cleaned_data["body"]):
        raise Http404
    return _to_notes(request, client_id)


@require_POST
def spoken(request: FacedRequest, *, client_id: uuid.UUID, audience: str) -> HttpResponse:
    """Keep a call or a meeting, in the conversation it belongs to or as a talk of its own; who
    sees it is what the pressed button says."""
    viewer = request.viewer
    found = _client(request, client_id)
    form = forms.ClientSpoken(request.POST)
    if audience not in AUDIENCES:
        raise Http404
    if not form.is_valid():
        return _page(request, found, spoke=form)
    try:
        _keep_spoken(request, found, form, audience)
    except saying.Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, spoke=form, guard=asked(refused))
    flashes.success(request, _("Written down."))
    return redirect("desk:client", viewer.company.slug, found.id)


def _keep_spoken(
    request: FacedRequest, found: Any, form: forms.ClientSpoken, audience: str
) -> None:
    viewer = request.viewer
    words, key, moment = form.words(), form.cleaned_data["key"], now()
    if form.conversation_id is None:
        title = form.cleaned_data["title"] or _("Talk of %(date)s") % {
            "date": moments.date_of(words.spoke_at)
        }
        saying.open_conversation(
            viewer,
            found,
            title=title,
            words=words,
            audience=audience,
            contact_ids=_readers(viewer, found, form) if audience == "client" else [],
            key=key,
            now=moment,
            kind="talk",
        )
        return
    rows = talk.conversations(viewer).select_related("client").filter(client_id=found.id)
    place = get_object_or_404(rows, id=form.conversation_id)
    saying.post_message(viewer, place, audience=audience, words=words, key=key, now=moment)


def _page(
    request: FacedRequest,
    found: Any,
    *,
    note: forms.Note | None = None,
    changed: uuid.UUID | None = None,
    spoke: forms.ClientSpoken | None = None,
    guard: saying.Guarded | None = None,
) -> HttpResponse:
    viewer = request.viewer
    kind = request.GET.get("kind", "")
    kind = kind if kind in timeline.KINDS else ""
    before = read_cursor(request.GET.get("before", ""))
    history, earlier = timeline.timeline(viewer, found, kind, before=before)
    address = reverse("desk:client", args=[viewer.company.slug, found.id])
    context = {
        **card.client_card(viewer, found, now=now()),
        "wish": notify.wish(viewer, found.id),
        "notes": card.note_lines(viewer, found, at_most=NOTES),
        "open": card.open_lines(viewer, found, at_most=20),
        "history": history,
        "earlier": "?" + urlencode({"kind": kind, "before": earlier}) if earlier else "",
        "newest": f"?kind={kind}" if before else "",
        "kinds": [
            {"label": label, "url": f"{address}?kind={key}", "current": key == kind}
            for key, label in timeline.KINDS.items()
        ],
        "whole_team": people.whole_team_writes(found, viewer.company),
        "may_keep": admissions.may_keep(viewer, found),
        "may_close": admissions.may_close_circle(viewer, found),
        "may_write": talk.may_write(viewer, found, "client"),
        "note_form": note,
        "changed": changed,
        "spoke_form": spoke,
        "guard": guard,
        "places": [("", _("a talk of its own")), *_places(viewer, found)],
        "admitted": _admitted(viewer, found, spoke),
        "key": uuid.uuid4(),
        "now_local": now(),
    }
    wrong = note is not None or spoke is not None
    return render(request, "desk/client.html", context, status=422 if wrong else 200)


def _readers(viewer: Any, found: Any, form: forms.ClientSpoken) -> list[uuid.UUID]:
    own = people.contacts(viewer).filter(client_id=found.id, id__in=form.contact_ids())
    return list(own.values_list("id", flat=True))


def _admitted(viewer: Any, found: Any, form: forms.ClientSpoken | None) -> list[dict[str, Any]]:
    """Contacts with a cabinet; who leads is proposed as a reader of what was said aloud."""
    held = people.accesses(viewer).filter(client_id=found.id).select_related("contact")
    chosen = set(form.contact_ids()) if form else None
    return [
        {
            "id": each.contact_id,
            "name": each.contact.name,
            "chosen": each.lead if chosen is None else each.contact_id in chosen,
        }
        for each in held.order_by("contact__name")
    ]


def _places(viewer: Any, found: Any) -> list[tuple[str, str]]:
    """Where a call may belong: what is open, and what was closed lately."""
    rows = talk.conversations(viewer).filter(client_id=found.id)
    newest = rows.order_by("-client_last_at", "-id").values_list("id", "title")[:20]
    return [(str(id), title) for id, title in newest]


def _client(request: FacedRequest, client_id: uuid.UUID) -> Any:
    rows = people.clients(request.viewer).select_related("responsible")
    return get_object_or_404(rows, id=client_id)


def _to_notes(request: FacedRequest, client_id: uuid.UUID) -> HttpResponse:
    return redirect(
        reverse("desk:client", args=[request.viewer.company.slug, client_id]) + "#notes"
    )


urls = [
    path("clients/", clients, name="clients"),
    path("clients/<uuid:client_id>/", client, name="client"),
    path("clients/<uuid:client_id>/card/", client_card, name="client_card"),
    path("clients/<uuid:client_id>/notes/", add_note, name="client_notes"),
    path("clients/<uuid:client_id>/notes/<uuid:note_id>/", note, name="client_note"),
    path("clients/<uuid:client_id>/spoken/<str:audience>/", spoken, name="client_spoken"),
]
