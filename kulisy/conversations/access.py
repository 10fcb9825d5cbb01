"""Who may see and do what, as queries that start from the viewer; and the same rule from the
other end, as readers that start from the thing. Keep them one beside the other."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kulisy.conversations.models import (
    Attachment,
    Audience,
    Conversation,
    Desk,
    Draft,
    Label,
    Message,
    Participant,
    ReadMark,
    SavedFilter,
    Sighting,
    Watcher,
)
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

SECTION = "conversations"


def conversations(viewer: Viewer) -> QuerySet[Conversation]:
    """Conversations the viewer may see: the team those of its clients; a contact those he takes
    part in, or all of his client where the client shares them."""
    rows = Conversation.objects.filter(company_id=viewer.company.id)
    if viewer.only_conversation:
        rows = rows.filter(id=viewer.only_conversation)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    admitted = viewer.clients_with(SECTION)
    return rows.filter(client_id__in=admitted).filter(
        Q(client_id__in=viewer.shared_client_ids) | Q(id__in=_where_i_take_part(viewer))
    )


def messages(viewer: Viewer) -> QuerySet[Message]:
    """The only way of a message to a screen."""
    rows = Message.objects.filter(company_id=viewer.company.id)
    if viewer.only_conversation:
        rows = rows.filter(conversation_id=viewer.only_conversation)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    return _for_client(viewer, rows)


def attachments(viewer: Viewer) -> QuerySet[Attachment]:
    """Files pinned to messages the viewer may see: they share the message's fate."""
    rows = Attachment.objects.filter(company_id=viewer.company.id)
    if viewer.only_conversation:
        rows = rows.filter(conversation_id=viewer.only_conversation)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    return _for_client(viewer, rows)


def gallery(viewer: Viewer, client_id: uuid.UUID | None = None) -> QuerySet[Attachment]:
    """All files of a client that the viewer may see, for the section «Файлы»."""
    rows = attachments(viewer).order_by("-pinned_at", "-id")
    if not viewer.at_desk:
        rows = rows.filter(client_id__in=viewer.clients_with("files"))
    return rows.filter(client_id=client_id) if client_id else rows


def readers(message: Message) -> list[people.Reader]:
    """Everybody who may read this message: the other end of `messages`. For the worker."""
    conversation = message.conversation
    team = people.seat_readers(conversation.client)
    if message.audience != Audience.CLIENT:
        return team
    return team + client_readers(conversation)


def client_readers(conversation: Conversation) -> list[people.Reader]:
    """The contacts who read this conversation's client side, admitted to the cabinet."""
    taking_part = Participant.objects.filter(
        company_id=conversation.company_id, conversation_id=conversation.id
    ).values_list("contact_id", flat=True)
    client = conversation.client
    only = None if shares(client, client.company) else list(taking_part)
    return people.contact_readers(client, section=SECTION, contact_ids=only)


def client_names(viewer: Viewer, conversation: Conversation) -> list[str]:
    """Who of the client's side will read what is written to him now: for the button. The same
    rule as `client_readers`, asked by the writer."""
    accesses = (
        people.accesses(viewer)
        .select_related("contact")
        .filter(client_id=conversation.client_id, sections__contains=[SECTION])
        .order_by("contact__name")
    )
    if not shares(conversation.client, viewer.company):
        taking_part = Participant.objects.filter(
            company_id=viewer.company.id, conversation_id=conversation.id
        )
        accesses = accesses.filter(contact_id__in=taking_part.values("contact_id"))
    return [access.contact.name for access in accesses]


def desks(viewer: Viewer) -> QuerySet[Desk]:
    """The team's side of conversations: nobody's in the cabinet."""
    if not viewer.at_desk:
        return Desk.objects.none()
    return _unhidden(viewer, Desk.objects.filter(company_id=viewer.company.id))


def labels(viewer: Viewer) -> QuerySet[Label]:
    if not viewer.at_desk:
        return Label.objects.none()
    return Label.objects.filter(company_id=viewer.company.id).order_by("name")


def watchers(viewer: Viewer) -> QuerySet[Watcher]:
    """Seats that follow a conversation: the team's own affair."""
    if not viewer.at_desk:
        return Watcher.objects.none()
    return _unhidden(viewer, Watcher.objects.filter(company_id=viewer.company.id))


def participants(viewer: Viewer) -> QuerySet[Participant]:
    rows = Participant.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    return rows.filter(conversation_id__in=conversations(viewer).values("id"))


def drafts(viewer: Viewer) -> QuerySet[Draft]:
    """One's own unsent writing in this face; nobody else's."""
    return Draft.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )


def read_marks(viewer: Viewer) -> QuerySet[ReadMark]:
    """How far the viewer himself has read."""
    return ReadMark.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )


def sightings(viewer: Viewer, message_ids: Iterable[uuid.UUID]) -> QuerySet[Sighting]:
    """Who of the other side had these messages before his eyes; the messages come from
    `messages(viewer)`. The desk sees contacts; the cabinet sees the team, and not by name."""
    rows = Sighting.objects.filter(company_id=viewer.company.id, message_id__in=list(message_ids))
    return rows.filter(seat=None) if viewer.at_desk else rows.filter(contact=None)


def saved_filters(viewer: Viewer) -> QuerySet[SavedFilter]:
    if not viewer.at_desk:
        return SavedFilter.objects.none()
    return SavedFilter.objects.filter(
        company_id=viewer.company.id, seat_id=viewer.seat_id
    ).order_by("name")


def may_write(viewer: Viewer, client: Client, audience: str) -> bool:
    """Whether the viewer may write with this audience about this client."""
    if viewer.looking_as:
        return False
    if audience == Audience.INTERNAL:
        return viewer.at_desk
    return people.may_write_to(viewer, client)


def _unhidden(viewer: Viewer, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def _for_client(viewer: Viewer, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(
        audience=Audience.CLIENT, client_id__in=viewer.clients_with(SECTION)
    ).filter(
        Q(client_id__in=viewer.shared_client_ids)
        | Q(conversation_id__in=_where_i_take_part(viewer))
    )


def _where_i_take_part(viewer: Viewer) -> QuerySet:  # type: ignore[type-arg]
    return Participant.objects.filter(
        company_id=viewer.company.id, contact_id__in=viewer.contact_ids
    ).values("conversation_id")
