"""What boundaries tell who steps into a project: change orders that wait, and those approved."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kulisy.kit.time import evening
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
    for each in shown.orders(viewer, known):
        said = f"{each.called}: {each.title}, {each.costs}"
        if each.decided_at is not None:
            yield Line(Part.DECIDED, said, each.decided_at, each.url, icon="scale")
        else:
            until = evening(each.valid_until, viewer.company.time_zone)
            yield Line(Part.WAITS_FOR_CLIENT, said, until, each.url, icon="scale")
