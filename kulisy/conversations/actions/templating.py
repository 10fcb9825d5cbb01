"""Templates of answers: the whole team's are kept by who manages clients, one's own by oneself."""

import uuid
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kulisy.conversations import beside
from kulisy.conversations.actions.inserting import Refused
from kulisy.conversations.models import AnswerTemplate
from kulisy.conversations.writing import BODY_LIMIT
from kulisy.kit.text import clean, one_line
from kulisy.people.viewer import Viewer


def save_template(
    viewer: Viewer,
    template_id: uuid.UUID | None,
    *,
    name: str,
    body: str,
    for_all: bool,
    now: datetime,
) -> AnswerTemplate:
    """A new one, or an old one changed. Raises Refused."""
    name, body = one_line(name, limit=80), clean(body).strip()
    if not name or not body:
        raise Refused(_("A template needs a name, by which it is found, and words."))
    if len(body) > BODY_LIMIT:
        raise Refused(
            _("A template holds %(limit)s characters; this one has %(length)s.")
            % {"limit": BODY_LIMIT, "length": len(body)}
        )
    if for_all and not beside.may_keep_templates(viewer):
        raise Refused(_("Templates of the whole team are kept by its managers."))
    seat_id = None if for_all else viewer.seat_id
    same = beside.templates(viewer).filter(Q(seat_id=seat_id), name=name)
    if same.exclude(Q(id=template_id)).exists():
        raise Refused(_("There is a template of this name already."))
    if template_id is None:
        made = AnswerTemplate(
            company_id=viewer.company.id, seat_id=seat_id, name=name, body=body, changed_at=now
        )
        # Two clicks at once: the second one finds the first one's.
        AnswerTemplate.objects.bulk_create([made], ignore_conflicts=True)
        return same.first() or made
    found = beside.own_templates(viewer).select_for_update(of=("self",)).filter(id=template_id)
    kept = found.first()
    if kept is None:
        raise Refused(_("This template is kept by somebody else."))
    kept.seat_id, kept.name, kept.body, kept.changed_at = seat_id, name, body, now
    kept.save(update_fields=["seat", "name", "body", "changed_at"])
    return kept


def delete_template(viewer: Viewer, template_id: uuid.UUID) -> bool:
    """False: there is none that the viewer keeps."""
    gone, _rows = beside.own_templates(viewer).filter(id=template_id).delete()
    return bool(gone)
