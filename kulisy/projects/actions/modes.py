"""Who writes to the client in one project: its own mode wins, here and where it is talked about."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.access import may_close_circle
from kulisy.admissions.actions import facts as journal
from kulisy.admissions.refusal import Refused
from kulisy.conversations.actions.modes import set_mode as set_mode_of_talk
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.models import Audience, Project


@transaction.atomic
def set_mode(
    viewer: Viewer, project: Project, *, whole_team_writes: bool | None, now: datetime
) -> None:
    """None: as the client's card says. Decided by whoever decides it for the client."""
    if not may_set_mode(viewer, project):
        raise Http404
    # Two projects of one client at once: what is kept of both on the client is counted in turn.
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=project.client_id)
    if project.whole_team_writes == whole_team_writes:
        return
    project.whole_team_writes = whole_team_writes
    project.save(update_fields=["whole_team_writes"])
    set_mode_of_talk(viewer, project.conversation_id, whole_team_writes=whole_team_writes)
    whole = access.projects(viewer).filter(
        client_id=project.client_id, audience=Audience.CLIENT, whole_team_writes=True
    )
    people.clients(viewer).filter(id=project.client_id).update(whole_team_somewhere=whole.exists())
    journal.note(
        viewer,
        "writing_mode_changed",
        ("project", project.id),
        client_id=project.client_id,
        internal=True,
        now=now,
        facts={"whole_team_writes": whole_team_writes},
    )


def may_set_mode(viewer: Viewer, project: Project) -> bool:
    return project.audience == Audience.CLIENT and may_close_circle(viewer, project.client)


def moved(viewer: Viewer, project: Project, *, before: uuid.UUID | None) -> None:
    """The project is talked about elsewhere: its mode goes along. Raises Refused for whoever may
    not decide modes, or he would write wherever he points."""
    if project.whole_team_writes is None or before == project.conversation_id:
        return
    if not may_set_mode(viewer, project):
        raise Refused(_("This project has its own mode of writing: its account manager moves it."))
    set_mode_of_talk(viewer, before, whole_team_writes=None)
    set_mode_of_talk(viewer, project.conversation_id, whole_team_writes=project.whole_team_writes)
