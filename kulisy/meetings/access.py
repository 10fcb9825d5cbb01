"""Who may see and do what, as queries that start from the viewer; and who reads, from the meeting.
A client's meetings are read by whom they invite, and by his colleagues where the client shares."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.meetings.models import Drawn, Feed, Invitee, Meeting, Minutes, Said, Word
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.doors import shares
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

__all__ = ["SECTION", "Audience", "Said"]
SECTION = talk.SECTION


def meetings(viewer: Viewer) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation is not None:
        return rows.none()
    invited = Invitee.objects.filter(
        company_id=viewer.company.id, meeting_id=OuterRef("id"), contact_id__in=viewer.contact_ids
    )
    rows = rows.filter(audience=Audience.CLIENT, client_id__in=viewer.clients_with(SECTION))
    return rows.filter(Exists(invited) | Q(client_id__in=viewer.shared_client_ids))


def readers(meeting: Meeting) -> list[Reader]:
    """Everybody who may read it: the other end of `meetings`. For the worker."""
    client = Client.objects.select_related("company").get(id=meeting.client_id)
    return [*people.seat_readers(client), *contact_readers(meeting, client)]


def contact_readers(meeting: Meeting, client: Client) -> list[Reader]:
    """Of the client's side. For the worker."""
    if meeting.audience != Audience.CLIENT:
        return []
    only = None if shares(client, client.company) else list(meeting.contact_ids)
    return people.contact_readers(client, section=SECTION, contact_ids=only)


def invitees(viewer: Viewer) -> QuerySet[Invitee]:
    """Of meetings that the viewer may see."""
    rows = Invitee.objects.filter(company_id=viewer.company.id)
    return rows.filter(meeting_id__in=meetings(viewer).order_by().values("id")).order_by("id")


def own_invitation(viewer: Viewer, meeting_id: uuid.UUID) -> Invitee | None:
    """The viewer's own, as a colleague or as a contact."""
    rows = invitees(viewer).filter(meeting_id=meeting_id)
    if viewer.seat_id is not None:
        return rows.filter(seat_id=viewer.seat_id).first()
    return rows.filter(contact_id__in=viewer.contact_ids).first()


def minutes(viewer: Viewer) -> QuerySet[Minutes]:
    """Those whose message the viewer may read."""
    rows = Minutes.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation is not None:
        return rows.none()
    read = talk.messages(viewer).filter(id=OuterRef("message_id"))
    return rows.filter(
        Exists(read), audience=Audience.CLIENT, client_id__in=viewer.clients_with(SECTION)
    )


def words(viewer: Viewer) -> QuerySet[Word]:
    """What was said of minutes that the viewer may read, the oldest first."""
    rows = Word.objects.filter(company_id=viewer.company.id)
    rows = rows.filter(minutes_id__in=minutes(viewer).order_by().values("id"))
    return rows.order_by("at", "id")


def unsettled(viewer: Viewer) -> QuerySet[Minutes]:
    """The newest versions of the client's part of which nobody has said yet that they are right;
    what was said to be wrong waits for us, until there is a newer one."""
    rows = minutes(viewer).filter(audience=Audience.CLIENT)
    newer = Minutes.objects.filter(
        company_id=viewer.company.id,
        meeting_id=OuterRef("meeting_id"),
        audience=Audience.CLIENT,
        number__gt=OuterRef("number"),
    )
    said = Word.objects.filter(company_id=viewer.company.id, minutes_id=OuterRef("id"))
    return rows.filter(~Exists(newer), ~Exists(said))


def drawn(viewer: Viewer) -> QuerySet[Drawn]:
    """What was made of minutes: nobody's in the cabinet."""
    if not viewer.at_desk:
        return Drawn.objects.none()
    rows = Drawn.objects.filter(company_id=viewer.company.id).order_by("line", "made_at")
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def feeds(viewer: Viewer) -> QuerySet[Feed]:
    """One's own, in this company and face, that opens."""
    rows = Feed.objects.filter(company_id=viewer.company.id, ended_at=None)
    if not may_have_feed(viewer):
        return rows.none()
    return rows.filter(person_id=viewer.person_id, face=viewer.face)


def may_have_feed(viewer: Viewer) -> bool:
    """Only a person himself makes an address that opens without him."""
    return viewer.confirmed and not viewer.looking_as and viewer.only_conversation is None


def may_plan(viewer: Viewer, client: Client, audience: str) -> bool:
    """Among themselves the whole team meets; with the client, whose words may go to him."""
    return viewer.at_desk and talk.may_write(viewer, client, audience)


def may_say(viewer: Viewer, client_id: uuid.UUID) -> bool:
    """Answer an invitation, confirm minutes: somebody of the client, himself."""
    return (
        not viewer.at_desk
        and viewer.confirmed
        and not viewer.looking_as
        and viewer.only_conversation is None
        and client_id in viewer.clients_with(SECTION)
    )
