"""What is done with a thread: given to somebody, closed, opened again, marked, followed."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.conversations import access, search
from kulisy.conversations.actions.inserting import Refused, new_desk
from kulisy.conversations.actions.posting import record
from kulisy.conversations.models import (
    Conversation,
    Desk,
    Label,
    Participant,
    Reminder,
    SavedFilter,
    SearchRow,
    State,
    Watcher,
)
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.boundaries import refusal
from kulisy.people.viewer import Viewer

TELL_STATE = "kulisy.conversations.tasks.tell_state"
TELL_ASSIGNED = "kulisy.conversations.tasks.tell_assigned"


def close(viewer: Viewer, conversation: Conversation, *, now: datetime) -> None:
    """Put a thread into the history; writing opens it again. Either side may."""
    changed = _set_state(conversation, State.CLOSED, now)
    if not changed:
        return
    if viewer.at_desk:
        _desk(conversation).update(closed=True, waiting_since=None)
    record(viewer, "closed", conversation, now=now)
    _tell_state(viewer, conversation)


def reopen(viewer: Viewer, conversation: Conversation, *, now: datetime) -> None:
    """Take a thread out of the history without writing."""
    if conversation.state != State.CLOSED:
        return
    _set_state(conversation, State.WAITING_CLIENT if viewer.at_desk else State.WAITING_US, now)
    if viewer.at_desk:
        _desk(conversation).update(closed=False)
    record(viewer, "reopened", conversation, now=now)
    _tell_state(viewer, conversation)


def set_state(viewer: Viewer, conversation: Conversation, state: str, *, now: datetime) -> None:
    """The team says who waits for whom."""
    if state == State.CLOSED:
        close(viewer, conversation, now=now)
    elif state in State.values and _set_state(conversation, state, now):
        waiting = now if state == State.WAITING_US else None
        _desk(conversation).update(closed=False, waiting_since=waiting)
        record(viewer, "state", conversation, now=now, facts={"state": state})
        _tell_state(viewer, conversation)


def assign(
    viewer: Viewer, conversation: Conversation, seat_id: uuid.UUID | None, *, now: datetime
) -> None:
    """Give a thread to a seat that may see it; he hears of it. Raises Refused."""
    if seat_id and seat_id not in {
        seat.id for seat in access.possible_assignees(viewer, conversation)
    }:
        raise Refused(_("This colleague can't see the client."))
    ensure_desk(conversation)
    _desk(conversation).update(assignee_id=seat_id)
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "assigned",
        journal.Subject("conversation", conversation.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"seat": str(seat_id) if seat_id else ""},
    )
    if seat_id and seat_id != viewer.seat_id:
        outbox.defer(TELL_ASSIGNED, conversation_id=str(conversation.id), at_moment=now.isoformat())


def set_due(viewer: Viewer, conversation: Conversation, due_at: datetime | None) -> None:
    """The team's own date; the client doesn't see it."""
    ensure_desk(conversation)
    _desk(conversation).update(due_at=due_at)


def set_labels(viewer: Viewer, conversation: Conversation, label_ids: Iterable[uuid.UUID]) -> None:
    known = set(access.labels(viewer).values_list("id", flat=True))
    ensure_desk(conversation)
    _desk(conversation).update(labels=sorted(known & set(label_ids)))


def make_label(viewer: Viewer, name: str) -> Label:
    """A new mark of the company's; the same name is the same mark. Raises Refused."""
    name = one_line(name, limit=40)
    if not name:
        raise Refused(_("A label needs a name."))
    existing = access.labels(viewer).filter(name__iexact=name).first()
    if existing:
        return existing
    label = Label(company_id=viewer.company.id, name=name, tone=len(name) % 6)
    label.save(force_insert=True)
    return label


def watch(viewer: Viewer, conversation: Conversation, seat_id: uuid.UUID) -> None:
    """Let a seat hear of everything here. Raises Refused for one that can't see the client."""
    if seat_id not in {seat.id for seat in access.possible_assignees(viewer, conversation)}:
        raise Refused(_("This colleague can't see the client."))
    Watcher.objects.bulk_create(
        [
            Watcher(
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                conversation=conversation,
                seat_id=seat_id,
            )
        ],
        ignore_conflicts=True,
    )


