"""Who may see and do what, as queries that start from the viewer; and who reads, from the project.
The section «projects» opens a client's projects to a contact, all of those made for the client."""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from kulisy.admissions.access import KEEPERS
from kulisy.conversations import access as talk
from kulisy.documents import access as documents
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects.models import (
    Approval,
    ApprovalCode,
    ApprovalRound,
    Audience,
    Change,
    CheckItem,
    ExpectedPaper,
    Material,
    MaterialFile,
    Outline,
    Project,
    Question,
    Remark,
    RoundPage,
    SearchRow,
    Shift,
    Stage,
    StagePaper,
    StagePrice,
    Task,
    TaskFile,
    Visit,
    Wait,
    WeekReport,
)

__all__ = ["SECTION", "Audience"]
SECTION = "projects"


def projects(viewer: Viewer) -> QuerySet[Project]:
    """The team: of all clients it sees. A client: those made for him, where his section is open;
    whoever came by a personal link sees its conversation and nothing beside it."""
    rows = Project.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation is not None:
        return rows.none()
    return rows.filter(client_id__in=viewer.clients_with(SECTION), audience=Audience.CLIENT)


def readers(project: Project) -> list[Reader]:
    """Everybody who may read it: the other end of `projects`. For the worker."""
    client = Client.objects.select_related("company").get(id=project.client_id)
    return [*people.seat_readers(client), *contact_readers(project, client)]


def contact_readers(project: Project, client: Client) -> list[Reader]:
    """The contacts among its readers. For the worker."""
    if project.audience != Audience.CLIENT:
        return []
    return people.contact_readers(client, section=SECTION, contact_ids=None)


def stages(viewer: Viewer) -> QuerySet[Stage]:
    """Of projects the viewer may see, in their order."""
    rows = Stage.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows.order_by("place", "planned_from", "id")


def prices(viewer: Viewer) -> QuerySet[StagePrice]:
    """The team's alone."""
    if not viewer.at_desk:
        return StagePrice.objects.none()
    rows = StagePrice.objects.filter(company_id=viewer.company.id)
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def tasks(viewer: Viewer) -> QuerySet[Task]:
    """Of projects the viewer may see; in the cabinet those written for the client."""
    rows = Task.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return (rows if viewer.at_desk else rows.filter(audience=Audience.CLIENT)).order_by(
        "place", "id"
    )


def items(viewer: Viewer) -> QuerySet[CheckItem]:
    rows = CheckItem.objects.filter(company_id=viewer.company.id)
    return rows.filter(task_id__in=_of(tasks(viewer))).order_by("place", "id")


def task_files(viewer: Viewer) -> QuerySet[TaskFile]:
    rows = TaskFile.objects.filter(company_id=viewer.company.id)
    return rows.filter(task_id__in=_of(tasks(viewer))).order_by("at", "id")


def materials(viewer: Viewer) -> QuerySet[Material]:
    """What the client is asked for: both sides see it."""
    rows = Material.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows.order_by("due", "id")


def material_files(viewer: Viewer) -> QuerySet[MaterialFile]:
    rows = MaterialFile.objects.filter(company_id=viewer.company.id)
    return rows.filter(material_id__in=_of(materials(viewer))).order_by("at", "id")


def questions(viewer: Viewer) -> QuerySet[Question]:
    """What is awaited as an answer: in the cabinet those asked where the viewer reads."""
    rows = Question.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    if not viewer.at_desk:
        rows = rows.filter(message_id__in=talk.messages(viewer).order_by().values("id"))
    return rows.order_by("due", "id")


def papers(viewer: Viewer) -> QuerySet[StagePaper]:
    """Documents of stages, those that the viewer may see."""
    rows = StagePaper.objects.filter(
        company_id=viewer.company.id, stage__project_id__in=_ids(viewer)
    )
    if not viewer.at_desk:
        rows = rows.filter(document_id__in=documents.documents(viewer).order_by().values("id"))
    return rows.order_by("made_at", "id")


def expected(viewer: Viewer) -> QuerySet[ExpectedPaper]:
    """Papers that stages are to have: the team's own."""
    if not viewer.at_desk:
        return ExpectedPaper.objects.none()
    rows = ExpectedPaper.objects.filter(company_id=viewer.company.id)
    return rows.filter(stage__project_id__in=_ids(viewer)).order_by("stage_id", "place", "id")


def waits(viewer: Viewer) -> QuerySet[Wait]:
    """Both sides see whose days they were."""
    rows = Wait.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows.order_by("-since", "id")


def shifts(viewer: Viewer) -> QuerySet[Shift]:
    rows = Shift.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows.order_by("-at", "-id")


