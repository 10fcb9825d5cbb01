"""Meetings: what lies ahead, one of them, planning and changing it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access as admissions
from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.actions.inserting import own_seat
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.meetings import access, actions, calendar_file, forms, pages, showing
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.meetings.models import Meeting
    from kulisy.people.models import Client

PAGE = 60


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    """One's own that lie ahead; everybody's; what was."""
    viewer, which, moment = request.viewer, request.GET.get("which", ""), now()
    which = which if which in {"all", "past"} else ""
    rows = access.meetings(viewer).select_related("client")
    if which == "past":
        rows = rows.filter(ends_at__lte=moment).order_by("-starts_at", "-id")
    else:
        rows = rows.filter(ends_at__gt=moment).order_by("starts_at", "id")
    if not which:
        own = access.invitees(viewer).filter(seat_id=own_seat(viewer))
        rows = rows.filter(id__in=own.values("meeting_id"))
    context = {"rows": showing.lines(viewer, rows[:PAGE], now=moment), "which": which}
    return render(request, "meetings/desk/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: FacedRequest) -> HttpResponse:
    """With whom is chosen first: who will see it is never changed afterwards."""
    viewer = request.viewer
    client = _client(request)
    audience = request.GET.get("audience", "")
    if client is None or audience not in {"client", "internal"}:
        return _with_whom(request, client)
    if not access.may_plan(viewer, client, audience):
        words = _("Only account managers write to this client. You can meet about the client.")
        return _with_whom(request, client, words)
    form = _form(request, client, initial=forms.first(viewer, now=now()) | _given(request, client))

    def keep() -> Meeting:
        said = form.cleaned_data
        return actions.plan(
            viewer,
            client,
            audience=audience,
            values=form.values(),
            seat_ids=said["seats"],
            contact_ids=said["contacts"] if audience == "client" else (),
            conversation=_conversation(request),
            key=said["key"],
            now=now(),
        )

    made = attempt(form, keep) if form.is_bound and form.is_valid() else None
    if made is not None:
        ahead = made.starts_at > now()
        flashes.success(
            request,
            _("Planned: invitations are on their way.")
            if ahead
            else _("Noted. Write down how it went."),
        )
        return redirect("desk:meeting", viewer.company.slug, made.id)
    context: dict[str, Any] = {"form": form, "client": client, "audience": audience}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/desk/new.html", context, status=status)


@require_safe
def meeting(request: FacedRequest, *, meeting_id: uuid.UUID) -> HttpResponse:
    found = _found(request, meeting_id)
    if request.GET.get("as") == "file":
        return calendar_file.answer(request.viewer, found)
    context = pages.desk(request.viewer, found, now=now())
    return render(request, "meetings/desk/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: FacedRequest, *, meeting_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _found(request, meeting_id)
    if not access.may_plan(viewer, found.client, found.audience):
        raise Http404
    rows = access.invitees(viewer).filter(meeting_id=found.id)
    seats = [str(each.seat_id) for each in rows if each.seat_id]
    contacts = [str(each.contact_id) for each in rows if each.contact_id]
    form = _form(request, found.client, initial=forms.of(found, seats, contacts))

    def keep() -> Meeting:
        said = form.cleaned_data
        return actions.change(
            viewer,
            found,
            values=form.values(),
            seat_ids=said["seats"],
            contact_ids=said["contacts"],
            now=now(),
        )

    if form.is_bound and form.is_valid() and attempt(form, keep) is not None:
        flashes.success(request, _("Changed: everybody invited is told."))
        return redirect("desk:meeting", viewer.company.slug, found.id)
    context = {"form": form, "client": found.client, "audience": found.audience, "it": found}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/desk/new.html", context, status=status)


@require_POST
def cancellation(request: FacedRequest, *, meeting_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _found(request, meeting_id)
    try:
        actions.cancel(viewer, found, reason=request.POST.get("reason", ""), now=now())
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    else:
        flashes.success(request, _("Cancelled: everybody invited is told."))
    return redirect("desk:meeting", viewer.company.slug, found.id)


@require_POST
def answer(request: FacedRequest, *, meeting_id: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _found(request, meeting_id)
    try:
        actions.answer(viewer, found, said=request.POST.get("said", ""), now=now())
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    return redirect("desk:meeting", viewer.company.slug, found.id)


def _form(request: FacedRequest, client: Client, *, initial: dict[str, Any]) -> forms.Planning:
    viewer = request.viewer
    seats = talk.seats_of(viewer, client)
    contacts = list(people.contacts(viewer).filter(client_id=client.id).order_by("name", "id"))
    given = request.POST if request.method == "POST" else None
    return forms.Planning(seats, contacts, given, initial=initial)


def _given(request: FacedRequest, client: Client) -> dict[str, Any]:
    """Who takes part in the conversation that one came from is ticked already."""
    found = _conversation(request)
    if found is None or found.client_id != client.id:
        return {}
    rows = talk.participants(request.viewer).filter(conversation_id=found.id)
    contacts = [str(each) for each in rows.values_list("contact_id", flat=True)]
    return {"contacts": contacts, "title": found.title[:160]}


def _with_whom(request: FacedRequest, client: Client | None, refused: str = "") -> HttpResponse:
    """Choose the client and who will see it; `refused`: why what was chosen cannot be."""
    context = {
        "clients": [(str(each.id), each.name) for each in _clients(request)],
        "chosen": str(client.id) if client else "",
        "refused": refused,
        "may_add": admissions.may_keep_clients(request.viewer),
    }
    return render(request, "meetings/desk/with_whom.html", context, status=422 if refused else 200)


def _clients(request: FacedRequest) -> list[Client]:
    return list(people.clients(request.viewer).order_by("name")[:500])


def _client(request: FacedRequest) -> Client | None:
    wanted = read_id(request.GET.get("client", ""))
    return people.clients(request.viewer).filter(id=wanted).first() if wanted else None


def _conversation(request: FacedRequest) -> Any:
    wanted = read_id(request.GET.get("conversation", ""))
    rows = talk.conversations(request.viewer)
    return rows.filter(id=wanted).first() if wanted else None


def _found(request: FacedRequest, meeting_id: uuid.UUID) -> Meeting:
    rows = access.meetings(request.viewer).select_related("client", "made_by", "conversation")
    found = rows.filter(id=meeting_id).first()
    if found is None:
        raise Http404
    return found
