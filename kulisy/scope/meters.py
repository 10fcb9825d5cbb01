"""How much of each limit is used, for whoever looks: the team counts what it has judged, the client
what he was told. What other rooms measure (rounds of approvals, hours of work: measuring.py) comes
through a table."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.people.models import Company
from kulisy.people.viewer import Viewer
from kulisy.scope import access
from kulisy.scope.lines import plain
from kulisy.scope.measuring import NOTHING, Measure, Measured, counted

#: How exactly hours are told.
TENTH = Decimal("0.1")
#: Unit → who measures it for projects. Where nobody does, what requests took counts.
MEASURES: dict[str, Measure] = {}
#: Of these a limit holds for every deliverable, where it isn't one of a month.
FOR_EACH = frozenset({"rounds"})


@dataclass(frozen=True)
class Meter:
    """One point, and how much of it is used."""

    id: uuid.UUID
    title: str
    unit: str
    limit: Decimal | None
    used: Decimal
    monthly: bool
    #: False: somebody measures it, and does not tell this viewer how much.
    told: bool = True
    #: Of several deliverables the one that has most of it.
    called: str = ""

    @property
    def over(self) -> bool:
        return self.limit is not None and self.used > self.limit

    @property
    def full(self) -> bool:
        return self.limit is not None and self.used >= self.limit

    @property
    def tone(self) -> str:
        return "late" if self.over else "wait" if self.full else ""

    @property
    def said(self) -> str:
        """«6 of 10 hours a month», «2 pages»; without a limit "" while nothing took of it."""
        if self.limit is None:
            return ""
        limit = amount_of(self.unit, self.limit)
        if not self.told:
            return _("up to %(limit)s") % {"limit": limit}
        used = localize(self.used.quantize(TENTH).normalize() + NOTHING)
        words = _("%(used)s of %(limit)s") % {"used": used, "limit": limit}
        if self.called:
            return _("%(amount)s: “%(title)s”") % {"amount": words, "title": self.called}
        return _("%(amount)s this month") % {"amount": words} if self.monthly else words


def meters(
    viewer: Viewer, agreements: Sequence[Any], *, now: datetime
) -> dict[uuid.UUID, list[Meter]]:
    """Agreement → its points in their order. The number of statements doesn't grow with theirs."""
    points = list(access.points(viewer).filter(agreement_id__in=[each.id for each in agreements]))
    if not points:
        return {}
    month = month_of(viewer.company, now)
    taken = _taken(viewer, points, month)
    measured = _measured(viewer, agreements, points, month)
    projects_of = {each.id: each.project_id for each in agreements}
    found: dict[uuid.UUID, list[Meter]] = defaultdict(list)
    for each in points:
        project_id = projects_of[each.agreement_id]
        measure = measured.get((each.unit, each.monthly)) if project_id else None
        known = measure.get(project_id) if measure is not None and project_id else None
        told = _counted(known, each, points) if known is not None else None
        used, called = told or (taken.get(each.id, NOTHING), "")
        found[each.agreement_id].append(
            Meter(
                id=each.id,
                title=each.title,
                unit=each.unit,
                limit=each.amount,
                # What somebody measures isn't reckoned by requests besides.
                used=used,
                monthly=each.monthly,
                told=told is not None or measure is None,
                called=called,
            )
        )
    return found


def amount_of(unit: str, amount: Decimal) -> str:
    """«10 hours»."""
    count = int(amount) if amount == int(amount) else 5
    words = {
        "hours": ngettext("%(amount)s hour", "%(amount)s hours", count),
        "rounds": ngettext("%(amount)s round", "%(amount)s rounds", count),
        "pages": ngettext("%(amount)s page", "%(amount)s pages", count),
        "pieces": ngettext("%(amount)s piece", "%(amount)s pieces", count),
    }
    return words.get(unit, "%(amount)s") % {"amount": localize(Decimal(plain(amount)))}


def month_of(company: Company, now: datetime) -> datetime:
    """The first moment of the company's month."""
    local = now.astimezone(ZoneInfo(company.time_zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _taken(viewer: Viewer, points: Sequence[Any], month: datetime) -> dict[uuid.UUID, Decimal]:
    """By requests: at the desk of all that are tied, in the cabinet of what was told."""
    monthly = {each.id for each in points if each.monthly}
    ids = [each.id for each in points]
    rows = access.ties(viewer) if viewer.at_desk else access.uses(viewer)
    found: dict[uuid.UUID, Decimal] = defaultdict(Decimal)
    for point_id, amount, at in rows.filter(point_id__in=ids).values_list(
        "point_id", "amount", "at"
    ):
        if point_id not in monthly or at >= month:
            found[point_id] += amount
    return found


def _counted(known: Measured, point: Any, points: Sequence[Any]) -> tuple[Decimal, str] | None:
    same = (point.agreement_id, point.unit, point.monthly)
    others = [each.title for each in points if (each.agreement_id, each.unit, each.monthly) == same]
    each = point.unit in FOR_EACH and not point.monthly
    return counted(known, point.title, others, each=each)


def _measured(
    viewer: Viewer, agreements: Sequence[Any], points: Sequence[Any], month: datetime
) -> dict[tuple[str, bool], Mapping[uuid.UUID, Measured]]:
    ids = sorted({each.project_id for each in agreements if each.project_id})
    asked = {(each.unit, each.monthly) for each in points if each.unit in MEASURES}
    if not ids:
        return {}
    return {
        (unit, monthly): MEASURES[unit](viewer, ids, month if monthly else None)
        for unit, monthly in sorted(asked)
    }
