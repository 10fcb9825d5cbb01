"""What the lines of a file name, found: in the file itself, and in the company."""

import uuid
from typing import TYPE_CHECKING

from kulisy.conversations.models import Audience
from kulisy.imports.jsonl.knowing import Author, Known
from kulisy.imports.jsonl.shapes import ClientLine, ContactLine, ConversationLine
from kulisy.kit.text import fold

if TYPE_CHECKING:
    from kulisy.imports.jsonl.surveying import Firm, Said, Survey, Thread


class Resolver:
    """Fills what `Survey` leaves open, and takes out of it what has an error."""

    def __init__(self, found: "Survey", known: Known) -> None:
        self.found = found
        self.known = known
        company = known.viewer.company
        self._team = {
            email: Author(seat.name, seat_id=seat.id, shown_name=seat.name)
            for email, seat in known.seats.items()
        }
        self._gone: dict[str, Author] = {}
        for each in found.colleagues.values():
            if each.email in known.seats:
                found.wrong(each.line, "on_the_team", value=each.email)
            # Signed as somebody who isn't presented is shown: by the company.
            shown = each.name if each.clients_see_name else company.name
            self._gone[each.email] = Author(each.name, shown_name=shown)

    def resolve(self) -> None:
        found = self.found
        found.clients = {key: each for key, each in found.clients.items() if self._client(each)}
        self._contacts()
        threads = found.threads.values()
        here = self.known.conversations(each.source for each in threads)
        for thread in threads:
            thread.here = here.get(thread.source)
        found.threads = {key: each for key, each in found.threads.items() if self._thread(each)}
        self._repeated()

    def _client(self, firm: "Firm") -> bool:
        given, found = firm.given, self.found
        if given.responsible:
            seat = self.known.seats.get(given.responsible)
            if seat is None or not seat.active:
                found.wrong(given.line, "no_seat", name="responsible", value=given.responsible)
                return self._break("client", given.id, given.line)
            firm.responsible_id = seat.id
        if firm.id in self.known.client_ids:
            # An earlier run made him. Whoever may not see him learns nothing of it.
            firm.known = True
            visible = firm.id in self.known.clients
            return visible or self._refuse(given, "not_found")
        called = self.known.called.get(fold(given.name), [])
        if given.existing is None and called:
            return self._refuse(given, "known_name")
        if given.existing:
            if len(called) != 1:
                return self._refuse(given, "several" if called else "not_found")
            firm.id, firm.known = called[0], True
        return True

    def _refuse(self, given: ClientLine, code: str) -> bool:
        self.found.wrong(given.line, code, value=given.name)
        return self._break("client", given.id, given.line)

    def _break(self, kind: str, name: str, line: int) -> bool:
        self.found.broken[kind, name] = line
        return False

    def _contacts(self) -> None:
        from kulisy.imports.jsonl.surveying import Human

        found = self.found
        here = self.known.contacts(firm.id for firm in found.clients.values())
        for firm in found.clients.values():
            for row in here.get(firm.id, ()):
                author = Author(row.name, contact_id=row.id, shown_name=row.name)
                human = Human(row.id, row.name, None, author)
                firm.reached[str(row.id)] = human
                if row.email:
                    firm.reached[row.email.lower()] = human
        for each in found.contacts:
            firm_ = found.clients.get(each.client)
            if firm_ is None:
                self._no(each.line, "client", each.client, "no_client")
            elif each.email in self.known.seats:
                found.wrong(each.line, "is_colleague", value=each.email)
            else:
                self._contact(firm_, each)

    def _contact(self, firm: "Firm", given: ContactLine) -> None:
        from kulisy.imports.jsonl.surveying import Human

        id_ = self.found.names.id("contact", firm.given.id, given.email or given.id)
        here = firm.reached.get(str(id_)) or firm.reached.get(given.email)
        named = firm.reached.get(given.id) if given.id else None
        if named or (here and here.given):
            other = (named or here or firm.people[0]).given
            line = other.line if other else given.line
            self.found.wrong(
                given.line, "same_id", name="id" if named else "email",
                value=given.id if named else given.email, other=line,
            )  # fmt: skip
            return
        author = Author(given.name, contact_id=id_, shown_name=given.name)
        human = here or Human(id_, given.name, given, author)
        if here is None:
            firm.people.append(human)
        for name in filter(None, (given.email, given.id, str(human.id))):
            firm.reached[name] = human

    def _no(self, line: int, name: str, value: str, code: str) -> None:
        """Something isn't there; or is, on a line with an error."""
        other = self.found.broken.get((name, value))
        if other is None:
            self.found.wrong(line, code, name=name, value=value)
        elif other != line:
            self.found.wrong(line, "hangs", other=other)

    def _thread(self, thread: "Thread") -> bool:
        head = thread.head
        if head is None:
            for line in dict.fromkeys(each.line for each in thread.said):
                self._no(line, "conversation", thread.key, "no_conversation")
            return False
        firm = self.found.clients.get(head.client)
        if firm is None:
            self._no(head.line, "client", head.client, "no_client")
        elif not self._head(thread, head, firm):
            firm = None
        if firm is None:
            self._break("conversation", thread.key, head.line)
            self._hang(thread, head)
            return False
        thread.client, thread.client_id = head.client, firm.id
        if not thread.said:
            self.found.wrong(head.line, "no_messages")
            return False
        thread.said = [each for each in thread.said if self._said(head, firm, each)]
        if not thread.said:
            return False
        thread.said.sort(key=lambda each: (each.at, each.line, each.place))
        if not self._closing(thread, head):
            self._hang(thread, head)
            return False
        self._take_part(thread, head, firm)
        return True

    def _hang(self, thread: "Thread", head: ConversationLine) -> None:
        for line in dict.fromkeys(each.line for each in thread.said if each.line != head.line):
            self.found.wrong(line, "hangs", other=head.line)

    def _head(self, thread: "Thread", head: ConversationLine, firm: "Firm") -> bool:
        found, good = self.found, True
        if thread.here and thread.here.client_id != firm.id:
            found.wrong(head.line, "other_client")
            good = False
        elif thread.here and thread.here.audience != head.audience:
            found.wrong(head.line, "other_thread")
            good = False
        if head.assignee:
            seat = self.known.seats.get(head.assignee)
            if seat is None or not seat.active:
                found.wrong(head.line, "no_seat", name="assignee", value=head.assignee)
                good = False
            elif not self.known.sees(seat, firm.id):
                found.wrong(head.line, "seat_unseeing", name="assignee", value=head.assignee)
                good = False
            else:
                thread.assignee_id = seat.id
        for name in head.participants or ():
            if name not in firm.reached:
                found.wrong(
                    head.line, "no_contact", name="participants", value=name,
                    client=firm.given.name,
                )  # fmt: skip
                good = False
        return good

    def _closing(self, thread: "Thread", head: ConversationLine) -> bool:
        if head.closed_at and head.closed_at < thread.said[0].at:
            self.found.wrong(head.line, "before_opened", name="closed_at")
            return False
        return True

    def _said(self, head: ConversationLine, firm: "Firm", said: "Said") -> bool:
        found = self.found
        if not said.internal and head.audience == Audience.INTERNAL:
            found.wrong(said.line, "client_in_internal")
            return False
        team = self._team.get(said.name) or self._gone.get(said.name)
        human = firm.reached.get(said.name)
        if team and human and not said.side:
            found.wrong(said.line, "both", name="from", value=said.name)
            return False
        of_client = human.author if human and said.side != "team" else None
        author = of_client or (team if said.side != "client" else None)
        if author is None:
            found.wrong(said.line, "nobody", name="from", value=said.name, client=firm.given.name)
            return False
        if author.contact_id and said.internal:
            found.wrong(said.line, "internal_by_contact")
            return False
        said.author = author
        return True

    def _take_part(self, thread: "Thread", head: ConversationLine, firm: "Firm") -> None:
        """Whoever takes part reads the whole thread: those who are named, else those who wrote."""
        ids: set[uuid.UUID] = set()
        if head.audience == Audience.CLIENT:
            if head.participants is None:
                ids = {said.author.contact_id for said in thread.said
                       if said.author and said.author.contact_id}  # fmt: skip
            else:
                ids = {firm.reached[name].id for name in head.participants}
        thread.participants = tuple(sorted(ids))

    def _repeated(self) -> None:
        """Messages that earlier runs brought in: they stay as they are."""
        found = self.found
        known = self.known.messages(
            said.source for thread in found.threads.values() for said in thread.said
        )
        for thread in found.threads.values():
            for said in thread.said:
                if said.source in known and known[said.source] != said.internal:
                    found.wrong(said.line, "other_audience")
        found.here = frozenset(known)
