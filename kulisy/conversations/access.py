"""Who may see and do what, as queries that start from the viewer; and the same rule from the
other end, as readers that start from the thing. Keep them one beside the other."""

import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

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
from kulisy.files.models import Upload
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client, Contact, NamedSeat, Role, Seat
from kulisy.people.standing import standing
from kulisy.people.viewer import Viewer

SECTION = "conversations"


def conversations(viewer: Viewer) -> QuerySet[Conversation]:
    """Conversations the viewer may see: the team those of its clients; a contact those he takes
    part in, or all of his client where the client shares them."""
    return _former_too(viewer).filter(merged_into=None)


def kin(viewer: Viewer, conversation: Conversation) -> QuerySet[Conversation]:
    """Of the conversations that the viewer may see, or might before they were joined with another
    one: those that were joined with this one, that it was split off from, and that were split off
    from it. The oldest first."""
    related = Q(merged_into=conversation.id) | Q(split_from=conversation.id)
    if conversation.split_from is not None:
        related |= Q(id=conversation.split_from)
    rows = _former_too(viewer).filter(related, client_id=conversation.client_id)
    return rows.order_by("opened_at", "id")


def led_to(viewer: Viewer, conversation_id: uuid.UUID) -> Conversation | None:
    """Where an old address leads: the conversation that this one was merged into, for who may see
    it; else None, as for what never was."""
    merged = Conversation.objects.filter(
        company_id=viewer.company.id, id=conversation_id, merged_into__isnull=False
    )
    rows = conversations(viewer).select_related("client")
    return rows.filter(id__in=merged.values("merged_into")).first()


def linked(viewer: Viewer, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """Of these conversations those that the viewer may see, or that lead to one: where each leads,
    and what that is called. One statement."""
    merged = Conversation.objects.filter(
        company_id=viewer.company.id, id__in=ids, merged_into__isnull=False
    )
    here = merged.filter(merged_into=OuterRef("id"))
    rows = conversations(viewer).filter(Q(id__in=ids) | Q(id__in=merged.values("merged_into")))
    told: dict[uuid.UUID, tuple[uuid.UUID, str]] = {}
    for each, title, former in rows.values_list(
        "id", "title", ArraySubquery(here.order_by("id").values("id"))
    ):
        told |= dict.fromkeys((each, *former), (each, title))
    return told


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
    """The contacts who read this conversation's client side, admitted to the cabinet; nobody while
    nothing was said to them yet."""
    if conversation.audience != Audience.CLIENT or conversation.shown_at is None:
        return []
    taking_part = Participant.objects.filter(
        company_id=conversation.company_id, conversation_id=conversation.id
    ).values_list("contact_id", flat=True)
    client = conversation.client
    only = None if shares(client, client.company) else list(taking_part)
    return people.contact_readers(client, section=SECTION, contact_ids=only)


def client_of(company_id: uuid.UUID, conversation_id: uuid.UUID) -> uuid.UUID | None:
    """The client a conversation belongs to. For the worker."""
    rows = Conversation.objects.filter(company_id=company_id, id=conversation_id)
    return rows.values_list("client_id", flat=True).first()


def client_names(viewer: Viewer, conversation: Conversation) -> list[str]:
    """Who of the client's side will read what is written to him now: for the button. The same
    rule as `client_readers`, asked by the writer."""
    shared = shares(conversation.client, viewer.company)
    return _reading_names(
        viewer, client=conversation.client_id, conversation=conversation.id, shared=shared
    )


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
    """One's own unsent writing in this face; nobody else's. A program that acts in a person's name
    has writing of its own, and so has the browser of a personal link; what rests is seen, and taken
    back, by all."""
    rows = Draft.objects.filter(
        Q(token=viewer.writes_by) | Q(send_at__isnull=False),
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        face=viewer.face,
    )
    return _of_the_link(viewer, rows)


def read_marks(viewer: Viewer) -> QuerySet[ReadMark]:
    """How far the viewer himself has read."""
    rows = ReadMark.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, face=viewer.face
    )
    return _of_the_link(viewer, rows)


