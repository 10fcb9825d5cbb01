"""How far a project has come, drawn and said: parts of look's ribbon, as long as their work is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.projects.models import StageState


def ribbon_of(
    stages: Sequence[Any], done: Mapping[Any, tuple[int, int]] | None = None
) -> list[dict[str, object]]:
    """`done`: stage → (tasks done, tasks), for the stage that is in work."""
    counts = done or {}
    parts: list[dict[str, object]] = []
    for stage in stages:
        ready, whole = counts.get(stage.id, (0, 0))
        share = round(100 * ready / whole) if whole else 50
        state = str(stage.state)
        parts.append({"name": stage.title, "state": state, "share": min(max(share, 8), 92)})
    return parts


def said_of(project: Any, stages: Sequence[Any]) -> str:
    """The stage we are in, in words: «Design, stage 3 of 5»."""
    if project.state != "running":
        return str(project.get_state_display())
    at = next((n for n, each in enumerate(stages, 1) if each.state == StageState.NOW), None)
    if at is not None:
        known = {"stage": stages[at - 1].title, "number": at, "count": len(stages)}
        return _("%(stage)s, stage %(number)s of %(count)s") % known
    if stages and all(each.state == StageState.DONE for each in stages):
        return pgettext("project", "all stages are done")
    return _("begins soon")
