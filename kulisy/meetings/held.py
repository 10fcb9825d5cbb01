"""What a seat has in hand of meetings and can be put into other hands: those to come that it
called."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kulisy.meetings import access
from kulisy.meetings.actions import leading
from kulisy.people.holdings import Held
from kulisy.people.viewer import Viewer


def _give(
    viewer: Viewer, to: Mapping[uuid.UUID, uuid.UUID], *, now: datetime
) -> Mapping[uuid.UUID, str]:
    leading.lead(viewer, to, now=now)
    return {}


KINDS = (
    Held(
        kind="meeting",
        label=_("Called the meeting"),
        rows=access.meetings,
        open=Q(cancelled_at=None),
        ahead="starts_at",
        key="id",
        holder="made_by_id",
        client="client_id",
        title=lambda meeting: meeting.title,
        page="desk:meeting",
        give=_give,
    ),
)
