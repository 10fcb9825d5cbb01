"""Background work: each fetches by id and calls one thing."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.conversations import access, actions, hearing, notifications, returns, signals
from kulisy.conversations.models import Conversation, Desk, Held, Message, Reminder, Showing
from kulisy.kit.time import now
from kulisy.notify import live
from kulisy.notify.models import Bell
from kulisy.people import access as people
from kulisy.people.viewer import working

AGAIN = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.task(name="kulisy.conversations.tasks.tell_message", retry=AGAIN)
def tell_message(message_id: str, nudged: bool = False) -> None:
    """Everything that a new message causes: the team's queue, bells, letters, pages (where they
    weren't `nudged` when it was released)."""
    with working():
        message = (
            Message.objects.select_related("conversation__client__company")
            .filter(id=uuid.UUID(message_id))
            .first()
        )
        if message is None:
            return
        if message.author_contact_id:
            actions.touch_desk(message)
        notifications.message_posted(message, now=now(), nudged=nudged)
        if message.author_contact_id and message.audience == "client":
            signals.client_wrote.send(Message, message=message)
        waited = access.first_answer(message)
        if waited is not None and message.author_seat is not None:
            signals.first_answered.send(
                Message,
                company_id=message.company_id,
                conversation_id=message.conversation_id,
                person_id=message.author_seat.person_id,
                waited=waited,
                at=message.posted_at,
            )


@app.task(name="kulisy.conversations.tasks.release_draft", retry=AGAIN)
def release_draft(draft_id: str) -> None:
    """The rest of one message has ended (or was ended before: then nothing)."""
    with working():
        actions.release_due(now=now(), draft_id=uuid.UUID(draft_id))


@app.periodic(cron="* * * * *")
@app.task(name="kulisy.conversations.tasks.release_overdue", queueing_lock="release_overdue")
def release_overdue(timestamp: int) -> None:
    """What a killed worker left resting."""
    with working():
        actions.release_due(now=now())
        actions.release_held(now=now())


@app.task(name="kulisy.conversations.tasks.release_held", retry=AGAIN)
def release_held(held_id: str) -> None:
    """The rest of what a colleague approved has ended."""
    with working():
        actions.release_held(now=now(), held_id=uuid.UUID(held_id))


@app.periodic(cron="* * * * *")
@app.task(name="kulisy.conversations.tasks.remind_held", queueing_lock="remind_held")
def remind_held(timestamp: int) -> None:
    """What has waited long for a colleague's word."""
    with working():
        actions.remind_held(now=now())


@app.task(name="kulisy.conversations.tasks.tell_held", retry=AGAIN)
def tell_held(held_id: str, version: int, about: str) -> None:
    """It waits for a word, or got one; what moved on since is told by itself."""
    with working():
        rows = Held.objects.select_related("client__company", "conversation", "author")
        found = rows.filter(id=uuid.UUID(held_id), version=version).first()
        if found is not None:
            hearing.held_moved(found, about=about, now=now())


@app.task(name="kulisy.conversations.tasks.tell_state", retry=AGAIN)
def tell_state(conversation_id: str, version: int, by: str, shown: bool = True) -> None:
    """A thread was closed, opened again, or waits for somebody else now. `shown`: whether the
    client's side knew of the thread when it happened; what came before is never told later."""
    with working():
        conversation = Conversation.objects.select_related("client__company").get(
            id=uuid.UUID(conversation_id)
        )
        closed = conversation.state == "closed"
        changes: dict[str, object] = {"closed": closed}
        if closed:
            changes["waiting_since"] = None
        Desk.objects.filter(conversation_id=conversation.id).update(**changes)
        notifications.state_changed(
            conversation, version=version, by=by, now=now(), to_client=shown
        )


@app.task(name="kulisy.conversations.tasks.tell_assigned", retry=AGAIN)
def tell_assigned(conversation_id: str, at_moment: str) -> None:
    with working():
        conversation = Conversation.objects.select_related("client__company").get(
            id=uuid.UUID(conversation_id)
        )
        desk = Desk.objects.filter(conversation_id=conversation.id).first()
        if desk is not None:  # else it was joined with another one meanwhile
            notifications.assigned(conversation, desk, at=at_moment, now=now())


@app.task(name="kulisy.conversations.tasks.send_again", retry=AGAIN)
def send_again(letter_id: str) -> None:
    """A letter that came back, once more."""
    with working():
        returns.send_again(uuid.UUID(letter_id), now=now())


@app.task(name="kulisy.conversations.tasks.note_reading", retry=AGAIN)
def note_reading(
    conversation_id: str, person_id: str, face: str, sighted: bool, quiet: bool = True
) -> None:
    """Somebody has read: his bell entries of this place go quiet (`quiet`: it was certainly he);
    where he had words of the other side before his eyes (`sighted`), its ticks move."""
    with working():
        conversation = Conversation.objects.select_related("client__company").get(
            id=uuid.UUID(conversation_id)
        )
        if quiet:
            Bell.objects.filter(
                company_id=conversation.company_id,
                person_id=uuid.UUID(person_id),
                face=face,
                place_id=conversation.id,
                read_at=None,
            ).update(read_at=now())
            live.nudge([live.topic(uuid.UUID(person_id), conversation.company_id, face)], "bell")
        if not sighted:
            return
        other = (
            people.seat_readers(conversation.client)
            if face == "portal"
            else access.client_readers(conversation)
        )
        live.nudge([reader.topic for reader in other], f"read:{conversation.id}")


@app.periodic(cron="* * * * *")
@app.task(name="kulisy.conversations.tasks.ring_reminders", queueing_lock="ring_reminders")
def ring_reminders(timestamp: int) -> None:
    """What is due comes up in its queue; a minute later nothing of it is due any more."""
    with working():
        actions.ring_due(now=now())


@app.task(name="kulisy.conversations.tasks.tell_reminder", retry=AGAIN)
def tell_reminder(reminder_id: str) -> None:
    with working():
        reminder = (
            Reminder.objects.select_related("conversation__client")
            .filter(id=uuid.UUID(reminder_id), ended_at=None)
            .first()
        )
        if reminder is not None:
            hearing.reminded(reminder, now=now())


@app.task(name="kulisy.conversations.tasks.tell_showing", retry=AGAIN)
def tell_showing(showing_id: str, state: str) -> None:
    """A copy waits for somebody's word, or has got it; what moved on since is told by itself."""
    with working():
        showing = (
            Showing.objects.select_related("message__conversation", "message__client")
            .filter(id=uuid.UUID(showing_id), state=state)
            .first()
        )
        if showing is not None:
            hearing.showing_moved(showing, now=now())


@app.task(name="kulisy.conversations.tasks.tell_rearranged", retry=AGAIN)
def tell_rearranged(source_id: str, target_id: str, shown: bool) -> None:
    with working():
        known = Conversation.objects.select_related("client__company").in_bulk(
            [uuid.UUID(source_id), uuid.UUID(target_id)]
        )
        source, target = known[uuid.UUID(source_id)], known[uuid.UUID(target_id)]
        hearing.rearranged(source, target, shown=shown)
