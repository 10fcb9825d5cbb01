"""Which conversation a planned thread becomes: one that holds its letters already, or a new one."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from kulisy.conversations import search
from kulisy.conversations.models import (
    Audience,
    Conversation,
    Desk,
    Participant,
    SearchRow,
    State,
)
from kulisy.kit.text import one_line
from kulisy.mailroom.actions.clients import People
from kulisy.mailroom.models import ImportedLetter, Outcome
from kulisy.mailroom.plan import CLIENT, PlannedLetter, PlannedThread
from kulisy.mailroom.threads import ancestors
from kulisy.people.models import Client

#: A thread whose last letter is younger than this is still open.
STILL_OPEN = timedelta(days=30)


@dataclass
class Places:
    """Conversations of one run, by their first letter and client."""

    people: People
    clients: Mapping[str, Client]
    now: datetime
    found: dict[tuple[str, str], Conversation] = field(default_factory=dict)
    _opened: set[uuid.UUID] = field(default_factory=set)

    def of(self, thread: PlannedThread) -> Conversation:
        key = (thread.letters[0].head.sha256, thread.client)
        if key not in self.found:
            self.found[key] = self._existing(thread) or self._open(thread)
        return self.found[key]

    def settle(
        self, conversation: Conversation, letters: Sequence[tuple[PlannedLetter, datetime]]
    ) -> None:
        """Move what a conversation says about its newest letters; one opened here says it."""
        if conversation.id in self._opened:
            return
        shown = [at for letter, at in letters if letter.audience == CLIENT]
        rows = Conversation.objects.filter(company_id=conversation.company_id, id=conversation.id)
        if shown:
            rows.update(
                client_last_at=Greatest("client_last_at", max(shown)),
                client_version=F("client_version") + 1,
            )
        Desk.objects.filter(
            company_id=conversation.company_id, conversation_id=conversation.id
        ).update(
            last_at=Greatest("last_at", max(at for _, at in letters)), version=F("version") + 1
        )

    def _existing(self, thread: PlannedThread) -> Conversation | None:
        """Where an earlier run put letters of this thread, if the new ones may stand there: they
        would be shown to everybody who takes part."""
        client = self.clients[thread.client]
        heads = [letter.head for letter in thread.letters]
        ids = {each for head in heads for each in (head.message_id, *ancestors(head)) if each}
        known = (
            ImportedLetter.objects.filter(
                company_id=client.company_id, client=client, outcome=Outcome.LAND
            )
            .filter(
                Q(key__in=[head.sha256 for head in heads])
                | Q(message_id__in=ids)
                | Q(ancestors__overlap=list(ids))
            )
            .order_by("sent_at", "id")
            .values_list("conversation_id", flat=True)
        )
        audience = _audience(thread)
        everybody = self._on_every_letter(thread)
        for conversation in Conversation.objects.filter(
            company_id=client.company_id, id__in=set(known), audience=audience
        ).order_by("opened_at", "id"):
            taking_part = set(
                Participant.objects.filter(
                    company_id=client.company_id, conversation=conversation
                ).values_list("contact_id", flat=True)
            )
            if audience != CLIENT or taking_part <= everybody:
                return conversation
        return None

    def _open(self, thread: PlannedThread) -> Conversation:
        client = self.clients[thread.client]
        audience = _audience(thread)
        first, last = self._ends(thread, [audience] if audience == CLIENT else Audience.values)
        state = self._state(thread)
        conversation = Conversation(
            company_id=client.company_id,
            client=client,
            audience=audience,
            number=_next_number(client) if audience == CLIENT else None,
            title=one_line(thread.title, limit=200) or _("(no subject)"),
            state=state,
            opened_at=first,
            closed_at=last if state == State.CLOSED else None,
            client_last_at=last,
            source=f"mail:{thread.letters[0].head.sha256[:40]}:{client.id}",
        )
        Conversation.objects.bulk_create([conversation])
        Desk.objects.bulk_create([self._desk(thread, conversation)])
        Participant.objects.bulk_create(
            Participant(
                company_id=client.company_id,
                client=client,
                conversation=conversation,
                contact_id=contact_id,
            )
            for contact_id in sorted(self._on_every_letter(thread))
        )
        SearchRow.objects.bulk_create([search.title_row(conversation)])
        self._opened.add(conversation.id)
        return conversation

    def _desk(self, thread: PlannedThread, conversation: Conversation) -> Desk:
        waiting = conversation.state == State.WAITING_US
        wrote = [
            seat
            for letter in thread.letters
            if letter.head.sender and (seat := self.people.seats.get(letter.head.sender.address))
        ]
        active = [seat for seat in wrote if seat.active]
        return Desk(
            conversation=conversation,
            company_id=conversation.company_id,
            client_id=conversation.client_id,
            assignee=active[-1] if active and conversation.state != State.CLOSED else None,
            last_at=self._ends(thread, Audience.values)[1],
            waiting_since=conversation.client_last_at if waiting else None,
            closed=conversation.state == State.CLOSED,
        )

    def _state(self, thread: PlannedThread) -> str:
        """Old threads are history; in a young one whoever did not write last is waited for."""
        dated = [each for each in thread.letters if each.audience == CLIENT and each.at]
        if not dated or (dated[-1].at or self.now) < self.now - STILL_OPEN:
            return State.CLOSED
        return State.WAITING_US if dated[-1].side == "client" else State.WAITING_CLIENT

    def _ends(self, thread: PlannedThread, audiences: Iterable[str]) -> tuple[datetime, datetime]:
        wanted = set(audiences)
        times = [each.at or self.now for each in thread.letters if each.audience in wanted]
        return min(times), max(times)

    def _on_every_letter(self, thread: PlannedThread) -> set[uuid.UUID]:
        """The contacts who wrote or got every letter that the client sees. Only they take part by
        the import: whoever joined later had not got the earlier letters, and taking part shows
        them all."""
        client = self.clients[thread.client]
        sets = []
        for letter in thread.letters:
            if letter.audience == CLIENT:
                head = letter.head
                boxes = (*((head.sender,) if head.sender else ()), *head.to, *head.cc)
                found = (self.people.contacts.get((client.id, box.address)) for box in boxes)
                sets.append({contact.id for contact in found if contact})
        return set.intersection(*sets) if sets else set()


def _audience(thread: PlannedThread) -> str:
    shown = any(letter.audience == CLIENT for letter in thread.letters)
    return Audience.CLIENT if shown else Audience.INTERNAL


def _next_number(client: Client) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_client SET last_number = last_number + 1"
            " WHERE company_id = %s AND id = %s RETURNING last_number",
            [client.company_id, client.id],
        )
        return int(cursor.fetchone()[0])
