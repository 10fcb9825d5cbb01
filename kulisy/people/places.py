"""What the personal link of a letter may open: one thing of one room. The room that owns such a
thing says here how it is opened, when it is loaded (upward, by table: this room knows none)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from kulisy.kit.addresses import address

#: What every page of the cabinet fetches, whatever it shows.
COMMON = frozenset({"seat_photo", "contact_photo", "live_ticket"})


@dataclass(frozen=True)
class Place:
    """A kind of thing that a link opens. Its id is what `Viewer.only_conversation` holds."""

    #: Its page in the cabinet, and what that page calls its id.
    page: str
    argument: str
    #: (company, id) → its client. In the worker's role.
    client_of: Callable[[uuid.UUID, uuid.UUID], uuid.UUID | None]
    #: Names of the cabinet's addresses that belong to it.
    open: frozenset[str]
    #: The section that an access must open; "": any access that isn't revoked.
    section: str
    #: Outside of both faces nothing is told of it but this: its heading (with %(company)s), what
    #: the link is good for, the button that opens it, the way back to it.
    heading: str | Promise
    good_for: str | Promise
    button: str | Promise
    back: str | Promise

    @property
    def names(self) -> frozenset[str]:
        return self.open | COMMON

    @property
    def sections(self) -> list[str]:
        """As an access is asked for them: none of them is every access."""
        return [self.section] if self.section else []

    def url(self, slug: str, id: uuid.UUID) -> str:
        """Its page, for whoever has signed in."""
        return address(f"portal:{self.page}", slug, id)


CONVERSATION = "conversation"
PLACES: dict[str, Place] = {}
