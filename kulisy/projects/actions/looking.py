"""Somebody of the client has looked at a project."""

from datetime import datetime, timedelta

from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.models import Project, Visit

#: Within it, it is one visit: what is new stays new while he reads.
PAUSE = timedelta(minutes=30)


def note_visit(viewer: Viewer, project: Project, *, now: datetime) -> None:
    """Told by the page itself, when it was really shown."""
    admission = viewer.admission(project.client_id)
    if admission is None or not access.may_act(viewer, project.client_id):
        return
    rows = access.visits(viewer).filter(project_id=project.id, contact_id=admission.contact_id)
    visit = rows.first()
    if visit is None:
        Visit.objects.bulk_create(
            [
                Visit(
                    company_id=project.company_id,
                    client_id=project.client_id,
                    project=project,
                    contact_id=admission.contact_id,
                    seen_at=now,
                )
            ],
            ignore_conflicts=True,
        )
    elif now - visit.seen_at > PAUSE:
        rows.update(seen_before_at=visit.seen_at, seen_at=now)
    else:
        rows.update(seen_at=now)
