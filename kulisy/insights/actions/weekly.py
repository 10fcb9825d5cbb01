"""The board of a Monday in numbers, kept for the owner's digest."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kulisy.insights import board, notifications
from kulisy.insights.actions.piloting import owner_of, owners
from kulisy.insights.models import Week
from kulisy.people.models import Company
from kulisy.people.viewer import viewing

#: Of the company's Monday.
MORNING = time(7)


def keep_weeks(*, now: datetime) -> int:
    """For every company whose Monday morning it is; how many. Kept once. For the worker: counted
    in the owner's name, as his page counts it."""
    kept = 0
    known = set(
        Week.objects.filter(monday__gte=(now - timedelta(days=8)).date()).values_list(
            "company_id", "monday"
        )
    )
    for company in Company.objects.order_by("id"):
        local = now.astimezone(ZoneInfo(company.time_zone))
        day = local.date()
        if day.weekday() or local.time() < MORNING or (company.id, day) in known:
            continue
        seats = owners(company.id)
        viewer = owner_of(seats, company.id)
        if viewer is None:
            continue
        with viewing(viewer):
            said = board.of(viewer, now=now).numbers()
            week = Week.objects.create(company_id=company.id, monday=day, said=said, made_at=now)
        notifications.week_kept(week, seats, now=now)
        kept += 1
    return kept
