"""What hangs on a task: the lines of its checklist, its files."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.files import actions as files
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import check_audience, seat_of
from kulisy.projects.models import CheckItem, Project, Task, TaskFile

#: Of one checklist, of one task's files.
MOST_ITEMS, MOST_FILES = 50, 50


def save_items(viewer: Viewer, project: Project, task: Task, lines: list[str]) -> None:
    """The checklist, one line each; what was ticked and still stands there stays ticked."""
    check_audience(viewer, project, task.audience)
    if len(lines) > MOST_ITEMS:
        raise Refused(
            _("A checklist has at most %(count)s lines.") % {"count": MOST_ITEMS}, field="items"
        )
    rows = access.items(viewer).filter(task_id=task.id)
    ticked = {each.text: each.done_at for each in rows}
    CheckItem.objects.filter(company_id=task.company_id, task_id=task.id).delete()
    CheckItem.objects.bulk_create(
        CheckItem(
            company_id=task.company_id, client_id=task.client_id, task=task,
            place=place, text=text, done_at=ticked.get(text),
        )
        for place, text in enumerate(lines)
    )  # fmt: skip


def tick(
    viewer: Viewer, project: Project, task: Task, item_id: uuid.UUID, *, done: bool, now: datetime
) -> None:
    check_audience(viewer, project, task.audience)
    rows = access.items(viewer).filter(task_id=task.id, id=item_id)
    if not rows.update(done_at=now if done else None):
        raise Http404


def pin_file(viewer: Viewer, project: Project, task: Task, file: Any, *, now: datetime) -> TaskFile:
    """An uploaded file; who sees the task sees it. Raises Refused."""
    check_audience(viewer, project, task.audience)
    if access.task_files(viewer).filter(task_id=task.id).count() >= MOST_FILES:
        raise Refused(_("At most %(count)s files.") % {"count": MOST_FILES}, field="file")
    try:
        blob = files.keep_bytes(
            company_id=project.company_id, person_id=viewer.person_id, name=file.name,
            data=file.file, now=now, limit=viewer.company.upload_limit,
        )  # fmt: skip
    except files.Refused as refusal:
        raise Refused(refusal.sentence, field="file") from None
    made = TaskFile(
        company_id=project.company_id, client_id=project.client_id, task=task, blob=blob,
        name=blob.name, size=blob.size, content_type=blob.content_type, at=now,
        by_seat_id=seat_of(viewer),
    )  # fmt: skip
    made.save(force_insert=True)
    note(
        viewer, project, "file_pinned", title=blob.name, now=now, audience=task.audience,
        subject=("task", task.id), facts={"sha256": blob.sha256},
    )  # fmt: skip
    return made
