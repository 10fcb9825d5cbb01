"""Taking the numbers of one client in one stretch of time: the same way before and after, from the
imported archive as from what is written here. The same few statements, however much there is."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from kulisy.clocks import access as clocks
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.documents import access as documents
from kulisy.documents.models import Fact
from kulisy.insights import requests
from kulisy.insights.asking import where_are_we
from kulisy.insights.figures import Figure, rate, share, spread
from kulisy.insights.working import FURTHEST, WorkingTime
from kulisy.people.models import Company
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects.models import Approval

#: A file that was sent so long before is looked for when one is sent again.
EARLIER = timedelta(days=365)
#: More letters, files of one client are never looked at.
MOST = 20_000
#: How a message's source begins that was written in the cabinet itself.
HERE = "key:"


@dataclass(frozen=True)
class Stretch:
    """Whole days of the company: from the beginning of one to the beginning of another."""

    since: date
    until: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.since, time(), self.zone)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.until, time(), self.zone)

    @property
    def days(self) -> int:
        return (self.until - self.since).days


@dataclass(frozen=True)
class Taken:
    """Measure → figure; and how often a client helped himself where we need not send again."""

    figures: dict[str, Figure]
    avoided: int


def stretch(company: Company, since: date, until: date) -> Stretch:
    return Stretch(since, until, ZoneInfo(company.time_zone))


def working(company: Company, *, now: datetime) -> WorkingTime:
    """Three statements."""
    return WorkingTime(clocks.calendar(company), since=(now - FURTHEST).date())


def take(viewer: Viewer, client_id: uuid.UUID, *, of: Stretch, clock: WorkingTime) -> Taken:
    """Every measure of this client in this stretch. Seven statements."""
    asked = requests.asked(viewer, since=of.begin, until=of.end, client_id=client_id, counted=True)
    figures = _requests(asked, of, clock)
    written = _written(viewer, client_id, of)
    questions = sum(where_are_we(body) for _who, _source, body in written)
    figures["where"] = share(questions, len(written))
    figures["resent"] = rate(_resent(viewer, client_id, of), of.days)
    approvals = projects.approvals(viewer).filter(client_id=client_id)
    approved = approvals.filter(state=Approval.State.APPROVED, approved_at__gte=of.begin)
    rounds = approved.filter(approved_at__lt=of.end).values_list("round", "approved_by_contact")
    found = list(rounds)
    figures["rounds"] = spread([each for each, _who in found])
    receipts = list(_receipts(viewer, client_id, of))
    wrote = {who for who, source, _body in written if (source or "").startswith(HERE)}
    did = wrote | {who for who, *_rest in receipts} | {who for _round, who in found}
    did |= set(_sent(viewer, client_id, of))
    did.discard(None)
    heard = did | {who for who, *_rest in written}
    figures["themselves"] = share(len(did), len(heard))
    return Taken(figures, avoided=_avoided(receipts))


def _requests(asked: list[requests.Asked], of: Stretch, clock: WorkingTime) -> dict[str, Figure]:
    opened = requests.within(asked, since=of.begin, until=of.end)
    closed = requests.within(asked, since=of.begin, until=of.end, closed=True)
    answers = [each for each in opened if each.answered_at and each.answered_at < of.end]
    return {
        "first_answer": spread(
            [clock.minutes(each.asked_at, each.answered_at) for each in answers
             if each.answered_at],
            open=sum(not each.closed_at for each in opened) - sum(
                not each.closed_at for each in answers),
        ),
        "time_to_close": spread(
            [clock.minutes(each.asked_at, each.closed_at) for each in closed if each.closed_at],
            open=sum(each.closed_at is None for each in opened),
        ),
        "letters": spread([each.letters for each in closed]),
    }  # fmt: skip


def _written(
    viewer: Viewer, client_id: uuid.UUID, of: Stretch
) -> list[tuple[uuid.UUID, str | None, str]]:
    """What the client's people wrote: who, by which way, the words."""
    rows = talk.messages(viewer).filter(
        client_id=client_id,
        audience=Audience.CLIENT,
        author_contact__isnull=False,
        posted_at__gte=of.begin,
        posted_at__lt=of.end,
    )
    found = rows.order_by("posted_at", "id").values_list("author_contact_id", "source", "body")
    return [(who, source, body) for who, source, body in found[:MOST] if who]


def _resent(viewer: Viewer, client_id: uuid.UUID, of: Stretch) -> int:
    """Files of ours that had gone to this client before: the same name and the same size."""
    rows = talk.attachments(viewer).filter(
        client_id=client_id,
        audience=Audience.CLIENT,
        message__author_seat__isnull=False,
        pinned_at__gte=of.begin - EARLIER,
        pinned_at__lt=of.end,
    )
    seen: set[tuple[str, int]] = set()
    count = 0
    for name, size, at in rows.order_by("pinned_at", "id").values_list("name", "size", "pinned_at")[
        :MOST
    ]:
        key = (" ".join(name.lower().split()), size)
        count += key in seen and at >= of.begin
        seen.add(key)
    return count


def _receipts(viewer: Viewer, client_id: uuid.UUID, of: Stretch) -> Iterable[Any]:
    """Who took which document when, and whether he would have had to ask for it."""
    rows = documents.receipts(viewer).filter(
        Q(contact__isnull=False) | Q(again=True),
        client_id=client_id,
        fact__in=[Fact.DOWNLOADED, Fact.SETTLED],
        at__gte=of.begin,
        at__lt=of.end,
    )
    return rows.values_list("contact_id", "document_id", "link_id", "again", "at", "fact")[:MOST]


def _avoided(receipts: Iterable[Any]) -> int:
    """Once a day, person and document: each was a "please send it again"."""
    return len(
        {
            (who, document, link, at.date())
            for who, document, link, again, at, fact in receipts
            if again and fact == Fact.DOWNLOADED
        }
    )


def _sent(viewer: Viewer, client_id: uuid.UUID, of: Stretch) -> Iterable[uuid.UUID | None]:
    """Who sent what we had asked for."""
    rows = projects.materials(viewer).filter(
        client_id=client_id, sent_at__gte=of.begin, sent_at__lt=of.end
    )
    return rows.order_by().values_list("sent_by_contact_id", flat=True).distinct()
