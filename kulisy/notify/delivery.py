"""What became of letters: the desk sees it beside what they were about."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from kulisy.notify.models import Letter
from kulisy.people.viewer import Viewer


def letters_about(viewer: Viewer, subject_ids: Iterable[uuid.UUID]) -> QuerySet[Letter]:
    """Letters to clients about these things, which the viewer was found to see; the desk's only."""
    if not viewer.at_desk:
        return Letter.objects.none()
    return Letter.objects.filter(
        company_id=viewer.company.id, subject_id__in=list(subject_ids), face="portal"
    ).order_by("made_at")
