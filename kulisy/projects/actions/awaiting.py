"""What is needed from the client: asked for, sent by him, taken or given back."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.files import access as blobs
from kulisy.kit.ids import new_id
from kulisy.kit.time import date_in
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import check, of_client, own_stage, reckon_soon
from kulisy.projects.models import Material, MaterialFile, Project

TELL = "kulisy.projects.tasks.tell"
State = Material.State
#: Of one material.
MOST_FILES = 100


def ask(
    viewer: Viewer,
    project: Project,
    *,
    title: str,
    about: str,
    due: date,
    stage_id: uuid.UUID | None,
    now: datetime,
) -> Material:
    """The client finds it among what waits for him, and hears of it by letter."""
    check(viewer, project)
    today = date_in(now, viewer.company.time_zone)
    if due < today:
        raise Refused(_("This day has passed."), field="due")
    made = Material(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        stage_id=own_stage(viewer, project, stage_id),
        title=title,
        about=about,
        due=due,
        asked_on=today,
    )
    made.save(force_insert=True)
    note(viewer, project, "material_asked", title=title, now=now, subject=("material", made.id))
    outbox.defer(TELL, kind="material", subject_id=str(made.id), fact="asked")
    return made


def send(
    viewer: Viewer,
    project: Project,
    material: Material,
    *,
    answer: str,
    file_ids: Sequence[uuid.UUID],
    now: datetime,
) -> None:
    """The client's: files he has uploaded, words, or both. More may follow until it is taken."""
    admission = of_client(viewer, project)
    if material.state not in {State.NEEDED, State.SENT}:
        raise Refused(_("We have this already: thank you."))
    if not file_ids and not answer:
        raise Refused(_("Choose files or write a few words."), field="answer")
    _pin(viewer, material, admission.contact_id, file_ids, now=now)
    again = material.state == State.SENT
    material.state = State.SENT
    material.answer = "\n\n".join(filter(None, [material.answer, answer]))[:4000]
    # The clock stops with what came first.
    material.sent_at = material.sent_at if again else now
    material.sent_by_contact_id = admission.contact_id
    material.save(update_fields=["state", "answer", "sent_at", "sent_by_contact"])
    note(
        viewer, project, "material_sent", title=material.title, now=now,
        subject=("material", material.id), facts={"files": len(file_ids)},
    )  # fmt: skip
    reckon_soon(project)
    outbox.defer(TELL, kind="material", subject_id=str(material.id), fact=f"sent{now:%d%H%M}")


def take(viewer: Viewer, project: Project, material: Material, *, now: datetime) -> None:
    """It is what was needed; or it came another way."""
    check(viewer, project)
    if material.state == State.TAKEN:
        return
    material.state = State.TAKEN
    material.sent_at = material.sent_at or now
    material.save(update_fields=["state", "sent_at"])
    note(
        viewer, project, "material_taken", title=material.title, now=now,
        subject=("material", material.id),
    )  # fmt: skip
    reckon_soon(project)


def give_back(
    viewer: Viewer, project: Project, material: Material, *, because: str, now: datetime
) -> None:
    """It is awaited again, and the clock goes on as if it had not come."""
    check(viewer, project)
    if not because:
        raise Refused(_("Say what is missing: the client reads it."), field="because")
    material.state, material.returned_because = State.NEEDED, because
    material.sent_at, material.sent_by_contact_id = None, None
    material.save(update_fields=["state", "returned_because", "sent_at", "sent_by_contact"])
    note(
        viewer, project, "material_returned", title=material.title, words=because, now=now,
        subject=("material", material.id),
    )  # fmt: skip
    reckon_soon(project)
    outbox.defer(TELL, kind="material", subject_id=str(material.id), fact=f"back{now:%d%H%M}")


def drop(viewer: Viewer, project: Project, material: Material, *, now: datetime) -> None:
    """Nobody needs it any more: what it moved is moved back."""
    check(viewer, project)
    material.state = State.DROPPED
    material.save(update_fields=["state"])
    note(
        viewer, project, "material_dropped", title=material.title, now=now,
        subject=("material", material.id),
    )  # fmt: skip
    reckon_soon(project)


def _pin(
    viewer: Viewer,
    material: Material,
    contact_id: uuid.UUID,
    file_ids: Sequence[uuid.UUID],
    *,
    now: datetime,
) -> None:
    """Files that this very person has sent; one that hangs there already stays once."""
    known = set(
        access.material_files(viewer)
        .filter(material_id=material.id)
        .values_list("blob_id", flat=True)
    )
    if len(known) + len(file_ids) > MOST_FILES:
        raise Refused(_("At most %(count)s files.") % {"count": MOST_FILES}, field="answer")
    found = blobs.blobs(company_id=material.company_id, blob_ids=file_ids)
    for each in file_ids:
        if each not in found or found[each].person_id != viewer.person_id:
            raise Refused(_("This file has not arrived. Please choose it again."), field="answer")
    MaterialFile.objects.bulk_create(
        MaterialFile(
            company_id=material.company_id, client_id=material.client_id, material=material,
            blob=blob, name=blob.name, size=blob.size, content_type=blob.content_type, at=now,
            by_contact_id=contact_id,
        )
        for blob in found.values()
        if blob.id not in known
    )  # fmt: skip
