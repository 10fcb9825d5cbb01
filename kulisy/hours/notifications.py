"""The bell of a timer that looks forgotten: its owner is asked, and nobody else."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.hours import access
from kulisy.hours.models import Timer
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.look import moments
from kulisy.notify import tell
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell, Kind
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


def forgotten(timer: Timer, *, now: datetime) -> None:
    """For the worker."""
    client = Client.objects.select_related("company").get(id=timer.client_id)
    owner = [each for each in people.seat_readers(client) if each.seat_id == timer.seat_id]
    news = tell.News(
        company_id=timer.company_id,
        kind=Kind.REMINDER,
        subject_kind="timer",
        subject_id=timer.id,
        place_id=timer.project_id,
        key=f"timer/{timer.id}",
        wider_id=timer.client_id,
    )
    tell.tell(news, owner, now=now, mail=False)


def describe_timers(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.timers(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("project", "task")}
    return {
        bell.id: Described(
            text=_("The timer has been running since %(when)s. How long did you really work?")
            % {"when": moments.at(timer.began_at)},
            url=address("desk:hours_timer", viewer.company.slug),
            note=inner(timer.task.title if timer.task else timer.project.title),
            internal=True,
        )
        for bell in bells
        if (timer := known.get(bell.subject_id))
    }
