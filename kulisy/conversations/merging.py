"""What a merge would do, said before it is done: who would read what that he didn't read before."""

import hashlib
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kulisy.conversations import access
from kulisy.conversations.models import Audience, Conversation
from kulisy.people import access as people
from kulisy.people.boundaries import refusal
from kulisy.people.doors import shares
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Gain:
    """A contact, and the conversation of which he would read every message that the client sees."""

    contact_id: uuid.UUID
    name: str
    conversation: Conversation
    messages: int
    #: Has he a cabinet to read it in, now.
    admitted: bool
    #: His colleagues' conversations are open to him anyway: he only comes to take part.
    reads_already: bool


@dataclass(frozen=True)
class Merging:
    """Two conversations of one client that are to become one."""

    source: Conversation
    target: Conversation
    #: In the source: what the client sees, and the team's notes.
    seen: int
    notes: int
    gains: list[Gain]
    #: Why it can't be done at all, as a sentence.
    refusal: str

    @property
    def whole(self) -> bool:
        """Everything can go over, and each message is read by exactly those who read it now."""
        return not self.gains

    @property
    def named(self) -> str:
        """What was said on the page, for telling whether it still is so."""
        said = [str(self.source.id), str(self.target.id)]
        said += [f"{each.contact_id}:{each.conversation.id}" for each in self.gains]
        return hashlib.sha256("|".join(said).encode()).hexdigest()[:32]


def merging(viewer: Viewer, source: Conversation, target: Conversation) -> Merging:
    """What would happen if `source` went into `target`; both come from `access.conversations`."""
    counts = _counts(viewer, source, target)
    seen, notes = counts[source.id]
    there, _notes = counts[target.id]
    gains = []
    if seen:
        gains = _gains(viewer, source, target, counts={source.id: seen, target.id: there})
    return Merging(source, target, seen, notes, gains, _refusal(viewer, source, target, seen))


def _refusal(viewer: Viewer, source: Conversation, target: Conversation, seen: int) -> str:
    if source.id == target.id or source.client_id != target.client_id:
        return _("Choose another request of the same client.")
    if source.audience != target.audience:
        return _("What the team began among itself stays apart from what the client reads.")
    if seen and not access.may_write_in(viewer, source, Audience.CLIENT):
        return refusal(viewer)
    if source.shown_at is not None and target.shown_at is None:
        return _("The client knows this request and not the other one: join the other one to it.")
    return ""


def _gains(
    viewer: Viewer, source: Conversation, target: Conversation, *, counts: dict[uuid.UUID, int]
) -> list[Gain]:
    """Everybody who takes part in one of them takes part in both afterwards."""
    taking_part: dict[uuid.UUID, set[uuid.UUID]] = {source.id: set(), target.id: set()}
    rows = access.participants(viewer).filter(conversation_id__in=[source.id, target.id])
    for conversation_id, contact_id in rows.values_list("conversation_id", "contact_id"):
        taking_part[conversation_id].add(contact_id)
    all_of_them = taking_part[source.id] | taking_part[target.id]
    contacts = people.contacts(viewer).filter(id__in=all_of_them).order_by("name", "id")
    admitted = set(
        people.accesses(viewer)
        .filter(contact_id__in=all_of_them, sections__contains=[access.SECTION])
        .values_list("contact_id", flat=True)
    )
    shared = shares(source.client, viewer.company)
    return [
        Gain(
            contact_id=contact.id,
            name=contact.name,
            conversation=conversation,
            messages=counts[conversation.id],
            admitted=contact.id in admitted,
            reads_already=shared and contact.id in admitted,
        )
        for contact in contacts
        for conversation in (source, target)
        if contact.id not in taking_part[conversation.id]
    ]


def _counts(viewer: Viewer, *conversations: Conversation) -> dict[uuid.UUID, tuple[int, int]]:
    """Of each: how many messages the client sees, and how many he doesn't."""
    told = dict.fromkeys((each.id for each in conversations), (0, 0))
    rows = access.messages(viewer).filter(conversation_id__in=list(told)).order_by()
    counted = rows.values_list("conversation_id").annotate(
        seen=Count("id", filter=Q(audience=Audience.CLIENT)),
        notes=Count("id", filter=Q(audience=Audience.INTERNAL)),
    )
    for conversation_id, seen, notes in counted:
        told[conversation_id] = (seen, notes)
    return told
