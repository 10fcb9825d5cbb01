"""Who may see and do what. What was agreed, its meter and change orders are the client's, read by
whoever has his section «projects»; what was said of a request, by whoever reads the request; what
is being prepared and judged, by the team alone."""

import uuid
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.access import KEEPERS
from kulisy.admissions.refusal import Refused
from kulisy.billing.access import may_keep as may_invoice
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects.access import SECTION, may_act, may_approve, projects
from kulisy.scope.models import (
    Agreement,
    AgreementDraft,
    AgreementVersion,
    ChangeOrder,
    Custom,
    Favour,
    LaterWish,
    OrderCode,
    OrderDraft,
    OrderState,
    OrderTrace,
    OrderVersion,
    Point,
    Saying,
    SearchRow,
    Tie,
    Use,
    Wish,
)

__all__ = ["SECTION", "OrderState", "may_act", "may_approve", "may_invoice"]

Row = TypeVar("Row", bound=Model)


def agreements(viewer: Viewer) -> QuerySet[Agreement]:
    """The newest first. A client's: those of his projects that he sees, and of his contract."""
    return _of_client(viewer, Agreement.objects.all()).order_by("-agreed_at", "-id")


def versions(viewer: Viewer) -> QuerySet[AgreementVersion]:
    return _of_client(viewer, AgreementVersion.objects.all()).order_by("number")


def points(viewer: Viewer) -> QuerySet[Point]:
    return _of_client(viewer, Point.objects.all()).order_by("agreement_id", "place")


def uses(viewer: Viewer) -> QuerySet[Use]:
    """What the client was told is used."""
    return _of_client(viewer, Use.objects.all()).order_by("at", "id")


def change_orders(viewer: Viewer) -> QuerySet[ChangeOrder]:
    """Those that were sent, the newest first."""
    return _of_client(viewer, ChangeOrder.objects.all()).order_by("-sent_at", "-id")


def order_versions(viewer: Viewer) -> QuerySet[OrderVersion]:
    return _of_client(viewer, OrderVersion.objects.all()).order_by("number")


def contact_readers(client: Client) -> list[Reader]:
    """The contacts among them. For the worker."""
    return people.contact_readers(client, section=SECTION, contact_ids=None)


def order_codes(viewer: Viewer) -> QuerySet[OrderCode]:
    """One's own; the team has nothing to do with them."""
    if viewer.at_desk or viewer.only_conversation is not None:
        return OrderCode.objects.none()
    rows = OrderCode.objects.filter(company_id=viewer.company.id)
    return rows.filter(contact_id__in=viewer.contact_ids).order_by("-made_at", "-id")


def wishes(viewer: Viewer) -> QuerySet[Wish]:
    return _where_read(viewer, Wish.objects.all()).order_by("-asked_at", "-id")


def sayings(viewer: Viewer) -> QuerySet[Saying]:
    """The newest first."""
    return _where_read(viewer, Saying.objects.all()).order_by("-at", "-id")


def later_wishes(viewer: Viewer) -> QuerySet[LaterWish]:
    return _where_read(viewer, LaterWish.objects.all()).order_by("id")


def ties(viewer: Viewer) -> QuerySet[Tie]:
    return _of_team(viewer, Tie.objects.all()).order_by("-at", "-id")


def search_rows(viewer: Viewer) -> QuerySet[SearchRow]:
    """By what change orders are found; drafts are the team's."""
    rows = _of_client(viewer, SearchRow.objects.all())
    return rows if viewer.at_desk else rows.filter(draft=None)


def agreement_drafts(viewer: Viewer) -> QuerySet[AgreementDraft]:
    return _of_team(viewer, AgreementDraft.objects.all()).order_by("-changed_at", "-id")


def order_drafts(viewer: Viewer) -> QuerySet[OrderDraft]:
    return _of_team(viewer, OrderDraft.objects.all()).order_by("-changed_at", "-id")


def order_traces(viewer: Viewer) -> QuerySet[OrderTrace]:
    return _of_team(viewer, OrderTrace.objects.all()).order_by("id")


def favours(viewer: Viewer) -> QuerySet[Favour]:
    return _of_team(viewer, Favour.objects.all()).order_by("-at", "-id")


def custom(viewer: Viewer) -> Custom:
    """How the company keeps its boundaries; as is usual, where it has said nothing."""
    rows = Custom.objects.filter(company_id=viewer.company.id)
    return (rows.first() if viewer.at_desk else None) or usual(viewer.company.language)


def usual(language: str) -> Custom:
    return Custom(currency="RUB" if language == "ru" else "GBP")


def may_judge(viewer: Viewer, client: Client, *, own: bool | None = None) -> bool:
    """Say what belongs to the contract and what is beyond it, and tell the client: whose words may
    go to him. `own`: the mode of the project or the conversation that it is said in; it wins."""
    return viewer.at_desk and people.may_write_to(viewer, client, own=own)


def may_judge_in(viewer: Viewer, client: Client, project_id: uuid.UUID | None) -> bool:
    """The same of what belongs to a project. One statement, where there is one."""
    rows = projects(viewer).filter(id=project_id) if project_id else None
    own = rows.values_list("whole_team_writes", flat=True).first() if rows is not None else None
    return may_judge(viewer, client, own=own)


def check_project(viewer: Viewer, client: Client, project_id: uuid.UUID | None) -> None:
    """What is written in the name of a project is written by who writes there. Raises Refused."""
    if not people.speaks(viewer) or viewer.seat_id is None:
        raise Http404
    if not may_judge_in(viewer, client, project_id):
        if project_id is None:
            raise Http404
        raise Refused(_("In this project only account managers write."), field="project")


def may_note_favour(viewer: Viewer) -> bool:
    """Whoever did something "just quickly" says so himself."""
    return viewer.at_desk and viewer.seat_id is not None


def may_settle_custom(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.role in KEEPERS and viewer.is_manager


def _of_client(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    rows = rows.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    if viewer.only_conversation is not None:
        return rows.none()
    return rows.filter(client_id__in=viewer.clients_with(SECTION))


def _where_read(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows of conversations that the viewer may read."""
    rows = rows.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return _unhidden(viewer, rows)
    if viewer.only_conversation is not None:
        return rows.none()
    read = talk.conversations(viewer).filter(
        id=OuterRef("conversation_id"), audience=Audience.CLIENT
    )
    return rows.filter(Exists(read), client_id__in=viewer.clients_with(talk.SECTION))


def _of_team(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    if not viewer.at_desk:
        return rows.none()
    return _unhidden(viewer, rows.filter(company_id=viewer.company.id))


def _unhidden(viewer: Viewer, rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
