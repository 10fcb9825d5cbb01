"""What every verb of projects stands on: who may plan or act here, whose stage it is, which day the
company has, and the count that follows."""

import uuid

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.notify import outbox
from kulisy.people.viewer import Admission, Viewer
from kulisy.projects import access
from kulisy.projects.models import Audience, Project

RECKON = "kulisy.projects.tasks.reckon"


def reckon_soon(project: Project) -> None:
    """Whose days went by, and what they move: the worker counts, after the commit."""
    outbox.defer(RECKON, project_id=str(project.id), lock=f"project/{project.id}")


def check(viewer: Viewer, project: Project) -> None:
    """What stands in a project is its audience's."""
    if not access.may_plan_in(viewer, project, project.audience):
        raise Http404


def of_client(viewer: Viewer, project: Project) -> Admission:
    """Whoever sends, remarks, approves is somebody of the client, himself."""
    admission = viewer.admission(project.client_id)
    if admission is None or not access.may_act(viewer, project.client_id):
        raise Http404
    return admission


def check_audience(viewer: Viewer, project: Project, audience: str) -> None:
    """In a project of the team's own nothing is for the client."""
    if audience not in Audience.values or not access.may_plan_in(viewer, project, audience):
        raise Http404
    if audience == Audience.CLIENT and project.audience != Audience.CLIENT:
        raise Refused(_("This project is the team's own: the client sees nothing of it."))


def own_stage(viewer: Viewer, project: Project, stage_id: uuid.UUID | None) -> uuid.UUID | None:
    if stage_id is None:
        return None
    if not access.stages(viewer).filter(project_id=project.id, id=stage_id).exists():
        raise Http404
    return stage_id


def ask_why(project: Project, words: str) -> None:
    """A planned day that is moved by hand has its reason, where the project wants that."""
    if project.reasoned and not words:
        raise Refused(_("Say why: the reason stands beside the plan."), field="words")


def seat_of(viewer: Viewer) -> uuid.UUID:
    """Whoever plans has a seat."""
    if viewer.seat_id is None:
        raise Http404
    return viewer.seat_id
