"""The clients and contacts that a plan needs, made where they are missing, in the owner's name."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from kulisy.admissions.actions.clients import add_client, add_contact
from kulisy.kit.text import one_line
from kulisy.mailroom.plan import Plan, PlannedClient
from kulisy.people.doors import seat_viewer
from kulisy.people.models import Client, ClientDomain, Contact, Role, Seat
from kulisy.people.viewer import Viewer, viewing, working


class People:
    """Who is who, by address: contacts of each client, seats of the team."""

    def __init__(self, company_id: uuid.UUID, witness: Callable[..., None]) -> None:
        self.company_id = company_id
        self.witness = witness
        with working():
            seats = Seat.objects.select_related("company", "person").filter(company_id=company_id)
            self.seats = {seat.person.email.lower(): seat for seat in seats}
            owners = [
                seat for seat in self.seats.values() if seat.role == Role.OWNER and seat.active
            ]
            self.owner = min(owners, key=lambda seat: seat.created_at)
            self.contacts: dict[tuple[uuid.UUID, str], Contact] = {
                (contact.client_id, contact.email.lower()): contact
                for contact in Contact.objects.filter(company_id=company_id).exclude(email="")
            }

    def make(self, plan: Plan, *, now: datetime) -> Mapping[str, Client]:
        """The plan's clients by key, with all their people; each client in one transaction."""
        viewer = seat_viewer(self.owner)
        found = {}
        for planned in plan.clients:
            with transaction.atomic():
                made: dict[str, list[uuid.UUID]] = {"client": [], "domain": [], "contact": []}
                with viewing(viewer):
                    client = self._client(viewer, plan, planned, made, now=now)
                    made["contact"] += self._add_people(viewer, client, planned, now=now)
                with working():
                    for kind, ids in made.items():
                        self.witness(kind, ids)
            found[planned.key] = client
        return found

    def _client(
        self,
        viewer: Viewer,
        plan: Plan,
        planned: PlannedClient,
        made: Mapping[str, list[uuid.UUID]],
        *,
        now: datetime,
    ) -> Client:
        if planned.known:
            return Client.objects.get(company_id=self.company_id, id=planned.key)
        client = add_client(
            viewer,
            name=one_line(planned.name, limit=200),
            human=planned.key.startswith("address:"),
            responsible=self._responsible(plan, planned),
            now=now,
        )
        made["client"].append(client.id)
        made["domain"] += self._keep_domain(client, planned)
        return client

    def _responsible(self, plan: Plan, planned: PlannedClient) -> Seat:
        """Whoever of the team wrote to him most; else the owner."""
        wrote: Counter[str] = Counter()
        for thread in plan.threads:
            if thread.client == planned.key:
                wrote.update(
                    each.head.sender.address for each in thread.letters if each.head.sender
                )
        for address, _ in wrote.most_common():
            seat = self.seats.get(address)
            if seat and seat.active:
                return seat
        return self.owner

    def _keep_domain(self, client: Client, planned: PlannedClient) -> list[uuid.UUID]:
        if not planned.key.startswith("domain:"):
            return []
        domain = planned.key.removeprefix("domain:")
        row = ClientDomain(company_id=self.company_id, client=client, domain=domain[:253])
        row.save(force_insert=True)
        return [row.id]

    def _add_people(
        self, viewer: Viewer, client: Client, planned: PlannedClient, *, now: datetime
    ) -> list[uuid.UUID]:
        made = []
        for address, name in planned.people.items():
            if (client.id, address) not in self.contacts:
                values = {"name": one_line(name, limit=120), "email": address}
                contact = add_contact(viewer, client, values=values, now=now)
                self.contacts[client.id, address] = contact
                made.append(contact.id)
        return made
