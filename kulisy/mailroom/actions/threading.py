"""Which conversation a planned thread becomes: one that holds its letters already, or a new one."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

#: SHA-256 of the first letter, and the client.
ThreadKey = tuple[str, str]


@dataclass
class Places:
    """Conversations of one run, by their first letter and client."""

    people: People
    clients: Mapping[str, Client]
    now: datetime
    found: dict[ThreadKey, Conversation] = field(default_factory=dict)
    _opened: set[uuid.UUID] = field(default_factory=set)

    def prepare(self, threads: Iterable[PlannedThread]) -> list[uuid.UUID]:
        """Find or open the conversations of a batch, with a handful of statements for all; gives
        back those that were opened."""
        new = {_key(thread): thread for thread in threads if _key(thread) not in self.found}
        self.found |= self._existing(list(new.values()))
        opened = self._open([thread for key, thread in new.items() if key not in self.found])
        self.found |= opened
        return [each.id for each in opened.values()]

    def of(self, thread: PlannedThread) -> Conversation:
        """Of a thread that was prepared."""
        return self.found[_key(thread)]

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

    def _existing(self, threads: Sequence[PlannedThread]) -> dict[ThreadKey, Conversation]:
        """Where earlier runs put letters of these threads, if the new ones may stand there: they
        would be shown to everybody who takes part."""
        known = self._known(threads)
        ids = {each for conversations in known.values() for each in conversations}
        if not ids:
            return {}
        company_id = self.people.company_id
        rows = Conversation.objects.filter(company_id=company_id, id__in=ids)
        here = sorted(rows, key=lambda each: (each.opened_at, each.id))
        taking_part: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for conversation_id, contact_id in Participant.objects.filter(
            company_id=company_id, conversation_id__in=ids
        ).values_list("conversation_id", "contact_id"):
            taking_part[conversation_id].add(contact_id)
        found = {}
        for thread in threads:
            audience, everybody = _audience(thread), self._on_every_letter(thread)
            fitting = (
                each
                for each in here
                if each.id in known[_key(thread)]
                and each.audience == audience
                and (audience != CLIENT or taking_part[each.id] <= everybody)
            )
            conversation = next(fitting, None)
            if conversation:
                found[_key(thread)] = conversation
        return found

    def _known(self, threads: Sequence[PlannedThread]) -> dict[ThreadKey, set[uuid.UUID]]:
        """Conversations that hold a letter of the thread, its parent or its answer."""
        names = {_key(thread): _names(thread) for thread in threads}
        everything = sorted({name for ours in names.values() for name in ours})
        holding: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = defaultdict(set)
        landed = ImportedLetter.objects.filter(
            company_id=self.people.company_id, outcome=Outcome.LAND
        ).filter(
            Q(key__in=everything) | Q(message_id__in=everything) | Q(ancestors__overlap=everything)
        )
        for row in landed.only("client", "conversation", "key", "message_id", "ancestors"):
            if row.client_id and row.conversation_id:
                for name in (row.key, row.message_id or "", *row.ancestors):
                    holding[row.client_id, name].add(row.conversation_id)
        return {
            _key(thread): {
                conversation
                for name in names[_key(thread)]
                for conversation in holding.get((self.clients[thread.client].id, name), ())
            }
            for thread in threads
        }

    def _open(self, threads: Sequence[PlannedThread]) -> dict[ThreadKey, Conversation]:
        numbers = self._numbers(threads)
        found = {_key(thread): self._conversation(thread, numbers) for thread in threads}
        Conversation.objects.bulk_create(found.values())
        Desk.objects.bulk_create(self._desk(each, found[_key(each)]) for each in threads)
        Participant.objects.bulk_create(
            Participant(
                company_id=self.people.company_id,
                client_id=found[_key(thread)].client_id,
                conversation=found[_key(thread)],
                contact_id=contact_id,
            )
            for thread in threads
            for contact_id in sorted(self._on_every_letter(thread))
        )
        SearchRow.objects.bulk_create(search.title_row(each) for each in found.values())
        self._opened |= {each.id for each in found.values()}
        return found

    def _numbers(self, threads: Sequence[PlannedThread]) -> dict[str, Iterator[int]]:
        """Numbers within each client for the threads that he sees."""
        shown = Counter(each.client for each in threads if _audience(each) == CLIENT)
        return {
            key: iter(_take_numbers(self.clients[key], count))
            for key, count in sorted(shown.items())
        }

    def _conversation(
        self, thread: PlannedThread, numbers: Mapping[str, Iterator[int]]
    ) -> Conversation:
        client = self.clients[thread.client]
        audience = _audience(thread)
        first, last = self._ends(thread, [audience] if audience == CLIENT else Audience.values)
        state = self._state(thread)
        return Conversation(
            company_id=client.company_id,
            client=client,
            audience=audience,
            number=next(numbers[thread.client]) if audience == CLIENT else None,
            # What his side already has in its own mailbox is shown from the first letter on.
            shown_at=first if audience == CLIENT else None,
            title=one_line(thread.title, limit=200) or _("(no subject)"),
            state=state,
            opened_at=first,
            closed_at=last if state == State.CLOSED else None,
            client_last_at=last,
            source=f"mail:{thread.letters[0].head.sha256[:40]}:{client.id}",
        )

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


def _key(thread: PlannedThread) -> ThreadKey:
    return (thread.letters[0].head.sha256, thread.client)


def _names(thread: PlannedThread) -> set[str]:
    """Everything by which a letter of the thread, its parent or its answer may be known."""
    names = set()
    for letter in thread.letters:
        head = letter.head
        names |= {head.sha256, *ancestors(head), *((head.message_id,) if head.message_id else ())}
    return names


def _take_numbers(client: Client, count: int) -> range:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_client SET last_number = last_number + %s"
            " WHERE company_id = %s AND id = %s RETURNING last_number",
            [count, client.company_id, client.id],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
