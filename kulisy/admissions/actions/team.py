"""The team: cards, roles, closing a seat with everything it holds handed on, opening it again."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions import access
from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.notify import live, outbox
from kulisy.people import access as people
from kulisy.people.models import NamedSeat, Role, Seat
from kulisy.people.recipients import recipient
from kulisy.people.signals import seat_left
from kulisy.people.viewer import Viewer, viewing


def edit_seat(viewer: Viewer, seat: Seat, *, values: Mapping[str, Any], now: datetime) -> None:
    """`values`: name, title, answers_for, back_on, photo."""
    if not access.may_edit_seat(viewer, seat):
        raise Http404
    changed = [name for name, value in values.items() if getattr(seat, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(seat, name, values[name])
    seat.save(update_fields=changed)
    note(viewer, "seat_changed", ("seat", seat.id), now=now, facts={"fields": sorted(changed)})


@transaction.atomic
def change_role(viewer: Viewer, seat: Seat, *, role: str, now: datetime) -> None:
    """Owners are made and unmade by owners; the last one stays. Holds from the next page on."""
    if not access.may_run(viewer):
        raise Http404
    if role == seat.role:
        return
    if not viewer.is_owner and Role.OWNER in {seat.role, role}:
        raise Refused(_("Only an owner can make or unmake an owner."), field="role")
    if seat.role == Role.OWNER:
        _not_the_last_owner(viewer, seat, field="role")
    before, seat.role = seat.role, role
    seat.save(update_fields=["role"])
    note(
        viewer,
        "role_changed",
        ("seat", seat.id),
        now=now,
        facts={"before": before, "after": role},
    )
    # What he may look at has changed: his pages ask for a new ticket.
    live.close([_topic(seat)])


@transaction.atomic
def deactivate_seat(viewer: Viewer, seat: Seat, *, successor: Seat | None, now: datetime) -> None:
    """Close this company to him at once: pages answer "not found", streams end, his other companies
    stay. Everything he holds goes to the successor; what the viewer may not see, to an owner."""
    if not access.may_run(viewer):
        raise Http404
    if seat.id == viewer.seat_id:
        raise Refused(_("You can't close your own seat: ask another owner or administrator."))
    if seat.role == Role.OWNER:
        if not viewer.is_owner:
            raise Refused(_("Only an owner can close the seat of an owner."))
        _not_the_last_owner(viewer, seat)
    if successor is None or successor.id == seat.id or not successor.active:
        raise Refused(_("Choose who takes over."), field="successor")
    if not Seat.objects.filter(company_id=viewer.company.id, id=seat.id, active=True).update(
        active=False
    ):
        raise Refused(_("This seat is closed already."))
    seat.active = False
    _hand_over_clients(viewer, seat, successor, now=now)
    _hand_over_places(viewer, seat, successor)
    seat_left.send(sender=Seat, seat=seat, successor=successor, now=now, viewer=viewer)
    outbox.defer("kulisy.admissions.tasks.settle_departure", seat_id=str(seat.id))
    note(
        viewer,
        "seat_closed",
        ("seat", seat.id),
        now=now,
        facts={"successor": str(successor.id)},
    )
    live.close([_topic(seat)])


def reactivate_seat(viewer: Viewer, seat: Seat, *, now: datetime) -> None:
    """The seat is open again, in its old role; what was handed on stays where it is."""
    if not access.may_run(viewer) or (seat.role == Role.OWNER and not viewer.is_owner):
        raise Http404
    if Seat.objects.filter(company_id=viewer.company.id, id=seat.id, active=False).update(
        active=True
    ):
        note(viewer, "seat_reopened", ("seat", seat.id), now=now)


def settle_departure(*, seat_id: uuid.UUID, now: datetime) -> None:
    """The worker's: what the one who closed the seat could not see (restricted clients) goes to an
    owner, with an owner's rights."""
    seat = Seat.objects.filter(id=seat_id, active=False).first()
    if seat is None:
        return
    owner = (
        Seat.objects.filter(company_id=seat.company_id, role=Role.OWNER, active=True)
        .order_by("created_at")
        .first()
    )
    if owner is None:
        return
    heir = recipient(person_id=owner.person_id, company_id=owner.company_id, face="desk")
    if heir is not None:
        with viewing(heir) as viewer:
            seat_left.send(sender=Seat, seat=seat, successor=owner, now=now, viewer=viewer)


def _hand_over_clients(viewer: Viewer, seat: Seat, successor: Seat, *, now: datetime) -> None:
    held = people.clients(viewer).filter(responsible_id=seat.id)
    ids = list(held.order_by("id").values_list("id", flat=True))
    held.update(responsible=successor)
    for client_id in ids:
        note(
            viewer,
            "responsible_changed",
            ("client", client_id),
            client_id=client_id,
            now=now,
            facts={"responsible": str(successor.id)},
        )
    if viewer.hidden_clients:
        with connection.cursor() as cursor:
            cursor.execute("SELECT admissions_leave_hidden(%s)", [seat.id])


def _hand_over_places(viewer: Viewer, seat: Seat, successor: Seat) -> None:
    """His place in the circles of restricted clients: or the successor could not see what he is
    given there."""
    places = NamedSeat.objects.filter(company_id=viewer.company.id, seat_id=seat.id)
    NamedSeat.objects.bulk_create(
        [
            NamedSeat(company=viewer.company, client_id=client_id, seat=successor)
            for client_id in places.values_list("client_id", flat=True)
        ],
        ignore_conflicts=True,
    )
    places.delete()


def _not_the_last_owner(viewer: Viewer, seat: Seat, *, field: str = "") -> None:
    """Locks the owners, so that two who unmake each other at once don't both succeed."""
    owners = list(
        Seat.objects.select_for_update()
        .filter(company_id=viewer.company.id, role=Role.OWNER, active=True)
        .order_by("id")
        .values_list("id", flat=True)
    )
    if not set(owners) - {seat.id}:
        raise Refused(_("A company needs an owner: make somebody else one first."), field=field)
    if viewer.seat_id not in owners:
        raise Refused(_("Somebody else has just changed this. Look at it again."), field=field)


def _topic(seat: Seat) -> str:
    return live.topic(seat.person_id, seat.company_id, "desk")
