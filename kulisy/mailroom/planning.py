"""Decides, letter by letter, what an import would do. The same letters give the same plan, in
whatever order they come.

What can't be placed for certain is held back: it is listed, stays in its archive, and lands when a
human being has decided and the import is run again. A letter is shown to a client only if all its
outsiders are that client's.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from .plan import (
    CLIENT,
    COPY,
    HOLD,
    INTERNAL,
    LAND,
    Plan,
    PlannedClient,
    PlannedLetter,
    PlannedThread,
    Reason,
)
from .reading import Head, Unreadable
from .threads import ancestors, threads
from .whose import NOBODY, TEAM, UNCERTAIN, Book, Known, outsiders

#: More recipients than this make a letter a mass mailing.
MOST_RECIPIENTS = 100
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def make_plan(
    heads: Sequence[Head],
    unreadable: Sequence[Unreadable],
    *,
    known: Known,
    decided: Mapping[str, str] | None = None,
) -> Plan:
    """`decided`: SHA-256 of a letter → "land", "internal" or "hold", chosen by hand."""
    once = _Once(sorted(heads, key=lambda head: (head.place, head.sha256)))
    book = Book(known, once.heads)
    left = [_left(head, reason, outcome=COPY) for head, reason in once.copies]
    planned: list[PlannedThread] = []
    for thread in threads(once.heads):
        members = [once.heads[position] for position in thread.letters]
        judge = _Judge(book, decided or {}, members)
        letters = [judge.letter(head) for head in members]
        letters = [_remarked(each, *once.remarks.get(each.head.sha256, ())) for each in letters]
        by_subject = {once.heads[position].sha256 for position in thread.by_subject}
        letters = [
            _remarked(each, Reason("by_subject")) if each.head.sha256 in by_subject else each
            for each in letters
        ]
        planned += _by_client(letters)
        left += [each for each in letters if each.outcome != LAND]
    clients = _clients(planned, book)
    people = {address for client in clients for address in client.people}
    return Plan(
        threads=tuple(planned),
        clients=clients,
        left=tuple(sorted(left, key=lambda each: each.head.place)),
        unreadable=tuple(sorted(unreadable, key=lambda each: each.place)),
        colleagues={each: book.colleagues[each] for each in sorted(people & set(book.colleagues))},
    )


class _Once:
    """Each letter once. Two letters with one Message-ID are copies if sender, date, files and the
    beginning of the words agree; else the second stays and only its identifier isn't believed."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self.heads: list[Head] = []
        self.copies: list[tuple[Head, Reason]] = []
        self.remarks: dict[str, list[Reason]] = defaultdict(list)
        by_content: dict[str, Head] = {}
        by_id: dict[str, Head] = {}
        for head in heads:
            same = by_content.get(head.sha256)
            twin = by_id.get(head.message_id) if head.message_id else None
            if same or (twin and _same_letter(twin, head)):
                place = (same or twin or head).place
                self.copies.append((head, Reason("copy", {"place": place})))
                continue
            by_content[head.sha256] = head
            if head.message_id and head.message_id in (*head.in_reply_to, *head.references):
                self.remarks[head.sha256].append(Reason("own_parent"))
            if twin:
                self.remarks[head.sha256].append(Reason("same_id", {"place": twin.place}))
                head = replace(head, message_id=None)
            elif head.message_id:
                by_id[head.message_id] = head
            self.heads.append(head)


def _same_letter(one: Head, other: Head) -> bool:
    """Not the subject and not the end of the words: mailing lists write there."""
    return (one.sender and one.sender.address, one.date, one.files, one.beginning) == (
        other.sender and other.sender.address,
        other.date,
        other.files,
        other.beginning,
    )


