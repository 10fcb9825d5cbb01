"""Whose bell it is: one's own, in this company and face."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kulisy.notify.models import Bell, Choice, Device, Kind, Rhythm, Stance
from kulisy.people.standing import standing
from kulisy.people.viewer import Viewer

#: The bell shows no more than "99+".
MOST_COUNTED = 100
#: subject_kind → the rows of that kind which the viewer may read now; beside `bells.DESCRIBERS`.
READABLE: dict[str, Callable[[Viewer], QuerySet[Any]]] = {}


def bells(viewer: Viewer) -> QuerySet[Bell]:
    """The viewer's own bell entries, newest first."""
    return Bell.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    ).order_by("-at", "-id")


def unread_bells(viewer: Viewer) -> int:
    """How many entries wait, of those that the list would show; MOST_COUNTED at most. One
    statement where nothing waits, and one more where something does."""
    return unread_of(viewer, _waiting_kinds(viewer))


def unread_of(viewer: Viewer, kinds: Iterable[str]) -> int:
    """The same where the page knows already of which kinds there are entries that `wait`: each
    kind has its own rule of who may read, and only those of these kinds are asked."""
    named = tuple(sorted(set(kinds)))
    return len(_unread_ids(viewer, kinds=named)) if named else 0


def waiting(viewer: Viewer) -> QuerySet[Bell]:
    """Entries not yet read, those among them that the list would no longer show included."""
    return bells(viewer).order_by().filter(read_at=None)


@standing
def _waiting_kinds(viewer: Viewer) -> QuerySet[Bell, str]:
    return waiting(viewer).values_list("subject_kind", flat=True).distinct()


@standing
def _unread_ids(viewer: Viewer, *, kinds: tuple[str, ...]) -> QuerySet[Bell, uuid.UUID]:
    shown = Q(pk__in=[])
    for kind in kinds:
        if rows := READABLE.get(kind):
            found = rows(viewer).filter(pk=OuterRef("subject_id"))
            shown |= Q(Exists(found), subject_kind=kind)
    return waiting(viewer).filter(shown).values_list("id", flat=True)[:MOST_COUNTED]


def choices(viewer: Viewer) -> QuerySet[Choice]:
    """What the viewer chose to hear of."""
    return Choice.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )


def stances(viewer: Viewer) -> QuerySet[Stance]:
    """The places that the viewer follows closely or has muted: nobody else learns of it."""
    return Stance.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )


def wish(viewer: Viewer, place_id: uuid.UUID) -> str:
    """What the viewer wished for a place; "" for nothing in particular."""
    found = stances(viewer).filter(place_id=place_id).values_list("wish", flat=True).first()
    return found or ""


def rhythm(viewer: Viewer) -> Rhythm:
    """When the viewer wants to be told; what suits most where he has not said."""
    own = Rhythm.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )
    return own.first() or Rhythm()


def devices(viewer: Viewer) -> QuerySet[Device]:
    """The viewer's own browsers that may be woken. Not the sessions they were switched on in."""
    return (
        Device.objects.filter(
            company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
        )
        .defer("session_key")
        .order_by("made_at", "id")
    )


def leads(viewer: Viewer) -> bool:
    """Whether the viewer leads a client here, and is told how the work goes."""
    return any(each.lead and not each.ended for each in viewer.admissions)


def kinds(viewer: Viewer) -> list[Kind]:
    """What can happen to this viewer at all, and may be chosen."""
    if not viewer.at_desk:
        side = [Kind.MESSAGE, Kind.MENTION, Kind.STATE]
        if viewer.clients_with("conversations"):
            side += [Kind.STANDIN, Kind.MEETING]
        if viewer.clients_with("projects"):
            side += [Kind.PROJECT]
        if viewer.clients_with("bookings"):
            side += [Kind.ORDER, Kind.BOOKING, Kind.REVIEW]
        return [*side, Kind.ACCEPTED] if leads(viewer) else side
    team = [Kind.MENTION, Kind.ASSIGNED, Kind.MESSAGE, Kind.REQUEST, Kind.STATE, Kind.ACCEPTED]
    team += [Kind.ORDER, Kind.BOOKING, Kind.REVIEW, Kind.PROJECT, Kind.MEETING]
    return [*team, Kind.ADMISSION] if viewer.runs_company else team