def unwatch(viewer: Viewer, conversation: Conversation, seat_id: uuid.UUID) -> None:
    access.watchers(viewer).filter(conversation_id=conversation.id, seat_id=seat_id).delete()


def add_participant(
    viewer: Viewer, conversation: Conversation, contact_id: uuid.UUID, *, now: datetime
) -> None:
    """Let a colleague of the same client take part: from now on he reads the whole thread, which
    the page says before. Raises Refused."""
    contact = (
        people.contacts(viewer).filter(id=contact_id, client_id=conversation.client_id).first()
    )
    if contact is None:
        raise Refused(_("This person isn't a contact of the client."))
    Participant.objects.bulk_create(
        [
            Participant(
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                conversation=conversation,
                contact=contact,
            )
        ],
        ignore_conflicts=True,
    )
    record(viewer, "participant", conversation, now=now, facts={"contact": str(contact.id)})


def rename(viewer: Viewer, conversation: Conversation, title: str, *, now: datetime) -> None:
    """Give a thread a better title; both sides see it. Raises Refused."""
    title = one_line(title, limit=200)
    if not title:
        raise Refused(_("Write what it is about."))
    if viewer.at_desk and conversation.shown_at and not people.speaks(viewer):
        raise Refused(refusal(viewer))
    conversation.title = title
    conversation.client_version += 1
    conversation.save(update_fields=["title", "client_version"])
    SearchRow.objects.bulk_create([search.title_row(conversation)])
    record(viewer, "renamed", conversation, now=now, contents={"title": title})


def save_filter(viewer: Viewer, name: str, query: str) -> SavedFilter:
    """Keep a queue under a name. Raises Refused."""
    name = one_line(name, limit=60)
    if not name or viewer.seat_id is None:
        raise Refused(_("A saved queue needs a name."))
    made = SavedFilter(
        company_id=viewer.company.id, seat_id=viewer.seat_id, name=name, query=query[:500]
    )
    drop_filter(viewer, name)
    # Of two clicks at once one keeps it.
    SavedFilter.objects.bulk_create([made], ignore_conflicts=True)
    return made


def drop_filter(viewer: Viewer, name: str) -> None:
    access.saved_filters(viewer).filter(name=name).delete()


def hand_over(company_id: uuid.UUID, *, leaver: uuid.UUID, successor: uuid.UUID) -> None:
    """Everything that a leaving seat holds goes to its successor; in the desk's role."""
    Desk.objects.filter(company_id=company_id, assignee_id=leaver).update(assignee_id=successor)
    Watcher.objects.filter(company_id=company_id, seat_id=leaver).delete()
    Reminder.objects.filter(company_id=company_id, seat_id=leaver, ended_at=None).update(
        seat_id=successor
    )


def ensure_desk(conversation: Conversation) -> None:
    Desk.objects.bulk_create(
        [new_desk(conversation, None, conversation.client_last_at)], ignore_conflicts=True
    )


def _desk(conversation: Conversation):  # type: ignore[no-untyped-def]
    return Desk.objects.filter(company_id=conversation.company_id, conversation_id=conversation.id)


def _set_state(conversation: Conversation, state: str, now: datetime) -> bool:
    # A message that is released this moment moves the same columns, and shows the thread.
    locked = Conversation.objects.select_for_update(of=("self",), no_key=True).get(
        id=conversation.id
    )
    conversation.client_version, conversation.shown_at = locked.client_version, locked.shown_at
    conversation.state = locked.state
    if conversation.state == state:
        return False
    conversation.state = state
    conversation.closed_at = now if state == State.CLOSED else None
    conversation.client_version += 1
    conversation.save(update_fields=["state", "closed_at", "client_version"])
    return True


def _tell_state(viewer: Viewer, conversation: Conversation) -> None:
    outbox.defer(
        TELL_STATE,
        conversation_id=str(conversation.id),
        version=conversation.client_version,
        by=str(viewer.person_id),
        shown=conversation.shown_at is not None,
    )