@dataclass
class _Judge:
    """Judges the letters of one thread."""

    book: Book
    decided: Mapping[str, str]
    members: Sequence[Head]

    def letter(self, head: Head) -> PlannedLetter:
        choice = self.decided.get(head.sha256, "")
        owners = self._owners(head)
        reason = Reason("chosen") if choice == "hold" else self._doubt(head, owners)
        clients = sorted(owners - {TEAM, NOBODY, UNCERTAIN})
        if reason and not (choice in {"land", "internal"} and (clients or self._talked_with)):
            return _left(head, reason, outcome=HOLD)
        inside = choice == "internal" or not clients or len(clients) > 1 or UNCERTAIN in owners
        remarks = [Reason("chosen")] if choice else []
        if inside and not choice:
            remarks.append(Reason("team_inside"))
        if "encrypted" in head.signs:
            remarks.append(Reason("encrypted"))
        if head.date is None:
            remarks.append(Reason("no_date"))
        return PlannedLetter(
            head=head,
            outcome=LAND,
            side=self._side(head),
            audience=INTERNAL if inside else CLIENT,
            client=clients[0] if len(clients) == 1 else next(iter(self._talked_with or clients)),
            at=head.date or self._neighbours_date(head),
            reasons=tuple(remarks),
        )

    def _owners(self, head: Head) -> frozenset[str]:
        owners = {self.book.whose(each) for each in outsiders(head)}
        # The team's own shared address is often a list, and Bcc stands in the envelope only.
        reached = (*head.to, *head.cc, *head.delivered, *head.lists)
        if any(self.book.whose(box.address) == TEAM for box in reached):
            owners.add(TEAM)
        return frozenset(owners)

    def _doubt(self, head: Head, owners: frozenset[str]) -> Reason | None:
        """Why a human being has to decide on this letter; None if it can land."""
        clients = sorted(owners - {TEAM, NOBODY, UNCERTAIN})
        names = {"clients": ", ".join(self.book.name(each) for each in clients[:5])}
        sender = self.book.whose(head.sender.address) if head.sender else ""
        if not head.sender:
            return Reason("no_sender")
        if {"bounce", "receipt"} & head.signs:
            return Reason("bounce")
        if "auto" in head.signs:
            return Reason("automatic")
        if len(head.to) + len(head.cc) > MOST_RECIPIENTS:
            return Reason("mass", {"count": str(len(head.to) + len(head.cc))})
        if "bulk" in head.signs and sender != TEAM and not self._team_wrote:
            return Reason("bulk")
        if TEAM not in owners:
            if head.signs & {"list", "bulk"}:
                return Reason("bulk")
            return Reason("between_clients", names) if len(clients) > 1 else Reason("no_team")
        if UNCERTAIN in owners:
            return Reason("domain_of_several", {"address": self._uncertain(head)})
        if len(clients) > 1:
            return Reason("several_clients", names)
        return None if clients or len(self._talked_with) == 1 else Reason("team_only")

    @cached_property
    def _team_wrote(self) -> bool:
        """A newsletter that the team has answered is a talk."""
        senders = (head.sender for head in self.members)
        return any(sender and self.book.whose(sender.address) == TEAM for sender in senders)

    @cached_property
    def _talked_with(self) -> list[str]:
        """The clients with whom this thread has letters that land without doubt."""
        found: set[str] = set()
        for head in self.members:
            clients = self._owners(head) - {TEAM, NOBODY, UNCERTAIN}
            if len(clients) == 1 and self._doubt_free(head):
                found |= clients
        return sorted(found)

    def _doubt_free(self, head: Head) -> bool:
        owners = self._owners(head)
        one_client = len(owners - {TEAM, NOBODY, UNCERTAIN}) == 1
        return one_client and self._doubt(head, owners) is None

    def _uncertain(self, head: Head) -> str:
        return next(each for each in outsiders(head) if self.book.whose(each) == UNCERTAIN)

    def _side(self, head: Head) -> str:
        if not head.sender:
            return ""
        return "team" if self.book.whose(head.sender.address) == TEAM else "client"

    def _neighbours_date(self, head: Head) -> datetime | None:
        """For an undated letter: right after what it answers, else right before the thread."""
        dates = {each.message_id: each.date for each in self.members if each.date}
        for parent in reversed(ancestors(head)):
            if parent in dates:
                return dates[parent] + timedelta(seconds=1)
        return min(dates.values()) - timedelta(seconds=1) if dates else None


def _left(head: Head, reason: Reason, *, outcome: str) -> PlannedLetter:
    return PlannedLetter(head, outcome, "", "", "", head.date, (reason,))


def _remarked(letter: PlannedLetter, *reasons: Reason) -> PlannedLetter:
    return replace(letter, reasons=(*letter.reasons, *reasons)) if reasons else letter


def _by_client(letters: Sequence[PlannedLetter]) -> list[PlannedThread]:
    """The landing letters of one thread, a conversation for each client it was led with."""
    apart: dict[str, list[PlannedLetter]] = defaultdict(list)
    for letter in letters:
        if letter.outcome == LAND:
            apart[letter.client].append(letter)
    found = []
    for client, ours in sorted(apart.items()):
        ours.sort(key=lambda each: each.at or _LONG_AGO)
        # What the team called it among itself is no title for what the client sees.
        shown = [each for each in ours if each.audience == CLIENT] or ours
        title = next((each.head.subject for each in shown if each.head.subject), "")
        found.append(PlannedThread(client, title, tuple(ours)))
    return found


def _clients(planned: Sequence[PlannedThread], book: Book) -> tuple[PlannedClient, ...]:
    letters: Counter[str] = Counter()
    names: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for thread in planned:
        letters[thread.client] += len(thread.letters)
        people = names[thread.client]
        for letter in thread.letters:
            head = letter.head
            for box in (*((head.sender,) if head.sender else ()), *head.to, *head.cc):
                if book.whose(box.address) == thread.client:
                    people[box.address][box.name] += bool(box.name)
    return tuple(
        PlannedClient(
            key=key,
            name=_client_name(key, book, names[key]),
            known=book.is_known(key),
            people={each: _usual(counted, each) for each, counted in sorted(names[key].items())},
            letters=count,
        )
        for key, count in sorted(letters.items(), key=lambda each: (-each[1], each[0]))
    )


def _client_name(key: str, book: Book, people: Mapping[str, Counter[str]]) -> str:
    address = key.removeprefix("address:")
    if book.is_named(key):
        return book.name(key)
    return _usual(people[address], address) if address in people else book.name(key)


def _usual(counted: Counter[str], address: str) -> str:
    """The name that stood beside an address most often; else the address itself."""
    best = sorted((-count, name) for name, count in counted.items() if name)
    return best[0][1] if best else address
