"""«Мои страницы»: which faces a person may enter, as he sees them himself."""

import uuid
from dataclasses import dataclass

from kulisy.people.models import Access, AccessState, Company, Seat
from kulisy.people.viewer import in_lobby


@dataclass(frozen=True)
class Page:
    """One face of one company."""

    face: str
    company: Company
    #: The role on the team, or the clients one belongs to.
    note: str

    @property
    def url(self) -> str:
        return f"/{'d' if self.face == 'desk' else 'c'}/{self.company.slug}/"


def pages_of(person_id: uuid.UUID) -> list[Page]:
    """The desks of one's seats first, then the cabinets one is admitted to, by company."""
    with in_lobby(person_id=person_id, savepoint=False):
        seats = list(
            Seat.objects.select_related("company")
            .filter(person_id=person_id, active=True)
            .order_by("company__name")
        )
        accesses = list(
            Access.objects.select_related("company", "client")
            .filter(person_id=person_id)
            .exclude(state=AccessState.REVOKED)
            .order_by("company__name", "client__name")
        )
    desks = [Page("desk", seat.company, seat.title or seat.get_role_display()) for seat in seats]
    clients: dict[uuid.UUID, list[str]] = {}
    companies: dict[uuid.UUID, Company] = {}
    for access in accesses:
        clients.setdefault(access.company_id, []).append(access.client.name)
        companies[access.company_id] = access.company
    return desks + [
        Page("portal", company, ", ".join(clients[id])) for id, company in companies.items()
    ]
