"""Where a letter belongs, and who will read it. In the worker's role; nothing is written here.

The order: the token of the address it came to → a letter of ours, to this very person, that it
answers → a letter that its sender himself wrote or got there → the subject of an open conversation
that he reads → a new request of a known contact → quarantine. Whatever is not certain waits for a
human being: a guess never puts one client's words before another one.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q

from kulisy.conversations import replying
from kulisy.conversations.models import Audience, Conversation, Message, ReplyAddress, State
from kulisy.mailroom.models import ImportedLetter, IncomingLetter, LetterState
from kulisy.mailroom.plan import Reason
from kulisy.mailroom.reading import Head
from kulisy.mailroom.senders import Sender, reads
from kulisy.mailroom.threads import ancestors, base_subject, is_forward
from kulisy.mailroom.whose import FREE_MAIL, domain_of
from kulisy.notify.models import Letter
from kulisy.people.models import Client, ClientDomain, Contact

TOKEN, ANSWER, OWN, SUBJECT, NEW = "token", "answer", "own", "subject", "new"
#: Of a long thread the nearest ancestors decide.
_NEAREST = 30


@dataclass(frozen=True)
class Placement:
    """What becomes of a letter. In quarantine client and conversation are only a guess."""

    state: str
    reasons: tuple[Reason, ...] = ()
    client: Client | None = None
    contact: Contact | None = None
    conversation: Conversation | None = None
    audience: str = ""
    #: By which of the steps it was found.
    way: str = ""


def place(head: Head, sender: Sender, *, company_id: uuid.UUID, proven: bool = False) -> Placement:
    """Decide on a letter that a human being wrote. `proven`: our own mail server found that its
    sender's domain stands for it."""
    finder = _Finder(head, sender, company_id, proven)
    if sender.seat is not None:
        return finder.colleague()
    if sender.contacts:
        return finder.contact()
    return finder.stranger()