def changes(viewer: Viewer) -> QuerySet[Change]:
    """What happened, the newest first; in the cabinet what is the client's to know."""
    rows = Change.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return (rows if viewer.at_desk else rows.filter(audience=Audience.CLIENT)).order_by(
        "-at", "-id"
    )


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """The desk: when the client's people looked. The cabinet: one's own."""
    rows = Visit.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows if viewer.at_desk else rows.filter(contact_id__in=viewer.contact_ids)


def approvals(viewer: Viewer) -> QuerySet[Approval]:
    rows = Approval.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows.order_by("id")


def rounds(viewer: Viewer) -> QuerySet[ApprovalRound]:
    rows = ApprovalRound.objects.filter(company_id=viewer.company.id)
    return rows.filter(approval_id__in=_of(approvals(viewer))).order_by("number")


def pages(viewer: Viewer) -> QuerySet[RoundPage]:
    """Drawn pages of what was shown: whoever sees the round sees them."""
    rows = RoundPage.objects.filter(company_id=viewer.company.id)
    shown = rounds(viewer).order_by().values_list("id", flat=True)
    return rows.filter(approvalround_id__in=shown).order_by("approvalround_id", "number")


def search_rows(viewer: Viewer) -> QuerySet[SearchRow]:
    """By what the viewer finds projects, stages and tasks: of those he may see."""
    rows = SearchRow.objects.filter(company_id=viewer.company.id, project_id__in=_ids(viewer))
    return rows if viewer.at_desk else rows.filter(audience=Audience.CLIENT)


def remarks(viewer: Viewer) -> QuerySet[Remark]:
    """One list for all who see the project."""
    rows = Remark.objects.filter(company_id=viewer.company.id)
    return rows.filter(approval_id__in=_of(approvals(viewer))).order_by("round", "number")


def codes(viewer: Viewer) -> QuerySet[ApprovalCode]:
    """One's own; the team has nothing to do with them."""
    if viewer.at_desk or viewer.only_conversation is not None:
        return ApprovalCode.objects.none()
    rows = ApprovalCode.objects.filter(company_id=viewer.company.id)
    return rows.filter(contact_id__in=viewer.contact_ids).order_by("-made_at", "-id")


def outlines(viewer: Viewer) -> QuerySet[Outline]:
    """The company's templates: the team's."""
    if not viewer.at_desk:
        return Outline.objects.none()
    return Outline.objects.filter(company_id=viewer.company.id).order_by("name")


def week_reports(viewer: Viewer) -> QuerySet[WeekReport]:
    """While they are written, and what they were written from: the team's. The client reads the
    document."""
    if not viewer.at_desk:
        return WeekReport.objects.none()
    rows = WeekReport.objects.filter(company_id=viewer.company.id)
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def may_keep_outlines(viewer: Viewer) -> bool:
    return viewer.at_desk and viewer.role in KEEPERS


def may_plan(viewer: Viewer, client: Client, audience: str) -> bool:
    """Among themselves the whole team plans; for the client, whose words may go to him."""
    if not viewer.at_desk:
        return False
    return audience == Audience.INTERNAL or people.may_write_to(viewer, client)


def may_plan_in(viewer: Viewer, project: Project, audience: str) -> bool:
    """The same for what there is already: a project's own mode wins over its client's. Needs
    `project.client`."""
    if not viewer.at_desk:
        return False
    own = project.whole_team_writes
    return audience == Audience.INTERNAL or people.may_write_to(viewer, project.client, own=own)


def may_act(viewer: Viewer, client_id: uuid.UUID) -> bool:
    """Send what is awaited, remark: somebody of the client, himself."""
    return (
        not viewer.at_desk
        and viewer.confirmed
        and not viewer.looking_as
        and client_id in viewer.clients_with(SECTION)
    )


def may_approve(viewer: Viewer, client_id: uuid.UUID) -> bool:
    """An authorised person; where the client has named none, who leads him here. One statement
    at most."""
    admission = viewer.admission(client_id)
    if admission is None or not may_act(viewer, client_id):
        return False
    if admission.authorised:
        return True
    named = people.accesses(viewer).filter(client_id=client_id, authorised=True)
    return admission.lead and not named.exists()


def presented(viewer: Viewer, client_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Client → the seats whose names he may be shown. Two statements in the cabinet."""
    clients = list(people.clients(viewer).filter(id__in=client_ids))
    known = people.presented_to_each(viewer, clients)
    return {client_id: {seat.id for seat in seats} for client_id, seats in known.items()}


def _ids(viewer: Viewer) -> QuerySet[Project, uuid.UUID]:
    return projects(viewer).order_by().values_list("id", flat=True)


def _of(
    rows: "QuerySet[Task] | QuerySet[Material] | QuerySet[Approval]",
) -> QuerySet[Task | Material | Approval, uuid.UUID]:
    return rows.order_by().values_list("id", flat=True)  # type: ignore[return-value]
