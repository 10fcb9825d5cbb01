"""Who may see and do what with official notices. In the cabinet a notice is there for its
recipients alone; its making, clauses and what was done beside it are the team's."""

import uuid

from django.db.models import QuerySet

from kulisy.notices.models import (
    Beside,
    Clause,
    Notice,
    Preparation,
    Recipient,
    Target,
    Template,
)
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import MANAGERS, Role
from kulisy.people.viewer import Viewer


def may_prepare(viewer: Viewer) -> bool:
    """Account managers and lawyers write officially in the company's name."""
    return people.speaks(viewer) and (viewer.role in MANAGERS or viewer.role == Role.LAWYER)


def may_answer(viewer: Viewer, notice: Notice) -> bool:
    """Signed in himself. Whoever came by a letter's link proves less: in a browser that is known to
    be his he answers what nothing hangs on; else he is asked for a code."""
    if viewer.at_desk or viewer.looking_as:
        return False
    return viewer.confirmed or (_known_browser(viewer) and not counts(notice))


def may_ask(viewer: Viewer, notice: Notice) -> bool:
    """A question opens a conversation, which no notice's link opens."""
    return viewer.confirmed and notice.client_id in viewer.clients_with("conversations")


def opens(viewer: Viewer) -> bool:
    """Whether what his browser shows is held to be before his eyes: not in one that is new beside
    others of his, where a stranger may have got his letter."""
    return (
        not viewer.at_desk
        and not viewer.looking_as
        and (viewer.confirmed or _known_browser(viewer))
    )


def counts(notice: Notice) -> bool:
    """A clause of a contract or a price hangs on the answer."""
    return bool(notice.clause_text or notice.change)


def notices(viewer: Viewer) -> QuerySet[Notice]:
    """What this viewer may read, the newest first."""
    rows = Notice.objects.filter(company_id=viewer.company.id).order_by("-published_at", "-id")
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation:
        rows = rows.filter(id=viewer.only_conversation)
    mine = Recipient.objects.filter(company_id=viewer.company.id, contact_id__in=viewer.contact_ids)
    return rows.filter(client_id__in=viewer.client_ids, id__in=mine.values("notice_id"))


def recipients(viewer: Viewer) -> QuerySet[Recipient]:
    """At the desk of all notices it sees; in the cabinet one's own row of each."""
    rows = Recipient.objects.filter(company_id=viewer.company.id).order_by("name", "id")
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation:
        rows = rows.filter(notice_id=viewer.only_conversation)
    return rows.filter(contact_id__in=viewer.contact_ids)


def client_readers(notice: Notice) -> list[Reader]:
    """The recipients whose cabinet is open to them. For the worker."""
    rows = Recipient.objects.filter(company_id=notice.company_id, notice_id=notice.id)
    return people.readers_among(notice.company_id, rows.values_list("contact_id", flat=True))


def client_of(company_id: uuid.UUID, notice_id: uuid.UUID) -> uuid.UUID | None:
    """The client a notice belongs to. For the worker."""
    rows = Notice.objects.filter(company_id=company_id, id=notice_id)
    return rows.values_list("client_id", flat=True).first()


def preparations(viewer: Viewer) -> QuerySet[Preparation]:
    """What is and was prepared, the newest first; of clients whom this seat may see."""
    rows = Preparation.objects.filter(company_id=viewer.company.id).order_by("-made_at", "-id")
    if not viewer.at_desk:
        return rows.none()
    if not viewer.hidden_clients:
        return rows
    seen = targets(viewer).values("preparation_id")
    return rows.filter(id__in=seen) | rows.filter(author_id=viewer.seat_id)


def targets(viewer: Viewer) -> QuerySet[Target]:
    rows = Target.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return rows.none()
    return rows.exclude(client_id__in=viewer.hidden_clients).order_by("client__name", "id")


def clauses(viewer: Viewer) -> QuerySet[Clause]:
    """What contracts say, the newest first. The cabinet reads a clause where a notice quotes it."""
    rows = Clause.objects.filter(company_id=viewer.company.id)
    if not viewer.at_desk:
        return rows.none()
    return rows.exclude(client_id__in=viewer.hidden_clients).order_by("-valid_from", "-id")


def templates(viewer: Viewer) -> QuerySet[Template]:
    rows = Template.objects.filter(company_id=viewer.company.id).order_by("name")
    return rows if viewer.at_desk else rows.none()


def besides(viewer: Viewer) -> QuerySet[Beside]:
    """What the team did beside the cabinet."""
    rows = Beside.objects.filter(company_id=viewer.company.id).order_by("at", "id")
    if not viewer.at_desk:
        return rows.none()
    return rows.exclude(client_id__in=viewer.hidden_clients)


def _known_browser(viewer: Viewer) -> bool:
    return viewer.by_link is not None and viewer.by_link.trusted
