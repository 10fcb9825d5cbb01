"""What the bell says about applications: to whoever may answer them now."""

import uuid
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.admissions import access
from kulisy.notify.bells import Described
from kulisy.notify.models import Bell
from kulisy.people.viewer import Viewer


def describe_applications(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """Who asks to be admitted. One statement."""
    rows = access.applications(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {application.id: application for application in rows}
    url = reverse("desk:applicants", args=[viewer.company.slug])
    return {
        bell.id: Described(
            text=_("%(name)s asks to be admitted") % {"name": known[bell.subject_id].name},
            url=url,
            author_name=known[bell.subject_id].name,
            note=str(known[bell.subject_id].get_state_display()),
        )
        for bell in bells
        if bell.subject_id in known
    }
