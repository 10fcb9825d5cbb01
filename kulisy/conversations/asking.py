"""From an address to a search: what was typed into its box and its filters, in either face."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from kulisy.conversations.models import Audience
from kulisy.conversations.search import KINDS, Asked
from kulisy.kit.text import one_line
from kulisy.people import search as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

WORDS_LIMIT = 300


@dataclass(frozen=True)
class Asking:
    """A search as it was asked for; the form shows it again as it was typed."""

    asked: Asked
    #: "" = everything; else one kind, with its further pages.
    what: str
    before: tuple[datetime, uuid.UUID] | None
    #: As typed: names are resolved to ids, and a name that nobody has is said.
    typed: dict[str, str]
    client: Client | None = None
    #: A filter that names nobody: then nothing is found.
    unknown: str = ""

    @property
    def empty(self) -> bool:
        return not self.asked.words and not self.asked.filtered and not self.unknown

    def address(self, **changes: str) -> str:
        """The query of this search, changed."""
        return address("", **{**self.typed, "what": self.what, **changes})


def address(page: str, **query: str) -> str:
    """A page with what is asked of it; what is empty is left out."""
    return f"{page}?" + urlencode({name: value for name, value in query.items() if value})


def read(viewer: Viewer, query: QueryDict) -> Asking:
    """What a person asks for; what can't be understood counts as not asked. Two statements at
    most for each name typed into a filter."""
    typed = {
        name: one_line(query.get(name, ""), limit=WORDS_LIMIT)
        for name in ("q", "client", "author", "from", "to", "file", "audience")
    }
    client = people.client_named(viewer, typed["client"]) if typed["client"] else None
    author = people.author_named(viewer, typed["author"]) if typed["author"] else None
    audience = typed["audience"] if viewer.at_desk and typed["audience"] in Audience.values else ""
    unknown = next(
        (typed[name] for name, found in (("client", client), ("author", author))
         if typed[name] and found is None),
        "",
    )  # fmt: skip
    if client:
        typed["client"] = client.name if viewer.at_desk else str(client.id)
    if author:
        typed["author"] = author.name if viewer.at_desk else str(author.id)
    what = query.get("what", "")
    return Asking(
        asked=Asked(
            words=typed["q"],
            client_id=client.id if client else None,
            author=author.id if author else None,
            since=midnight(typed["from"]),
            until=midnight(typed["to"], days=1),
            with_file=bool(typed["file"]),
            audience=audience,
        ),
        what=what if what in (*KINDS, "people") else "",
        before=read_cursor(query.get("before", "")),
        typed=typed,
        client=client,
        unknown=unknown,
    )


def cursor(at: datetime, row_id: uuid.UUID) -> str:
    """The place after which a further page begins."""
    return f"{at.isoformat()}~{row_id}"


def read_cursor(value: str) -> tuple[datetime, uuid.UUID] | None:
    """The place that `cursor` named; None for anything else."""
    at, _, row_id = value.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, uuid.UUID(row_id)) if timezone.is_aware(moment) else None
    except (ValueError, OverflowError):
        return None


def midnight(value: str, *, days: int = 0) -> datetime | None:
    """The beginning of a typed day (and so many days later) in the reader's zone."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    if not 1900 <= day.year <= 2200:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), clock.min))