def sightings(viewer: Viewer, message_ids: Iterable[uuid.UUID]) -> QuerySet[Sighting]:
    """Who of the other side had these messages before his eyes; the messages come from
    `messages(viewer)`. The desk sees contacts; the cabinet sees the team, and not by name."""
    rows = Sighting.objects.filter(
        company_id=viewer.company.id, message__id__among=list(message_ids)
    )
    return rows.filter(seat=None) if viewer.at_desk else rows.filter(contact=None)


def sighted(viewer: Viewer, conversation_id: uuid.UUID) -> QuerySet[Sighting]:
    """The same of a whole conversation, which comes from `conversations(viewer)`."""
    rows = Sighting.objects.filter(
        company_id=viewer.company.id, message__conversation_id=conversation_id
    )
    if viewer.at_desk:
        return rows.filter(seat=None)
    # The team's eyes rest on what the client's side wrote: no other message is looked into, whose
    # wall would be asked for nothing.
    return rows.filter(contact=None, message__author_contact__isnull=False)


def saved_filters(viewer: Viewer) -> QuerySet[SavedFilter]:
    if viewer.seat_id is None:
        return SavedFilter.objects.none()
    return SavedFilter.objects.filter(
        company_id=viewer.company.id, seat_id=viewer.seat_id
    ).order_by("name")


def possible_assignees(viewer: Viewer, conversation: Conversation) -> list[Seat]:
    """Active seats that may see this conversation's client."""
    return seats_of(viewer, conversation.client)


def seats_of(viewer: Viewer, client: Client) -> list[Seat]:
    """Active seats that may see this client."""
    if not viewer.at_desk:
        return []
    seats = people.team(viewer).filter(active=True).order_by("name")
    if client.restricted:
        named = NamedSeat.objects.filter(company_id=viewer.company.id, client_id=client.id)
        seats = seats.filter(
            Q(role=Role.OWNER) | Q(id=client.responsible_id) | Q(id__in=named.values("seat_id"))
        )
    return list(seats)


def mentionable(viewer: Viewer, conversation: Conversation, audience: str) -> list[Seat | Contact]:
    """Whom one may name with @ here: only people who may read what is written."""
    client = conversation.client
    found: list[Seat | Contact] = []
    if audience == Audience.CLIENT:
        found += people.presented(viewer, client).order_by("name")
        found += reading_contacts(
            viewer,
            client=conversation.client_id,
            conversation=conversation.id,
            shared=shares(client, viewer.company),
        )
    else:
        found += possible_assignees(viewer, conversation)
    return found


