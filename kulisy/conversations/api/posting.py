"""What programs write: words with an audience that is said, and a key that posts once."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from kulisy.conversations.actions import Guarded, Refused, Words
from kulisy.conversations.api.shown import Audience
from kulisy.kit.bounded import Asked, Text
from kulisy.kit.problems import Problem
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Draft, Held, Message

Ids = Annotated[list[uuid.UUID], Field(max_length=100)]


class Writing(Asked):
    audience: Audience | None = Field(
        None,
        description="Who will read it. At the desk it must be said: there is no default. In the"
        " cabinet it is `client`.",
    )
    body: Text = Field("", description="Markdown.")
    files: Ids = Field([], description="Ids of complete uploads of this place and audience.")
    confirm: Annotated[str, Field(max_length=64)] = Field(
        "", description="What a problem `guard` gave: send these very words all the same."
    )

    def words(self) -> Words:
        return Words(body=self.body, files=self.files, sure=self.confirm)


def audience_of(viewer: Viewer, said: str | None) -> str:
    """Chosen before anything is written, never guessed."""
    if said is None and viewer.at_desk:
        sentence = _("Say who will read it: “client” or “internal”.")
        error = {"where": ["body", "audience"], "code": "missing", "detail": sentence}
        raise Problem(422, sentence, code="invalid", errors=[error])
    if not viewer.at_desk and said == "internal":
        raise Problem(422, _("Notes of the team are written at its desk."), code="refused")
    return said or "client"


def key_of(request: HttpRequest) -> uuid.UUID:
    """The same `Idempotency-Key` of the same token is the same key of the action: even after the
    kept answer is forgotten, nothing is posted twice."""
    key = request.headers.get("Idempotency-Key", "")
    token = viewer_of(request).token_id
    return uuid.uuid5(token, f"{request.path} {key}") if key and token else uuid.uuid4()


@contextmanager
def refusing() -> Iterator[None]:
    """A refusal of the action is told as a problem; what was written before it is taken back."""
    try:
        yield
    except Guarded as asked:
        raise _guarded(asked) from asked
    except Refused as refused:
        raise Problem(422, str(refused), code="refused") from refused


def _guarded(asked: Guarded) -> Problem:
    """Each place at which somebody should look again, and the word with which it goes all the
    same."""
    return Problem(
        422,
        str(asked),
        code="guard",
        errors=[
            {
                "where": ["body", "body"],
                "code": each.rule,
                "detail": each.why,
                "sentence": each.sentence,
                "words": each.words,
            }
            for each in asked.hits
        ],
        more={"confirm": asked.sure},
    )


def rests(made: "Message | Draft | Held") -> bool:
    """Whether it rests first, or is said already."""
    return hasattr(made, "send_at")
