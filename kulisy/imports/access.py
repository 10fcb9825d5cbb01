"""Who may see which import: the owner every one, an administrator those that he began himself,
because a plan tells of every client and he may be kept out of some. The client's side: none."""

from django.db.models import QuerySet

from kulisy.imports.models import Import, ImportNote, State
from kulisy.people.models import Role
from kulisy.people.viewer import Viewer


def may_import(viewer: Viewer, kind: str) -> bool:
    """An archive of mail is the owner's: letters belong to every client, restricted ones too."""
    return viewer.is_owner or (viewer.runs_company and kind != "mail")


def imports(viewer: Viewer) -> QuerySet[Import]:
    """Newest first, without those given up."""
    rows = Import.objects.filter(company_id=viewer.company.id).exclude(state=State.DROPPED)
    if viewer.is_owner:
        return rows.order_by("-created_at", "-id")
    if viewer.role == Role.ADMIN and viewer.seat_id:
        return rows.filter(started_by_id=viewer.seat_id).order_by("-created_at", "-id")
    return rows.none()


def notes(viewer: Viewer, import_: Import) -> QuerySet[ImportNote]:
    """Of an import that the viewer sees; in the order of the file."""
    return ImportNote.objects.filter(
        company_id=viewer.company.id, of_import__in=imports(viewer).filter(id=import_.id)
    ).order_by("number", "id")
