"""What the client sees of a project's hours: one setting, changed only after seeing what it opens;
and how many hours are planned."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing import access as billing
from kulisy.hours import access
from kulisy.hours.actions.showing import compared, rewrite, would_show
from kulisy.hours.models import Plan, ShownHours, Shows, Terms
from kulisy.people.viewer import Viewer
from kulisy.projects.access import Audience
from kulisy.projects.actions.facts import note

#: ОКЕИ: an hour.
HOUR = "356"
#: What the project's history says of it.
SAID = {
    Shows.NOTHING: "hours_nothing",
    Shows.SUMS: "hours_sums",
    Shows.ITEMS: "hours_items",
}


@dataclass(frozen=True)
class Opening:
    """What a change of the setting would do, item by item."""

    shows: str
    opens: Sequence[ShownHours]
    closes: Sequence[ShownHours]
    #: Of exactly these: what came meanwhile is shown again first.
    seal: str


def opening(viewer: Viewer, project: Any, shows: str) -> Opening:
    """Nothing is written."""
    _check(viewer, project, shows)
    there = list(access.shown(viewer).filter(project_id=project.id))
    opens, closes = compared(there, would_show(viewer, project, shows))
    said = [f"{each.day}|{each.entry_id}|{each.minutes}|{each.words}" for each in opens]
    said += ["", *(f"{each.day}|{each.entry_id}|{each.minutes}" for each in closes), shows]
    seal = hashlib.sha256("\n".join(said).encode()).hexdigest()
    return Opening(shows, opens, closes, seal)


def agree(
    viewer: Viewer, project: Any, *, shows: str, tariff_id: uuid.UUID | None, seal: str,
    now: datetime,
) -> Terms:  # fmt: skip
    """`seal`: of the opening that was looked at. Raises Refused where something else would open by
    now."""
    known = access.terms(viewer).select_for_update().filter(project_id=project.id).first()
    would = opening(viewer, project, shows)
    before = known.shows if known else Shows.NOTHING
    if shows != before and seal != would.seal:
        raise Refused(_("Hours were written meanwhile. Look once more at what would open."))
    if tariff_id is not None and not tariffs(viewer, project).filter(id=tariff_id).exists():
        raise Http404
    terms = known or Terms(
        project=project, company_id=project.company_id, client_id=project.client_id
    )
    terms.shows, terms.tariff_id, terms.changed_at = shows, tariff_id, now
    if known is None:
        terms.save(force_insert=True)
    else:
        terms.save(update_fields=["shows", "tariff", "changed_at"])
    if shows != before:
        rewrite(viewer, project, shows)
        note(
            viewer, project, SAID[Shows(shows)], now=now, facts={"opened": len(would.opens)},
        )  # fmt: skip
    return terms


def tariffs(viewer: Viewer, project: Any) -> Any:
    """The client's prices by the hour."""
    rows = billing.tariffs(viewer).filter(client_id=project.client_id, unit=HOUR)
    return rows.order_by("name", "id")


def set_plan(
    viewer: Viewer,
    project: Any,
    *,
    stage_id: uuid.UUID | None,
    task_id: uuid.UUID | None,
    minutes: int,
) -> None:
    """So many for this task, this stage or, without both, for the whole; nought takes it away."""
    if not access.may_agree(viewer, project):
        raise Http404
    place = {"project_id": project.id, "stage_id": stage_id, "task_id": task_id}
    rows = access.plans(viewer).filter(**place)
    if not minutes:
        rows.delete()
    elif not rows.update(minutes=minutes):
        Plan.objects.create(
            company_id=project.company_id, client_id=project.client_id, minutes=minutes, **place
        )


def _check(viewer: Viewer, project: Any, shows: str) -> None:
    if shows not in Shows.values or not access.may_agree(viewer, project):
        raise Http404
    if shows != Shows.NOTHING and project.audience != Audience.CLIENT:
        raise Refused(_("This project is the team's own: the client sees nothing of it."))
