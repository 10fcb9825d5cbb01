"""What the client is to do, as his page says it: send, approve."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kulisy.kit.addresses import address
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects import wording
from kulisy.projects.chips import File
from kulisy.projects.models import Approval, Material


@dataclass(frozen=True)
class Need:
    """Something that the client is to send."""

    id: uuid.UUID
    title: str
    about: str
    due: date
    late: bool
    state: str
    said: str
    returned: str
    answer: str
    files: Sequence[File]


@dataclass(frozen=True)
class Asked:
    """Something that the client is to approve, or has approved."""

    id: uuid.UUID
    title: str
    state: str
    said: str
    tone: str
    round: str
    due: date | None
    late: bool
    url: str
    at: datetime | None


def need(material: Any, files: Sequence[File], today: date) -> Need:
    return Need(
        id=material.id,
        title=material.title,
        about=material.about,
        due=material.due,
        late=material.state == Material.State.NEEDED and material.due < today,
        state=str(material.state),
        said=str(material.get_state_display()),
        returned=material.returned_because if material.state == Material.State.NEEDED else "",
        answer=material.answer,
        files=files,
    )


def asked(viewer: Viewer, approval: Any, rounds: Sequence[Any], today: date) -> Asked:
    newest = next(
        (each for each in rounds
         if each.approval_id == approval.id and each.number == approval.round), None,
    )  # fmt: skip
    due = newest.due if newest else None
    waits = approval.state == Approval.State.WAITING
    return Asked(
        id=approval.id,
        title=approval.title,
        state=str(approval.state),
        said=str(approval.get_state_display()),
        tone=wording.APPROVAL_TONES[approval.state],
        round=wording.round_of(approval),
        due=due,
        late=bool(waits and due and due < today),
        url=rewritten(viewer, address(f"{viewer.face}:approval", viewer.company.slug, approval.id)),
        at=approval.approved_at,
    )
