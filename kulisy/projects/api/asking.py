"""What programs may send about projects: bounded, and refused in sentences."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from kulisy.admissions.refusal import Refused
from kulisy.kit.problems import Problem
from kulisy.kit.text import clean, one_line
from kulisy.people import access as people
from kulisy.people.viewer import Viewer
from kulisy.projects.forms import FIRST, LAST


def _within(value: date) -> date:
    if not FIRST <= value < LAST:
        raise PydanticCustomError("far_day", "is too far away")
    return value


Day = Annotated[date, AfterValidator(_within)]


@contextmanager
def refusing() -> Iterator[None]:
    """A refusal of the action is told as a problem; what was written before it is taken back."""
    try:
        yield
    except Refused as refused:
        raise Problem(422, refused.sentence, code="refused") from refused


def by_the_team(viewer: Viewer) -> None:
    """A client's wishes reach the team as words, never as commands."""
    if not viewer.at_desk:
        raise Problem(422, _("Only the team can change this."), code="refused")


def name(text: str, *, limit: int) -> str:
    """On one line; something must be left of it, and no more than fits."""
    said = one_line(clean(text), limit=limit + 1)
    if not said:
        raise Problem(422, _("A name has letters or digits."), code="refused")
    if len(said) > limit:
        sentence = _("At most %(max_length)s characters.") % {"max_length": limit}
        raise Problem(422, sentence, code="refused")
    return said


def seat(viewer: Viewer, seat_id: uuid.UUID | None) -> uuid.UUID | None:
    """Somebody who works here now."""
    if seat_id and not people.team(viewer).filter(active=True, id=seat_id).exists():
        raise Problem(422, _("Nobody of the team has this id."), code="refused")
    return seat_id
