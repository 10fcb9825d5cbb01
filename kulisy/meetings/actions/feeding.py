"""The secret address of one's own calendar: made, made anew, ended. It is told once; only its hash
is kept, and each company and face of a person has its own."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import Http404

from kulisy.journal import actions as journal
from kulisy.meetings import access
from kulisy.meetings.models import Feed
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer

#: Programs ask every few minutes at most: whoever asks more often within an hour is told to wait.
HOUR, MOST = timedelta(hours=1), 30


@transaction.atomic
def make_feed(viewer: Viewer, *, now: datetime) -> str:
    """The address; the one before it opens nothing from now on."""
    if not access.may_have_feed(viewer):
        raise Http404
    access.feeds(viewer).update(ended_at=now)
    secret = secrets.token_urlsafe(32)
    Feed.objects.bulk_create(
        [
            Feed(
                company_id=viewer.company.id,
                person_id=viewer.person_id,
                face=viewer.face,
                secret_hash=hash_token(secret),
                made_at=now,
            )
        ]
    )
    _record(viewer, "feed_made", now=now)
    return f"{settings.ADDRESS}/calendar/{secret}.ics"


@transaction.atomic
def end_feed(viewer: Viewer, *, now: datetime) -> None:
    if access.feeds(viewer).update(ended_at=now):
        _record(viewer, "feed_ended", now=now)


def note_read(feed: Feed, *, now: datetime) -> bool:
    """Whether it may be read now: not too often within the hour. In the lobby, with the secret
    shown. One statement."""
    running = feed.hour_at is not None and now - feed.hour_at < HOUR
    if running and feed.asked >= MOST:
        return False
    said: dict[str, Any] = {"asked": F("asked") + 1} if running else {"asked": 1, "hour_at": now}
    Feed.objects.filter(id=feed.id).update(read_at=now, **said)
    return True


def _record(viewer: Viewer, kind: str, *, now: datetime) -> None:
    """In the company's own log: whose calendar is read where is nobody's of the client."""
    journal.record(
        journal.Actor("seat", viewer.seat_id)
        if viewer.at_desk
        else journal.Actor("contact", viewer.contact_ids[0]),
        kind,
        journal.Subject("person", viewer.person_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"face": viewer.face},
    )
