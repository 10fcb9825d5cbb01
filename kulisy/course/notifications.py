"""Who hears of it: whoever is asked to pass the course, by the bell. The box says it too."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.notify import tell
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell, Kind
from kulisy.people import access as people
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


def asked(seat: Seat, what: str, *, now: datetime) -> None:
    """`what`: "asked" (pass it, sooner or later), "over" (the days to do so are over). Rings again
    where it is asked again. For the worker."""
    news = tell.News(
        company_id=seat.company_id,
        kind=Kind.REMINDER,
        subject_kind="course",
        subject_id=seat.id,
        place_id=seat.id,
        key=f"course/{seat.id}/{what}/{now:%Y%m%d%H%M}",
    )
    tell.tell(news, [people.seat_reader(seat)], now=now, mail=False)


def describe(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Asks nothing: one's own seat, and nobody else's."""
    said = {
        "asked": _("Please pass the course on writing to clients"),
        "over": _("From now on your words stay with the team until you have passed the course"),
    }
    return {
        bell.id: Described(
            text=said.get(bell.key.split("/")[2], said["asked"]),
            url=address("desk:course", viewer.company.slug),
            internal=True,
        )
        for bell in bells
        if viewer.at_desk and bell.subject_id == viewer.seat_id
    }
