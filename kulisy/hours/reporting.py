"""What the weekly report of a project says of hours: what its client is shown of them, no more."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from kulisy.hours import access
from kulisy.hours.lengths import clock
from kulisy.people.viewer import Viewer


def of_week(viewer: Viewer, project: Any, since: date, until: date) -> Sequence[str]:
    """Where lines are agreed, the week's; where sums are, those of the months the week lies in. One
    statement."""
    week, months = Q(day__gte=since, day__lte=until), {since.replace(day=1), until.replace(day=1)}
    rows = access.shown(viewer).filter(project_id=project.id).order_by()
    found = rows.aggregate(
        lines=Sum("minutes", filter=week & Q(entry_id__isnull=False)),
        sums=Sum("minutes", filter=Q(day__in=months, entry_id=None)),
    )
    if found["lines"]:
        return [_("Hours of the week: %(length)s") % {"length": clock(found["lines"])}]
    if found["sums"]:
        return [_("Hours of the month so far: %(length)s") % {"length": clock(found["sums"])}]
    return []