@dataclass
class _Finder:
    head: Head
    sender: Sender
    company_id: uuid.UUID
    proven: bool

    def colleague(self) -> Placement:
        """A team member. What can't be known for certain is a note. By an address or a letter that
        is not his own anybody could speak in his name (a client has his own ones, and writes any
        From he likes): only a proven sender is taken at his word there."""
        tokens = self._tokens()
        own = [each for each in tokens if each.person_id in self.sender.persons]
        if len({each.conversation_id for each in own or tokens}) > 1:
            return self._wait("several_tokens", guess=self._followed(tokens[0].conversation))
        for each in own:
            conversation = self._meant(each)
            if each.face == "portal":
                return self._as_contact_of(conversation, TOKEN)
            return self._said(conversation, each.audience, TOKEN)
        for each in tokens:
            conversation = self._followed(each.conversation)
            return self._noted(conversation, TOKEN, Reason("foreign_address"))
        answered, to_himself = self._answered()
        if answered is not None:
            found = self._place_of(answered)
            if found is not None and to_himself:
                conversation, audience = found
                if answered.face == "portal":
                    return self._as_contact_of(conversation, ANSWER)
                return self._said(conversation, audience, ANSWER)
            if found is not None:
                return self._noted(found[0], ANSWER, Reason("foreign_letter"))
        here = self._brought_in() or self._by_own_subject("desk")
        if here is not None:
            return self._noted(here, OWN)
        return self._wait("team_unplaced")

    def contact(self) -> Placement:
        tokens = self._tokens()
        if len({each.conversation_id for each in tokens}) > 1:
            tokens = [each for each in tokens if each.person_id in self.sender.persons]
            if len({each.conversation_id for each in tokens}) != 1:
                return self._wait("several_tokens")
        if tokens:
            return self._as_contact_of(self._meant(tokens[0]), TOKEN, tokens[0])
        answered, to_himself = self._answered()
        if answered is not None and to_himself:
            found = self._place_of(answered)
            if found is not None:
                return self._as_contact_of(found[0], ANSWER)
        here = self._brought_in()
        if here is not None and self._reads(here):
            return self._as_contact_of(here, OWN)
        guess = self._place_of(answered) if answered is not None else None
        if self.head.signs & {"list", "bulk"}:
            return self._wait("bulk", guess=guess[0] if guess else None)
        if len(self.sender.contacts) > 1:
            names = ", ".join(each.client.name for each in self.sender.contacts)
            return self._wait("contact_of_several", details={"clients": names})
        contact = self.sender.contacts[0]
        here = self._by_subject(contact)
        if here is not None:
            return self._as_contact_of(here, SUBJECT)
        return Placement(
            LetterState.OPENED,
            client=contact.client,
            contact=contact,
            audience=Audience.CLIENT,
            way=NEW,
        )

    def stranger(self) -> Placement:
        """Nobody whom the company lets write; what he seems to mean is said to the team alone."""
        code = "stranger"
        if self.sender.left:
            code = "left_team"
        elif self.sender.barred:
            code = "barred"
        tokens = self._tokens()
        if tokens:
            return self._seems_for(code, tokens[0].person_id, tokens[0].conversation)
        answered, _ = self._answered()
        found = self._place_of(answered) if answered is not None else None
        if answered is not None and found is not None:
            return self._seems_for(code, answered.person_id, found[0])
        if self.sender.barred:
            return replace(self._wait(code), client=self.sender.barred[0].client)
        return replace(self._wait(code), client=self._by_domain() or self._by_reply_to())

    # What the letter names.

    def _tokens(self) -> list[ReplyAddress]:
        boxes = (*self.head.to, *self.head.cc, *self.head.delivered)
        tokens = dict.fromkeys(filter(None, (replying.find_token(box.address) for box in boxes)))
        found = [replying.by_token(each) for each in tokens]
        return [each for each in found if each and each.company_id == self.company_id]

    def _answered(self) -> tuple[Letter | None, bool]:
        """The nearest letter of ours that it answers; first of those to this very person."""
        for each in self._ours:
            if each.person_id and each.person_id in self.sender.persons:
                return each, True
        return (self._ours[0], False) if self._ours else (None, False)

    @cached_property
    def _ours(self) -> list[Letter]:
        """Letters of ours that it names as answered, the nearest first."""
        names = [f"<{each}>" for each in reversed(ancestors(self.head)[-_NEAREST:])]
        if not names:
            return []
        rows = Letter.objects.filter(company_id=self.company_id).filter(
            Q(message_id__in=names) | Q(provider_id__in=names)
        )
        near = {name: number for number, name in enumerate(names)}
        return sorted(
            rows,
            key=lambda each: near.get(each.message_id, near.get(each.provider_id, _NEAREST)),
        )

    def _meant(self, address: ReplyAddress) -> Conversation:
        """The conversation of an address; or, where the words that its letter told of were split
        off since, the one where they stand now. If some of them stand here and some there, the
        address decides."""
        here = self._followed(address.conversation)
        answered = next(
            (
                each
                for each in self._ours
                if (each.person_id, each.face, each.audience)
                == (address.person_id, address.face, address.audience)
            ),
            None,
        )
        if answered is None:
            return here
        told = [answered, *Letter.objects.filter(company_id=self.company_id, carrier=answered.id)]
        places = {found[0].id: found[0] for each in told if (found := self._place_of(each))}
        there = places.popitem()[1] if len(places) == 1 else here
        return there if there.client_id == here.client_id else here

    def _place_of(self, letter: Letter) -> tuple[Conversation, str] | None:
        """The conversation that a letter of ours was about, and whose words it carried."""
        if letter.subject_kind == "message":
            message = Message.objects.filter(
                company_id=self.company_id, id=letter.subject_id
            ).first()
            if message is None:
                return None
            return self._conversation(message.conversation_id), letter.audience or message.audience
        conversation_id = letter.place_id
        if letter.subject_kind == "conversation":
            conversation_id = letter.subject_id
        if conversation_id is None:
            return None
        rows = Conversation.objects.filter(company_id=self.company_id, id=conversation_id)
        if not rows.exists():
            return None
        audience = letter.audience or Audience.INTERNAL
        return self._conversation(conversation_id), audience

    def _brought_in(self) -> Conversation | None:
        """The one conversation that holds a letter which this one answers: of his own, or brought
        in with an archive."""
        names = ancestors(self.head)[-_NEAREST:]
        if not names:
            return None
        own = IncomingLetter.objects.filter(
            company_id=self.company_id,
            message_id__in=names,
            state__in=(LetterState.PLACED, LetterState.OPENED),
            conversation__isnull=False,
        ).values_list("conversation_id", flat=True)
        old = ImportedLetter.objects.filter(
            company_id=self.company_id, message_id__in=names, conversation__isnull=False
        ).values_list("conversation_id", flat=True)
        ids = set(own) | set(old)
        return self._conversation(ids.pop()) if len(ids) == 1 else None

    def _by_subject(self, contact: Contact) -> Conversation | None:
        """The one open conversation of this name that he reads; of two nobody can say which."""
        wanted = self._wanted()
        if not wanted:
            return None
        rows = Conversation.objects.select_related("client__company").filter(
            company_id=self.company_id,
            client_id=contact.client_id,
            audience=Audience.CLIENT,
            shown_at__isnull=False,
            merged_into__isnull=True,
        )
        open_ones = rows.exclude(state=State.CLOSED).order_by("-client_last_at")[:500]
        found = [
            each
            for each in open_ones
            if base_subject(each.title)[0] == wanted and reads(contact, each)
        ]
        return found[0] if len(found) == 1 else self._by_own_subject("portal")

    def _by_own_subject(self, face: str) -> Conversation | None:
        """By the subject that his own letters about one conversation bear; of two: none."""
        wanted = self._wanted()
        if not wanted:
            return None
        rows = ReplyAddress.objects.filter(
            company_id=self.company_id, person_id__in=self.sender.persons, face=face
        )
        ids = {
            each.conversation_id
            for each in rows.exclude(conversation__state=State.CLOSED)
            if base_subject(each.subject)[0] == wanted
        }
        return self._conversation(ids.pop()) if len(ids) == 1 else None

    def _wanted(self) -> str:
        # A forward begins another talk.
        return "" if is_forward(self.head.subject) else base_subject(self.head.subject)[0]

    def _by_domain(self) -> Client | None:
        domain = domain_of(self.sender.address)
        if not domain or domain in FREE_MAIL:
            return None
        row = (
            ClientDomain.objects.select_related("client")
            .filter(company_id=self.company_id, domain__iexact=domain)
            .first()
        )
        return row.client if row else None

    def _by_reply_to(self) -> Client | None:
        addresses = [box.address for box in self.head.reply_to]
        rows = Contact.objects.select_related("client").filter(
            company_id=self.company_id, email__in=addresses
        )
        clients = {each.client_id: each.client for each in rows}
        return next(iter(clients.values())) if len(clients) == 1 else None

    # What follows.

    def _as_contact_of(
        self, conversation: Conversation, way: str, token: ReplyAddress | None = None
    ) -> Placement:
        """His words in a conversation of his client that he reads; else nobody is sure."""
        contact = self.sender.at(conversation.client_id)
        if contact is not None and reads(contact, conversation):
            return Placement(
                LetterState.PLACED,
                client=conversation.client,
                contact=contact,
                conversation=conversation,
                audience=Audience.CLIENT,
                way=way,
            )
        if token is not None:
            return self._seems_for("not_his_place", token.person_id, conversation)
        return self._wait("not_his_place", guess=conversation)

    def _said(
        self, conversation: Conversation, audience: str, way: str, *reasons: Reason
    ) -> Placement:
        """A colleague's words. In a thread of the team's own everything is a note."""
        if conversation.audience != Audience.CLIENT:
            audience = Audience.INTERNAL
        return Placement(
            LetterState.PLACED,
            reasons=reasons,
            client=conversation.client,
            conversation=conversation,
            audience=audience,
            way=way,
        )

    def _noted(self, conversation: Conversation, way: str, *reasons: Reason) -> Placement:
        if not self.proven:
            return self._wait("unproven_colleague", guess=conversation)
        return self._said(conversation, Audience.INTERNAL, way, *reasons)

    def _wait(
        self,
        code: str,
        *,
        guess: Conversation | None = None,
        details: dict[str, str] | None = None,
    ) -> Placement:
        return Placement(
            LetterState.QUARANTINED,
            reasons=(Reason(code, {"address": self.sender.address, **(details or {})}),),
            client=guess.client if guess else None,
            conversation=guess,
        )

    def _seems_for(
        self, code: str, person_id: uuid.UUID | None, conversation: Conversation
    ) -> Placement:
        """It came to somebody else's address: whose, is said to the team."""
        followed = self._followed(conversation)
        waiting = self._wait(code, guess=followed)
        contacts = Contact.objects.filter(
            company_id=self.company_id, client_id=followed.client_id, person__isnull=False
        )
        meant = contacts.filter(person_id=person_id).first() if person_id else None
        if meant is None:
            return waiting
        seems = Reason("seems_for", {"who": meant.name, "conversation": followed.title})
        return replace(waiting, reasons=(*waiting.reasons, seems), contact=meant)

    def _reads(self, conversation: Conversation) -> bool:
        contact = self.sender.at(conversation.client_id)
        return contact is not None and reads(contact, conversation)

    def _followed(self, conversation: Conversation) -> Conversation:
        """Where everything of this conversation went, if it was joined with another one."""
        return self._conversation(conversation.merged_into or conversation.id)

    def _conversation(self, conversation_id: uuid.UUID) -> Conversation:
        rows = Conversation.objects.select_related("client__company")
        found = rows.get(company_id=self.company_id, id=conversation_id)
        return self._conversation(found.merged_into) if found.merged_into else found


def colleagues_in_copy(head: Head, contact: Contact) -> Sequence[uuid.UUID]:
    """Contacts of the very same client who were sent the letter that opens a request: they take
    part in it from its beginning. Nobody else named in it gains anything."""
    addresses = [box.address for box in (*head.to, *head.cc)]
    rows = Contact.objects.filter(
        company_id=contact.company_id, client_id=contact.client_id, email__in=addresses
    )
    return [each.id for each in rows if each.id != contact.id]
