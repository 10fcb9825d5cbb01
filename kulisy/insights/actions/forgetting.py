"""Keeping and forgetting usage facts."""

from datetime import datetime

from kulisy.insights.models import UsageFact

#: A year can be compared with the one before it, month by month; after that the facts go.
KEPT_MONTHS = 13


def forget_old_facts(now: datetime) -> int:
    """The worker's: delete facts of more than 13 months ago. Returns how many there were."""
    months = now.year * 12 + now.month - 1 - KEPT_MONTHS
    eve = now.replace(year=months // 12, month=months % 12 + 1, day=min(now.day, 28))
    return UsageFact.objects.filter(at__lt=eve).delete()[0]
