"""What a person does with his own bell and his choices."""

from collections.abc import Collection
from datetime import datetime

from kulisy.notify import access, live
from kulisy.notify.models import Choice
from kulisy.people.viewer import Viewer


def mark_all_read(viewer: Viewer, *, now: datetime) -> None:
    """Everything under the viewer's bell goes quiet; his other pages look again."""
    if access.bells(viewer).order_by().filter(read_at=None, at__lte=now).update(read_at=now):
        live.nudge([viewer.topic], "bell")


def choose(viewer: Viewer, *, bell: Collection[str], mail: Collection[str]) -> None:
    """Hear of the kinds in `bell` by bell and of those in `mail` by letter; of no other ones."""
    Choice.objects.bulk_create(
        [
            Choice(
                company_id=viewer.company.id,
                person_id=viewer.person_id,
                face=viewer.face,
                kind=kind,
                bell=kind in bell,
                mail=kind in mail,
            )
            for kind in access.kinds(viewer)
        ],
        update_conflicts=True,
        unique_fields=["company", "person", "face", "kind"],
        update_fields=["bell", "mail"],
    )
