"""The review list as a file: written beside the plan, filled in by a human being, read back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kulisy.mailroom.plan import Plan
from kulisy.mailroom.reasons import say

CHOICES = ("land", "internal", "hold")


class BadReview(ValueError):
    """The file can't be used; the sentence says where it is wrong."""


@dataclass(frozen=True)
class Review:
    """Decisions of a human being."""

    #: Address or domain → client key, "team" or "nobody".
    whose: Mapping[str, str] = field(default_factory=dict)
    #: SHA-256 of a letter → one of CHOICES.
    letters: Mapping[str, str] = field(default_factory=dict)
    #: Client key → name.
    names: Mapping[str, str] = field(default_factory=dict)


def write_review(plan: Plan, path: Path) -> None:
    """The plan as JSON, with the three places to fill in on top. Never over an existing file."""
    told: dict[str, Any] = {
        "whose": {},
        "letters": {},
        "names": {client.key: client.name for client in plan.clients if not client.known},
        "how": _(
            "whose: an address or a domain → a client's key, “team” or “nobody”. "
            "letters: a letter's sha256 → “land”, “internal” (for the team only) or “hold”. "
            "names: a new client's key → its name. Then run the import again with this file."
        ),
        "held": [
            {
                "sha256": letter.head.sha256,
                "place": letter.head.place,
                "subject": letter.head.subject,
                "from": letter.head.sender.address if letter.head.sender else "",
                "why": " ".join(say(each.code, each.details) for each in letter.reasons),
            }
            for letter in plan.held
        ],
        "plan": plan.as_json(),
    }
    with path.open("x", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)


def read_review(path: Path) -> Review:
    """The decisions in the file. Raises BadReview."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadReview(_("The review file can't be read: %(why)s") % {"why": error}) from None
    if not isinstance(told, dict):
        raise BadReview(_("The review file holds no decisions."))
    review = Review(
        whose={key.lower(): value for key, value in _texts(told, "whose").items()},
        letters=_texts(told, "letters"),
        names=_texts(told, "names"),
    )
    for key, choice in review.letters.items():
        if choice not in CHOICES:
            raise BadReview(
                _("letters: %(key)s can't be “%(choice)s”, only one of %(choices)s.")
                % {"key": key[:12], "choice": choice, "choices": ", ".join(CHOICES)}
            )
    return review


def _texts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    found = told.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise BadReview(_("%(name)s must map texts to texts.") % {"name": name})
    return found
