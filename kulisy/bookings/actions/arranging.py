"""Who is away, which rooms there are, how clients book."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.bookings import access
from kulisy.bookings.actions.facts import note_house
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.models import Absence, Booking, Room, Rules, ServiceRoom
from kulisy.kit.text import one_line
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


@transaction.atomic
def add_absence(
    viewer: Viewer,
    *,
    seat: Seat | None,
    room: Room | None = None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
) -> tuple[Absence, list[Booking]]:
    """No bookings then: of somebody, of a room, or (neither) of the whole company. Gives back the
    bookings that stand in that time: they are not touched, somebody has to look after them."""
    allowed = access.may_arrange_seat(viewer, seat.id) if seat else access.may_arrange(viewer)
    if not allowed or viewer.seat_id is None:
        raise Http404
    if ends_at <= starts_at:
        raise Refused(_("It must end after it begins."), field="ends")
    made = Absence.objects.create(
        company_id=viewer.company.id,
        seat=seat,
        room=room,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=one_line(reason, limit=200),
        made_by_id=viewer.seat_id,
    )
    whose = (
        ("seat", seat.id) if seat else ("room", room.id) if room else ("company", viewer.company.id)
    )
    days = {"from": starts_at.isoformat(), "until": ends_at.isoformat()}
    note_house(viewer, "absence_added", whose, now=now, facts=days)
    return made, standing_within(viewer, made, now=now)


def standing_within(viewer: Viewer, absence: Absence, *, now: datetime) -> list[Booking]:
    """Bookings that an absence collides with."""
    rows = access.bookings(viewer).filter(
        state="booked", starts_at__lt=absence.ends_at, ends_at__gt=max(absence.starts_at, now)
    )
    if absence.seat_id:
        rows = rows.filter(seat_id=absence.seat_id)
    if absence.room_id:
        rows = rows.filter(room_id=absence.room_id)
    return list(rows.select_related("client", "contact").order_by("starts_at", "id"))


@transaction.atomic
def end_absence(viewer: Viewer, absence: Absence, *, now: datetime) -> None:
    """He is not away after all, or was entered wrongly."""
    seat = absence.seat_id
    if not (access.may_arrange_seat(viewer, seat) if seat else access.may_arrange(viewer)):
        raise Http404
    access.absences(viewer).filter(id=absence.id).delete()
    whose = ("seat", seat) if seat else ("company", viewer.company.id)
    note_house(viewer, "absence_ended", whose, now=now)


@transaction.atomic
def save_room(
    viewer: Viewer,
    *,
    room: Room | None,
    name: str,
    services: Collection[uuid.UUID],
    now: datetime,
) -> Room:
    """A room and the services that it suits. Raises Refused where its name is another's."""
    if not access.may_arrange(viewer):
        raise Http404
    room = room or Room(company_id=viewer.company.id)
    new, room.name = room._state.adding, one_line(name, limit=80)
    try:
        with transaction.atomic():
            room.save(force_insert=new)
    except IntegrityError as error:
        raise Refused(_("There is a room of this name already."), field="name") from error
    known = ServiceRoom.objects.filter(company_id=viewer.company.id, room=room)
    before = set(known.values_list("service_id", flat=True))
    known.exclude(service_id__in=services).delete()
    ServiceRoom.objects.bulk_create(
        [
            ServiceRoom(company_id=viewer.company.id, room=room, service_id=each)
            for each in set(services) - before
        ],
        ignore_conflicts=True,
    )
    note_house(viewer, "room_changed", ("room", room.id), now=now)
    return room


@transaction.atomic
def close_room(viewer: Viewer, room: Room, *, now: datetime) -> None:
    """No new bookings in it; those that stand stay."""
    if not access.may_arrange(viewer):
        raise Http404
    access.rooms(viewer).filter(id=room.id).update(active=False)
    note_house(viewer, "room_closed", ("room", room.id), now=now)


@transaction.atomic
def change_rules(viewer: Viewer, *, values: Mapping[str, Any], now: datetime) -> Rules:
    """How clients book from now on; what is booked keeps its reminders."""
    if not access.may_arrange(viewer):
        raise Http404
    rules = access.rules(viewer)
    changed = {name: value for name, value in values.items() if getattr(rules, name) != value}
    if not changed:
        return rules
    for name, value in changed.items():
        setattr(rules, name, value)
    rules.save(force_insert=rules._state.adding)
    told = {name: value for name, value in changed.items() if name != "words"}
    note_house(viewer, "booking_rules_changed", ("company", viewer.company.id), now=now, facts=told)
    return rules
