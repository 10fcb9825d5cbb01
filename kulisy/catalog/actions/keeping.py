"""The catalogue itself: written, shown, taken away again."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.catalog import access
from kulisy.catalog.models import Performer, Service, Shown
from kulisy.files import actions as files
from kulisy.files.kinds import PICTURES
from kulisy.people import access as people
from kulisy.people.models import Company
from kulisy.people.viewer import Viewer

#: Bytes of one picture, and how many a service may have.
LARGEST, MOST_PICTURES = 10 * 1024 * 1024, 8


def save_service(
    viewer: Viewer,
    service: Service | None,
    *,
    values: Mapping[str, Any],
    seat_ids: Collection[uuid.UUID],
    now: datetime,
) -> Service:
    """Write a new one (a draft, seen by the team alone) or change one. `seat_ids`: who does it;
    they are named beside it to everybody once it is shown."""
    _check(viewer)
    new = service is None
    service = service or Service(company=viewer.company, made_at=now)
    changed = [name for name, value in values.items() if getattr(service, name) != value]
    for name in changed:
        setattr(service, name, values[name])
    service.save(force_insert=new)
    again = _perform(viewer, service, seat_ids)
    if new or changed or again:
        note(
            viewer,
            "service_written" if new else "service_changed",
            ("service", service.id),
            now=now,
            facts={"fields": sorted([*changed, *(["performers"] if again else [])])},
            contents={"title": service.title},
        )
    return service


def show_service(viewer: Viewer, service: Service, state: str, *, now: datetime) -> None:
    """Show it to everybody, take it back among the team, or put it away."""
    _check(viewer)
    if service.state == Shown(state):
        return
    service.state = state
    if state == Shown.SHOWN and service.shown_at is None:
        service.shown_at = now
    service.save(update_fields=["state", "shown_at"])
    note(viewer, f"service_{state}", ("service", service.id), now=now)
    if state == Shown.SHOWN:
        note_selling(viewer)


def note_selling(viewer: Viewer) -> None:
    """Something is shown to every client: the cabinet has a place for it from now on, for good,
    since orders and bookings may come of it. Nothing that one client alone knows decides this."""
    Company.objects.filter(id=viewer.company.id, sells=False).update(sells=True)


def keep_pictures(
    viewer: Viewer,
    service: Service,
    *,
    added: Sequence[Any],
    removed: Collection[uuid.UUID],
    now: datetime,
) -> None:
    """`added`: uploaded files. Refused, and nothing is kept, where one of them is no picture."""
    _check(viewer)
    # Two windows at once: the second one adds to what the first one kept.
    service = Service.objects.select_for_update(of=("self",)).get(
        company_id=viewer.company.id, id=service.id
    )
    kept = [each for each in service.pictures if each not in removed]
    if len(kept) + len(added) > MOST_PICTURES:
        raise Refused(
            _("At most %(count)s pictures: take some away first.") % {"count": MOST_PICTURES},
            field="pictures",
        )
    for each in added:
        try:
            blob = files.keep_bytes(
                company_id=viewer.company.id,
                person_id=viewer.person_id,
                name=each.name,
                data=each.file,
                now=now,
                limit=LARGEST,
            )
        except files.Refused as refusal:
            raise Refused(refusal.sentence, field="pictures") from None
        if blob.content_type not in PICTURES:
            raise Refused(_("This is no picture: JPEG, PNG and WebP are."), field="pictures")
        kept.append(blob.id)
    if kept != service.pictures:
        service.pictures = kept
        service.save(update_fields=["pictures"])


def _perform(viewer: Viewer, service: Service, seat_ids: Collection[uuid.UUID]) -> bool:
    team = set(people.team(viewer).filter(id__in=seat_ids).values_list("id", flat=True))
    rows = Performer.objects.filter(company_id=viewer.company.id, service_id=service.id)
    before = set(rows.values_list("seat_id", flat=True))
    if before - team:
        rows.filter(seat_id__in=before - team).delete()
    Performer.objects.bulk_create(
        [
            Performer(company=viewer.company, service=service, seat_id=seat_id)
            for seat_id in sorted(team - before)
        ],
        ignore_conflicts=True,
    )
    return before != team


def _check(viewer: Viewer) -> None:
    if not access.may_keep(viewer):
        raise Http404
