"""What a person does with his own bell and his choices."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from kulisy.kit.text import one_line
from kulisy.notify import access, choices, live, webpush
from kulisy.notify.choices import Way
from kulisy.notify.models import Choice, Device, Rhythm, Stance
from kulisy.people.viewer import Viewer


def mark_all_read(viewer: Viewer, *, now: datetime) -> None:
    """Everything under the viewer's bell goes quiet; his other pages look again."""
    if access.bells(viewer).order_by().filter(read_at=None, at__lte=now).update(read_at=now):
        live.nudge([viewer.topic], "bell")


def choose(viewer: Viewer, ways: Mapping[str, Way]) -> None:
    """Hear of each kind in this way. Kinds that can't happen to the viewer, and ways that a kind
    has not, are passed over."""
    Choice.objects.bulk_create(
        [
            Choice(**_own(viewer), kind=kind, **choices.columns(ways[kind]))
            for kind in access.kinds(viewer)
            if kind in ways and ways[kind] in choices.offered(kind)
        ],
        update_conflicts=True,
        unique_fields=["company", "person", "face", "kind"],
        update_fields=["bell", "mail", "digest"],
    )


def set_rhythm(viewer: Viewer, wanted: Mapping[str, Any]) -> None:
    """When digests come and when it is quiet; `wanted` by the names of Rhythm."""
    Rhythm.objects.bulk_create(
        [Rhythm(**_own(viewer), **wanted)],
        update_conflicts=True,
        unique_fields=["company", "person", "face"],
        update_fields=list(wanted),
    )


def take_stance(viewer: Viewer, place_id: uuid.UUID, wish: str) -> None:
    """Follow a place closely, mute it, or (`wish` empty) hear of it as usual again. The caller has
    checked that the viewer sees the place. Nobody else learns of it."""
    if wish not in Stance.Wish.values:
        access.stances(viewer).filter(place_id=place_id).delete()
        return
    Stance.objects.bulk_create(
        [Stance(**_own(viewer), place_id=place_id, wish=wish)],
        update_conflicts=True,
        unique_fields=["company", "place_id", "person", "face"],
        update_fields=["wish"],
    )


def add_device(
    viewer: Viewer,
    *,
    endpoint: str,
    public: str,
    secret: str,
    words: bool,
    session_key: str,
    name: str,
    now: datetime,
) -> None:
    """Let this browser be woken as long as its session lasts. Raises webpush.BadSubscription."""
    webpush.check(endpoint=endpoint, public=public, secret=secret)
    forget_device(viewer, endpoint=endpoint)
    Device.objects.bulk_create(
        [
            Device(
                **_own(viewer),
                endpoint=endpoint,
                public=public,
                secret=secret,
                words=words,
                session_key=session_key,
                name=one_line(name, limit=60),
                made_at=now,
            )
        ]
    )


def forget_device(
    viewer: Viewer, *, endpoint: str = "", device_id: uuid.UUID | None = None
) -> None:
    """Wake it no more."""
    which = Q(id=device_id) if device_id else Q(endpoint=endpoint)
    access.devices(viewer).order_by().filter(which).delete()


def _own(viewer: Viewer) -> dict[str, Any]:
    return {
        "company_id": viewer.company.id,
        "person_id": viewer.person_id,
        "face": viewer.face,
    }
