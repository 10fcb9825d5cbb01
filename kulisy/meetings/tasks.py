"""Background work: each fetches by id and calls one thing."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.meetings import notifications
from kulisy.meetings.actions import facts
from kulisy.meetings.models import Meeting, Word
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=facts.TELL, retry=_PATIENT)
def tell_meeting(meeting_id: str, what: str, sequence: int, by: str) -> None:
    with working():
        rows = Meeting.objects.select_related("client__company")
        found = rows.filter(id=uuid.UUID(meeting_id), sequence=sequence).first()
        if found is not None:
            notifications.told(found, what=what, sequence=sequence, by=by, now=now())


@app.task(name=facts.TELL_WORD, retry=_PATIENT)
def tell_word(word_id: str) -> None:
    with working():
        rows = Word.objects.select_related("minutes__meeting__client__company", "minutes__message")
        found = rows.filter(id=uuid.UUID(word_id)).first()
        if found is not None:
            notifications.word_said(found, now=now())
