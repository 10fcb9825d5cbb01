"""Who had read what by when. What conversations.actions.mark_read would have noted, gathered and
written at once: a thousand readings one by one would take a minute."""

import uuid
from datetime import datetime, timedelta

from kulisy.conversations.models import Audience, Conversation, Message, ReadMark, Sighting
from kulisy.demo.company import House
from kulisy.journal import actions as journal
from kulisy.people.viewer import Viewer


class Readings:
    """Readings of one company's play."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._read_to: dict[tuple[uuid.UUID, uuid.UUID, str], datetime] = {}
        self._sightings: list[Sighting] = []

    def read(
        self, viewer: Viewer, conversation: Conversation, seen: list[Message], *, at: datetime
    ) -> None:
        """The viewer has `seen` (what he may see of the conversation, in order) before his eyes."""
        place = (conversation.id, viewer.person_id or uuid.UUID(int=0), viewer.face)
        before = self._read_to.get(place)
        fresh = [each for each in seen if before is None or each.posted_at > before]
        if not fresh:
            return
        self._read_to[place] = fresh[-1].posted_at
        others = [each for each in fresh if self._of_the_other_side(viewer, each)]
        admission = viewer.admission(conversation.client_id)
        self._sightings += [
            Sighting(
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                message=message,
                seat_id=viewer.seat_id,
                contact_id=admission.contact_id if admission else None,
                name=admission.contact_name if admission else viewer.name,
                at=at,
            )
            for message in others
        ]
        if others and admission:
            journal.record(
                journal.Actor("contact", admission.contact_id),
                "opened",
                journal.Subject("message", others[-1].id),
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                now=at,
                facts={
                    "conversation": str(conversation.id),
                    "messages": [str(message.id) for message in reversed(others)],
                    "by": "signed in",
                },
            )

    def write(self, conversations: dict[uuid.UUID, tuple[Conversation, list[Message]]]) -> None:
        """Marks and sightings. Colleagues whom a conversation doesn't concern have looked into it
        all the same, but not into what came within the last day: else half the queue is bold."""
        until = self.house.when.now - timedelta(hours=20)
        for conversation, said in conversations.values():
            older = [message.posted_at for message in said if message.posted_at < until]
            for name, seat in self.house.seats.items():
                place = (conversation.id, seat.person_id, "desk")
                if older and conversation.client_id not in self.house.viewer(name).hidden_clients:
                    self._read_to.setdefault(place, older[-1])
        ReadMark.objects.bulk_create(
            ReadMark(
                company_id=self.house.owner.company.id,
                client_id=conversations[conversation_id][0].client_id,
                conversation_id=conversation_id,
                person_id=person_id,
                face=face,
                read_to=read_to,
            )
            for (conversation_id, person_id, face), read_to in self._read_to.items()
        )
        Sighting.objects.bulk_create(self._sightings)

    def _of_the_other_side(self, viewer: Viewer, message: Message) -> bool:
        own = message.author_seat_id if viewer.at_desk else message.author_contact_id
        return message.audience == Audience.CLIENT and own is None
