"""What the bell says of a notice, from rows that the viewer may read now."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.notices import access
from kulisy.notices.models import Notice
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell
from kulisy.people.viewer import Viewer


def describe(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.notices(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    return {
        bell.id: _described(viewer, bell, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def _described(viewer: Viewer, bell: Bell, notice: Notice) -> Described:
    about = bell.key.partition(":")[0]
    note = notice.client.name if viewer.at_desk or len(viewer.admissions) > 1 else ""
    return Described(
        text=_text(viewer, about, notice) % inner(notice.title),
        url=address(f"{viewer.face}:notice", viewer.company.slug, notice.id),
        note=note,
    )


def _text(viewer: Viewer, about: str, notice: Notice) -> str:
    if about == "reminder":
        return _("Your answer to the notice “%s” is awaited")
    if notice.ended_at and about != "notice":
        return _("The notice “%s” is over")
    if viewer.at_desk:
        return _("The notice “%s” wants your attention")
    return _("Official notice “%s”")
