"""What is needed from the client and what he approves, for programs. Approving itself wants a code
that a person reads: no program does it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field

from kulisy.kit.bounded import Asked, Paragraph, Title
from kulisy.kit.text import clean
from kulisy.kit.time import now
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer
from kulisy.projects import access, actions
from kulisy.projects.api.asking import Day, by_the_team, name, refusing
from kulisy.projects.api.reading import project_of, router

if TYPE_CHECKING:
    from kulisy.projects.models import Approval, Material

#: Of one project; nobody asks for more.
MANY = 500


class SentFile(Schema):
    name: str
    size: int
    content_type: str


class MaterialOut(Schema):
    id: uuid.UUID
    project_id: uuid.UUID
    stage_id: uuid.UUID | None
    title: str
    about: str
    due: date
    state: Literal["needed", "sent", "taken", "dropped"]
    answer: str = Field(description="The client's own words with it.")
    returned_because: str = Field(description="Why it was given back; both sides read it.")
    asked_on: date
    sent_at: datetime | None
    files: list[SentFile]


class RoundOut(Schema):
    number: int
    kind: Literal["file", "link", "text"]
    name: str
    link: str
    text: str
    words: str = Field(description="What to look at, what was changed.")
    sha256: str
    due: date
    sent_at: datetime


class RemarkOut(Schema):
    round: int
    number: int
    words: str
    page: int | None
    x: int | None = Field(description="In thousandths of the picture or the page.")
    y: int | None
    by: str
    at: datetime
    settled: bool = Field(description="It is worked in.")


class ApprovalOut(Schema):
    id: uuid.UUID
    project_id: uuid.UUID
    stage_id: uuid.UUID | None
    title: str
    state: Literal["waiting", "remarks", "approved", "withdrawn"]
    round: int
    rounds: int = Field(description="So many rounds of remarks are agreed.")
    approved_at: datetime | None
    approved_by: str
    approved_sha256: str = Field(description="Of the round that was approved.")
    shown: list[RoundOut]
    remarks: list[RemarkOut]


class NewMaterial(Asked):
    title: Title
    about: Paragraph = ""
    due: Day
    stage_id: uuid.UUID | None = None


@router.get(
    "/projects/{uuid:project_id}/materials",
    response=list[MaterialOut],
    summary="What is needed from the client, by its day",
)
def materials_of(request: HttpRequest, project_id: uuid.UUID) -> list[dict[str, Any]]:
    viewer = viewer_of(request)
    rows = access.materials(viewer).filter(project_id=project_of(viewer, project_id).id)
    return _materials(viewer, list(rows[:MANY]))


@router.post(
    "/projects/{uuid:project_id}/materials",
    response={201: MaterialOut},
    summary="Ask the client for something",
)
def ask_material(request: HttpRequest, project_id: uuid.UUID, new: NewMaterial) -> Any:
    viewer = viewer_of(request)
    found = project_of(viewer, project_id)
    by_the_team(viewer)
    with refusing():
        made = actions.ask(
            viewer, found, title=name(new.title, limit=160), about=clean(new.about),
            due=new.due, stage_id=new.stage_id, now=now(),
        )  # fmt: skip
    return Status(201, _materials(viewer, [made])[0])


@router.get(
    "/projects/{uuid:project_id}/approvals",
    response=list[ApprovalOut],
    summary="What was shown for approval, with its rounds and remarks",
)
def approvals_of(request: HttpRequest, project_id: uuid.UUID) -> list[dict[str, Any]]:
    viewer = viewer_of(request)
    rows = access.approvals(viewer).filter(project_id=project_of(viewer, project_id).id)
    return _approvals(viewer, list(rows[:MANY]))


def _materials(viewer: Viewer, rows: "Sequence[Material]") -> list[dict[str, Any]]:
    files: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in access.material_files(viewer).filter(material_id__in=[row.id for row in rows]):
        files[each.material_id].append(_of(each, SentFile))
    return [_of(each, MaterialOut, files=files[each.id]) for each in rows]


def _approvals(viewer: Viewer, rows: "Sequence[Approval]") -> list[dict[str, Any]]:
    ids = [each.id for each in rows]
    shown: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in access.rounds(viewer).filter(approval_id__in=ids):
        shown[each.approval_id].append(_of(each, RoundOut))
    remarks: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for remark in access.remarks(viewer).filter(approval_id__in=ids):
        remarks[remark.approval_id].append(
            _of(remark, RemarkOut, by=remark.by_name, settled=remark.settled_at is not None)
        )
    return [
        _of(
            each,
            ApprovalOut,
            approved_by=each.approved_by_name,
            shown=shown[each.id],
            remarks=remarks[each.id],
        )
        for each in rows
    ]


def _of(row: Any, schema: type[Schema], **known: Any) -> dict[str, Any]:
    """What the schema names: from the row, but for what is known."""
    return {
        field: known[field] if field in known else getattr(row, field)
        for field in schema.model_fields
    }
