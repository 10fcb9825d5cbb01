"""What the bell says of meetings and minutes: of rows that the viewer may read."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kulisy.kit.text import inner
from kulisy.meetings import access, wording
from kulisy.meetings.models import CANCELLED, CHANGED, Audience
from kulisy.notify.bells import Described, Describer
from kulisy.notify.models import Bell
from kulisy.people.viewer import Viewer


def describe_meetings(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.meetings(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    said = {}
    for bell in bells:
        each = known.get(bell.subject_id)
        if each is None:
            continue
        names = {"title": inner(each.title), "when": wording.when(each)}
        what = bell.key.split("/")[2]
        words = _("You are invited: “%(title)s”, %(when)s")
        if what == CHANGED:
            words = _("Changed: “%(title)s”, now %(when)s")
        elif what == CANCELLED:
            words = _("Cancelled: “%(title)s”, %(when)s")
        said[bell.id] = Described(
            text=words % names,
            url=wording.address(viewer, "meeting", each.id),
            note=each.client.name if viewer.at_desk else "",
            internal=each.audience != Audience.CLIENT,
        )
    return said


def describe_minutes(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """What the client said of them. One statement."""
    rows = access.minutes(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("meeting", "client")}
    said = {}
    for bell in bells:
        each = known.get(bell.subject_id)
        if each is None:
            continue
        right = bell.key.split("/")[2] == "right"
        words = _("The client confirmed the minutes of “%(title)s”")
        if not right:
            words = _("The client says that something is wrong in the minutes of “%(title)s”")
        said[bell.id] = Described(
            text=words % {"title": inner(each.meeting.title)},
            url=wording.address(viewer, "meeting", each.meeting_id),
            note=each.client.name,
        )
    return said


DESCRIBERS: dict[str, Describer] = {"meeting": describe_meetings, "minutes": describe_minutes}
