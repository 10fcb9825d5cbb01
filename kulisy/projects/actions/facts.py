"""A fact of a project: for whoever looks in, and for the journal, in one transaction."""

from datetime import datetime
from typing import Any

from kulisy.admissions.actions import facts as journal
from kulisy.people.viewer import Viewer
from kulisy.projects.models import Audience, Change, Project


def note(
    viewer: Viewer,
    project: Project,
    kind: str,
    *,
    now: datetime,
    title: str = "",
    words: str = "",
    audience: str = Audience.CLIENT,
    subject: tuple[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """`audience` of the thing it is about; what belongs to a project of the team's own is the
    team's in any case. Into the client's log where both sides may know it."""
    shown = audience == project.audience == Audience.CLIENT
    contact_id = None
    if not viewer.at_desk:
        admission = viewer.admission(project.client_id)
        contact_id = admission.contact_id if admission else None
    Change.objects.bulk_create(
        [
            Change(
                company_id=project.company_id,
                client_id=project.client_id,
                project_id=project.id,
                audience=Audience.CLIENT if shown else Audience.INTERNAL,
                kind=kind,
                title=title[:200],
                words=words[:500],
                at=now,
                by_seat_id=viewer.seat_id,
                by_contact_id=contact_id,
            )
        ]
    )
    contents = {name: value for name, value in (("title", title), ("words", words)) if value}
    journal.note(
        viewer,
        f"project_{kind}",
        subject or ("project", project.id),
        now=now,
        client_id=project.client_id,
        internal=not shown,
        facts={"project": str(project.id), **(facts or {})},
        contents=contents,
    )
