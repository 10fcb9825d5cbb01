"""What boundaries tell who steps into a project: change orders that wait, and those approved."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from kulisy.people.picture import Line, Part
from kulisy.people.viewer import Viewer
from kulisy.scope import access, shown
from kulisy.scope.models import OrderState

MOST = 20


def lines(viewer: Viewer, project: Any, now: datetime) -> list[Line]:
    """Four statements at most."""
    return list(_orders(viewer, project))


def _orders(viewer: Viewer, project: Any) -> Iterator[Line]:
    rows = access.change_orders(viewer).filter(project_id=project.id)
    known = rows.filter(state__in=[OrderState.SENT, OrderState.APPROVED])[:MOST]
    zone = ZoneInfo(viewer.company.time_zone)
    for each in shown.orders(viewer, known):
        said = f"{each.called}: {each.title}, {each.costs}"
        if each.decided_at is not None:
            yield Line(Part.DECIDED, said, each.decided_at, each.url, icon="scale")
        else:
            until = datetime.combine(each.valid_until, time(23, 59), zone)
            yield Line(Part.WAITS_FOR_CLIENT, said, until, each.url, icon="scale")
