"""A person's own calendar as a file: the lines that rooms have for the viewer that he is now."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from kulisy.kit import ics
from kulisy.meetings.actions import note_read
from kulisy.meetings.models import Feed
from kulisy.people import dated
from kulisy.people.links import shown
from kulisy.people.models import Person
from kulisy.people.recipients import recipient
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer, viewing

#: When a line was written down matters to nobody, but must stay the same.
STAMP = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Borne:
    """A secret that opens, and whose calendar it is."""

    viewer: Viewer
    person: Person
    feed: Feed


class TooOften(Exception):
    """The program asks all the time: it is to come again later."""


def borne(secret: str, *, now: datetime) -> Borne | None:
    """None for a secret that never was or was ended, and where its person may no longer enter: no
    difference is told. Raises TooOften. In the lobby."""
    with shown("link", secret):
        rows = Feed.objects.select_related("person").filter(person__is_active=True)
        feed = rows.filter(secret_hash=hash_token(secret), ended_at=None).first()
        if feed is not None and not note_read(feed, now=now):
            raise TooOften
    if feed is None:
        return None
    viewer = recipient(person_id=feed.person_id, company_id=feed.company_id, face=feed.face)
    return Borne(viewer, feed.person, feed) if viewer else None


def calendar(borne: Borne, *, now: datetime) -> bytes:
    """The same bytes as long as nothing has changed."""
    viewer = borne.viewer
    zone = borne.person.time_zone or viewer.company.time_zone
    with viewing(viewer, reading=True), timezone.override(ZoneInfo(zone)):
        lines = dated.gathered(viewer, now=now)
    return ics.calendar([_event(each) for each in lines], name=viewer.company.name,
                        method=ics.PUBLISH)  # fmt: skip


def _event(line: dated.Dated) -> ics.Event:
    host = settings.ADDRESS.partition("//")[2].partition("/")[0]
    return ics.Event(
        uid=line.uid or f"{line.key}@{host}",
        version=line.version,
        at=STAMP,
        starts=line.starts,
        ends=line.ends,
        title=line.title,
        words=line.words,
        place=line.place,
        url=settings.ADDRESS + line.url,
        cancelled=line.cancelled,
        busy=line.busy,
    )