def with_portraits(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Each with `author_photo`: of its author's seat or contact, as far as the viewer's role sees
    that row. Whether he may see the face, `author_names` says. No statement of its own."""
    return rows.annotate(author_photo=Coalesce("author_seat__photo", "author_contact__photo"))


def author_names(
    viewer: Viewer,
    client: Client,
    messages: Iterable[Message],
    *,
    presented: Collection[uuid.UUID] | None = None,
) -> dict[uuid.UUID, str]:
    """Who wrote each message, as this viewer is told: a colleague who isn't presented to the
    client speaks as the company. `presented`: `people.presented_ids`, where they are known."""
    if viewer.at_desk:
        return {message.id: message.author_name for message in messages}
    shown = people.presented_ids(viewer, client) if presented is None else presented
    return {
        message.id: message.author_name
        if message.author_seat_id is None or message.author_seat_id in shown
        else viewer.company.name
        for message in messages
    }


def first_answer(message: Message) -> timedelta | None:
    """How long the client had waited, where these are the team's first words to him in answer to
    his request; else None. For the worker; two statements at most."""
    own = message.audience == Audience.CLIENT and message.kind == Message.Kind.TEXT
    if message.author_seat_id is None or not own:
        return None
    earlier = Message.objects.filter(
        company_id=message.company_id,
        conversation_id=message.conversation_id,
        audience=Audience.CLIENT,
        kind=Message.Kind.TEXT,
        posted_at__lt=message.posted_at,
    )
    if earlier.exclude(author_seat=None).exists():
        return None
    asked = earlier.exclude(author_contact=None).order_by("posted_at").only("posted_at").first()
    return message.posted_at - asked.posted_at if asked else None


def finished_uploads(
    viewer: Viewer, conversation: Conversation | None, audience: str, wanted: Iterable[uuid.UUID]
) -> list[uuid.UUID]:
    """Of `wanted`, in its order: the finished uploads of the viewer's own drafts of this place
    (or of the request he was about to open) and of this very audience."""
    place = Q(conversation=conversation)
    if conversation is not None:
        place |= Q(conversation=None, client_id=conversation.client_id)
    own = drafts(viewer).filter(place, audience=audience).values("id")
    ids = list(dict.fromkeys(wanted))
    known = set(
        Upload.objects.filter(
            company_id=viewer.company.id,
            person_id=viewer.person_id,
            owner_kind="draft",
            owner_id__in=own,
            audience=audience,
            blob_id__isnull=False,
            id__in=ids,
        ).values_list("id", flat=True)
    )
    return [each for each in ids if each in known]


def uploads(viewer: Viewer) -> QuerySet[Upload]:
    """One's own files on their way, in one's own drafts of this face."""
    return Upload.objects.filter(
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        owner_kind="draft",
        owner_id__in=drafts(viewer).values("id"),
    )


def may_write(viewer: Viewer, client: Client, audience: str) -> bool:
    """Whether the viewer may write with this audience about this client."""
    if viewer.looking_as:
        return False
    if audience == Audience.INTERNAL:
        return viewer.at_desk
    return people.may_write_to(viewer, client)


def may_write_in(viewer: Viewer, conversation: Conversation, audience: str) -> bool:
    """The same in this conversation, whose own mode wins. Needs `conversation.client`."""
    if viewer.looking_as:
        return False
    if audience == Audience.INTERNAL:
        return viewer.at_desk
    own = conversation.whole_team_writes
    return people.may_write_to(viewer, conversation.client, own=own)


def reading_contacts(
    viewer: Viewer, *, client: uuid.UUID, conversation: uuid.UUID, shared: bool
) -> QuerySet[Contact]:
    """Contacts who read a conversation of the viewer's; `shared`: colleagues see each other's."""
    admitted = people.accesses(viewer).filter(client_id=client, sections__contains=[SECTION])
    found = people.contacts(viewer).filter(id__in=admitted.values("contact_id")).order_by("name")
    if not shared:
        taking_part = Participant.objects.filter(
            company_id=viewer.company.id, conversation_id=conversation
        )
        found = found.filter(id__in=taking_part.values("contact_id"))
    return found


@standing
def _reading_names(
    viewer: Viewer, *, client: uuid.UUID, conversation: uuid.UUID, shared: bool
) -> QuerySet[Contact, str]:
    reading = reading_contacts(viewer, client=client, conversation=conversation, shared=shared)
    return reading.values_list("name", flat=True)


def _of_the_link(viewer: Viewer, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    """Rows of the one conversation that a personal link opens; of any, for all others."""
    only = viewer.only_conversation
    return rows.filter(conversation_id=only) if only else rows


def _former_too(viewer: Viewer) -> QuerySet[Conversation]:
    """`conversations`, with those that were joined with another one."""
    rows = Conversation.objects.filter(company_id=viewer.company.id)
    if viewer.only_conversation:
        rows = rows.filter(id=viewer.only_conversation)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    admitted = viewer.clients_with(SECTION)
    rows = rows.filter(audience=Audience.CLIENT, shown_at__isnull=False, client_id__in=admitted)
    return rows.filter(Q(client_id__in=viewer.shared_client_ids) | _i_take_part(viewer, "id"))


def _unhidden(viewer: Viewer, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def _for_client(viewer: Viewer, rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(audience=Audience.CLIENT, client_id__in=viewer.clients_with(SECTION)).filter(
        Q(client_id__in=viewer.shared_client_ids) | _i_take_part(viewer, "conversation_id")
    )


def _i_take_part(viewer: Viewer, conversation: str) -> Q:
    """Asked of each conversation: IN would gather all of the viewer's to show one of them."""
    mine = Participant.objects.filter(
        company_id=viewer.company.id,
        contact_id__in=viewer.contact_ids,
        conversation_id=OuterRef(conversation),
    )
    return Q(Exists(mine))
