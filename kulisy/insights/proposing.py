"""Whom to begin with: a client who writes steadily, with whom one gets on, who pays. From facts of
the last half year, each said beside him; never shown to any client."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.billing import access as billing
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.insights.tone import hits
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

LOOKED_BACK = timedelta(weeks=26)
WEEKS = 26
#: So many are offered, and so many clients are looked at: those who write most.
OFFERED, LOOKED = 3, 200
#: Who writes less than that can show no difference.
FEWEST_WEEKS, FEWEST_LETTERS = 6, 12
#: So many messages at which the guard asked, of a hundred of ours, speak against a beginning.
SHARP = 5


@dataclass(frozen=True)
class Candidate:
    """A client, how well he fits, and why: sentences for the team."""

    client: Client
    points: int
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Talk:
    client_id: uuid.UUID
    letters: int
    weeks: int
    writers: int
    ours: int
    last: datetime


def candidates(viewer: Viewer, *, now: datetime) -> list[Candidate]:
    """The best first; nobody where there is no talk yet. Five statements, however many clients."""
    since = now - LOOKED_BACK
    talks = _talks(viewer, since)
    ids = [each.client_id for each in talks]
    clients = people.clients(viewer).filter(id__in=ids).in_bulk()
    sharp = Counter(each.client_id for each in hits(viewer, since=since))
    paid = paid_in_time(viewer, ids, since, now=now)
    inside = Counter(
        people.accesses(viewer).filter(client_id__in=ids).values_list("client_id", flat=True)
    )
    found = [
        _candidate(clients[each.client_id], each, sharp, paid.get(each.client_id), inside)
        for each in talks
        if each.client_id in clients
    ]
    fitting = [each for each in found if each.points > 0]
    return sorted(fitting, key=lambda each: (-each.points, each.client.name))[:OFFERED]


def _talks(viewer: Viewer, since: datetime) -> Sequence[_Talk]:
    rows = talk.messages(viewer).filter(audience=Audience.CLIENT, posted_at__gte=since)
    theirs = Q(author_contact__isnull=False)
    counted = (
        rows.order_by()
        .values("client_id")
        .annotate(
            letters=Count("id", filter=theirs),
            weeks=Count(TruncWeek("posted_at"), filter=theirs, distinct=True),
            writers=Count("author_contact_id", filter=theirs, distinct=True),
            ours=Count("id", filter=Q(author_seat__isnull=False)),
            last=Max("posted_at"),
        )
        .filter(weeks__gte=FEWEST_WEEKS, letters__gte=FEWEST_LETTERS)
        .order_by("-weeks", "-letters", "client_id")[:LOOKED]
    )
    return [_Talk(**each) for each in counted]


def paid_in_time(
    viewer: Viewer, ids: Sequence[uuid.UUID], since: datetime, *, now: datetime
) -> dict[uuid.UUID, tuple[int, int]]:
    """Client → invoices paid in time, invoices whose day is over; nothing for who keeps no
    money."""
    if not billing.may_keep(viewer):
        return {}
    rows = billing.invoices(viewer).filter(
        client_id__in=ids, state=billing.State.ISSUED, issued_at__gte=since, due__lt=now.date()
    )
    found: dict[uuid.UUID, tuple[int, int]] = {}
    invoices = list(rows.order_by("id").values_list("id", "client_id", "due", "total", "paid"))
    lasts = dict(
        billing.payments(viewer, [each[0] for each in invoices])
        .filter(taken_back_at=None)
        .order_by()
        .values_list("invoice_id")
        .annotate(last=Max("day"))
    )
    for invoice, client, due, total, paid in invoices:
        good, all_of_them = found.get(client, (0, 0))
        whole = paid >= total and invoice in lasts and lasts[invoice] <= due
        found[client] = (good + whole, all_of_them + 1)
    return found


def _candidate(
    client: Client,
    said: _Talk,
    sharp: Counter[uuid.UUID],
    paid: tuple[int, int] | None,
    inside: Counter[uuid.UUID],
) -> Candidate:
    points, reasons, doubts = 0, [], []
    steady = {"weeks": said.weeks, "of": WEEKS}
    reasons.append(_("Writes steadily: in %(weeks)s of the last %(of)s weeks.") % steady)
    points += 2 + (said.weeks >= WEEKS // 2) + (said.letters >= 4 * FEWEST_LETTERS)
    if said.writers > 1:
        many = ngettext("%(count)s person there writes.", "%(count)s people there write.",
                        said.writers)  # fmt: skip
        reasons.append(many % {"count": said.writers})
        points += 1
    else:
        doubts.append(_("Only one person there writes: no numbers when they are on leave."))
    hit = sharp[client.id]
    if hit * 100 <= SHARP * said.ours:
        words = (
            _("Easy to get on with: the guard had to ask before %(hits)s of %(ours)s messages.")
            if hit
            else _("Easy to get on with: the guard never had to ask.")
        )
        reasons.append(words % {"hits": hit, "ours": said.ours})
        points += 2
    else:
        words = _("The tone is strained: the guard asked before %(hits)s of %(ours)s messages.")
        doubts.append(words % {"hits": hit, "ours": said.ours})
        points -= 3
    points += _money(paid, reasons, doubts)
    if inside[client.id]:
        reasons.append(_("There is a cabinet already: nobody has to be invited first."))
        points += 1
    return Candidate(client, points, reasons, doubts)


def _money(paid: tuple[int, int] | None, reasons: list[str], doubts: list[str]) -> int:
    if paid is None or not paid[1]:
        doubts.append(_("Of payments nothing is known here."))
        return 0
    told = {"paid": paid[0], "all": paid[1]}
    if paid[0] * 5 >= paid[1] * 4:
        reasons.append(_("Pays in time: %(paid)s of %(all)s invoices.") % told)
        return 2
    doubts.append(_("Pays late: %(paid)s of %(all)s invoices in time.") % told)
    return -2
