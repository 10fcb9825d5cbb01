"""Making talk for tests, through the real actions."""

import uuid
from datetime import datetime, timedelta

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation, Message
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing, working


def asks(access: Access, title: str, body: str, *, now: datetime = NOW) -> Conversation:
    """A contact opens a request from the cabinet."""
    viewer = in_cabinet(access)
    with viewing(viewer):
        return actions.open_conversation(
            viewer,
            access.client,
            title=title,
            words=actions.Words(body),
            audience="client",
            contact_ids=[],
            key=uuid.uuid4(),
            now=now,
        )


def says(access: Access, conversation: Conversation, body: str, *, now: datetime = NOW) -> Message:
    """A contact writes from the cabinet."""
    viewer = in_cabinet(access)
    with viewing(viewer):
        posted = actions.post_message(
            viewer,
            conversation,
            audience="client",
            words=actions.Words(body),
            key=uuid.uuid4(),
            now=now,
        )
    assert isinstance(posted, Message)
    return posted


def notes(seat: Seat, conversation: Conversation, body: str, *, now: datetime = NOW) -> Message:
    """A colleague writes to the team."""
    viewer = at_desk(seat)
    with viewing(viewer):
        posted = actions.post_message(
            viewer,
            conversation,
            audience="internal",
            words=actions.Words(body),
            key=uuid.uuid4(),
            now=now,
        )
    assert isinstance(posted, Message)
    return posted


def answers(seat: Seat, conversation: Conversation, body: str, *, now: datetime = NOW) -> Message:
    """A colleague writes to the client, and the rest ends."""
    viewer = at_desk(seat)
    key = uuid.uuid4()
    with viewing(viewer):
        actions.post_message(
            viewer,
            conversation,
            audience="client",
            words=actions.Words(body),
            key=key,
            now=now,
        )
    with working():
        actions.release_due(now=now + timedelta(minutes=10))
    return Message.objects.filter(conversation=conversation, body=body).latest("posted_at")


__all__ = ["answers", "asks", "notes", "run_jobs", "says"]
