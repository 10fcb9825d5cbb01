"""How a stage went: what of a project may be judged, and what its page shows of it."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.catalog import access as catalog
from kulisy.catalog import wording
from kulisy.catalog.actions.reviewing import Finished
from kulisy.kit.addresses import address
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.models import StageState

ABOUT = "stage"
#: So long the page asks by itself; later there is a link beside the stage.
FRESH = timedelta(days=14)
#: So many stand on the team's page.
MOST = 100


@dataclass(frozen=True)
class Judged:
    """Beside a finished stage: where it is judged; and, once it was, how."""

    url: str
    icon: str
    words: str


@dataclass(frozen=True)
class Said:
    """At the desk: what one of the client's people said of a stage."""

    name: str
    icon: str
    words: str
    url: str


def finished(viewer: Viewer, stage_id: uuid.UUID) -> Finished | None:
    """A stage that is done, of a project that he sees."""
    rows = access.stages(viewer).filter(id=stage_id, state=StageState.DONE)
    found = rows.select_related("project").first()
    if found is None or viewer.at_desk:
        return None
    return Finished(
        about=ABOUT,
        id=found.id,
        client_id=found.client_id,
        title=f"{found.title} · {found.project.title}"[:200],
        question=_("The stage “%(title)s” is done. How did it go?") % {"title": found.title},
    )


def given(viewer: Viewer, stages: QuerySet[Any]) -> QuerySet[Any, Any]:
    """What he has said of these stages."""
    rows = catalog.reviews(viewer).filter(about=ABOUT, about_id__in=stages.order_by().values("id"))
    return rows.order_by().values_list("about_id", "id", "score")


def judged(
    viewer: Viewer, stages: Sequence[Any], given: Sequence[Any]
) -> Mapping[uuid.UUID, Judged]:
    """Stage → how it was judged, or where it may be; of those that are done. Asks nothing."""
    said = {about_id: (review_id, score) for about_id, review_id, score in given}
    found = {}
    for stage in stages:
        if stage.state != StageState.DONE:
            continue
        if stage.id in said:
            review_id, score = said[stage.id]
            icon, words = wording.SCORES[score]
            url = address("portal:review", viewer.company.slug, review_id)
            found[stage.id] = Judged(url, icon, str(words))
        elif access.may_act(viewer, stage.client_id):
            url = address("portal:rating", viewer.company.slug, ABOUT, stage.id)
            found[stage.id] = Judged(url, "", "")
    return found


def asking(
    stages: Sequence[Any], known: Mapping[uuid.UUID, Judged], *, today: date
) -> Judged | None:
    """Of the stages that were finished lately the last one, while nobody has asked him yet."""
    done = [each for each in stages if each.id in known and each.ended_on]
    last = max(done, key=lambda each: (each.ended_on, each.place), default=None)
    if last is None or known[last.id].icon or last.ended_on < today - FRESH:
        return None
    return known[last.id]


def said(viewer: Viewer, stages: QuerySet[Any]) -> Mapping[uuid.UUID, list[Said]]:
    """Stage → what the client's people said of it. One statement. For the desk."""
    rows = catalog.reviews(viewer).filter(about=ABOUT, about_id__in=stages.order_by().values("id"))
    page = address("desk:reviews", viewer.company.slug)
    found: dict[uuid.UUID, list[Said]] = defaultdict(list)
    for each in rows.select_related("contact")[:MOST]:
        icon, words = wording.SCORES[each.score]
        url = f"{page}#r-{each.id}"
        found[each.about_id].append(Said(each.contact.name, icon, str(words), url))
    return found
