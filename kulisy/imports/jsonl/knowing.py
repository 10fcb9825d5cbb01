"""What the company knows of the people and things that a file names."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.kit.text import fold
from kulisy.people import access as people
from kulisy.people.models import Client, Contact, NamedSeat, Role, Seat
from kulisy.people.viewer import Viewer, viewing, working

_CHUNK = 5000
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote: a seat, a contact, or of a former colleague the name alone."""

    name: str
    seat_id: uuid.UUID | None = None
    contact_id: uuid.UUID | None = None
    #: As he signs what the client sees.
    shown_name: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """A conversation that an earlier run brought in."""

    id: uuid.UUID
    client_id: uuid.UUID
    audience: str


class Known:
    """Seats by address, and the clients that the viewer sees."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        company_id = viewer.company.id
        with working():
            seats = Seat.objects.select_related("person").filter(company_id=company_id)
            self.seats = {seat.person.email.lower(): seat for seat in seats}
            self.client_ids = set(
                Client.objects.filter(company_id=company_id).values_list("id", flat=True)
            )
        with viewing(viewer):
            self.clients = {client.id: client for client in people.clients(viewer)}
        self.called: dict[str, list[uuid.UUID]] = defaultdict(list)
        for client in self.clients.values():
            self.called[fold(client.name)].append(client.id)

    def contacts(self, client_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Contact]]:
        """The contacts of some of the clients that the viewer sees."""
        found: dict[uuid.UUID, list[Contact]] = defaultdict(list)
        with viewing(self.viewer):
            for chunk in chunks(sorted(set(client_ids) & set(self.clients)), _CHUNK):
                for contact in people.contacts(self.viewer).filter(client_id__in=chunk):
                    found[contact.client_id].append(contact)
        return found

    def conversations(self, sources: Iterable[str]) -> dict[str, Here]:
        """By source, whoever sees them: a conversation comes in once."""
        found: dict[str, Here] = {}
        rows = Conversation.objects.filter(company_id=self.viewer.company.id)
        with working():
            for chunk in chunks(list(sources), _CHUNK):
                for source, id_, client_id, audience in rows.filter(source__in=chunk).values_list(
                    "source", "id", "client_id", "audience"
                ):
                    found[str(source)] = Here(id_, client_id, audience)
        return found

    def messages(self, sources: Iterable[str]) -> dict[str, bool]:
        """Those that are here already: source → whether it is the team's own."""
        found: dict[str, bool] = {}
        rows = Message.objects.filter(company_id=self.viewer.company.id)
        with working():
            for chunk in chunks(list(sources), _CHUNK):
                for source, audience in rows.filter(source__in=chunk).values_list(
                    "source", "audience"
                ):
                    found[str(source)] = audience == Audience.INTERNAL
        return found

    def sees(self, seat: Seat, client_id: uuid.UUID) -> bool:
        """Whether a seat sees a client; of a client yet to be made everybody does."""
        client = self.clients.get(client_id)
        if client is None or not client.restricted:
            return True
        if seat.role == Role.OWNER or client.responsible_id == seat.id:
            return True
        with viewing(self.viewer):
            named = NamedSeat.objects.filter(company_id=client.company_id, client_id=client.id)
            return named.filter(seat_id=seat.id).exists()


def chunks(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
