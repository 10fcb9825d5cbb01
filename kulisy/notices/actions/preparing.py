"""Making a notice: the team's work, until it is ordered to be published."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.journal import actions as journal
from kulisy.kit.text import clean, one_line
from kulisy.notices import access, planning, subjects, wording
from kulisy.notices.models import Preparation, Target
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

PUBLISH = "kulisy.notices.tasks.publish"


def save(
    viewer: Viewer,
    preparation: Preparation | None,
    *,
    values: Mapping[str, Any],
    client_ids: Collection[uuid.UUID],
    now: datetime,
) -> Preparation:
    """The draft as it stands in the form, with a line for each client; a price change is reckoned
    for each of them now, and again at each saving. Clients that the viewer doesn't see are left
    out."""
    if not access.may_prepare(viewer) or viewer.seat_id is None:
        raise Http404
    if preparation is None:
        preparation = Preparation(
            company_id=viewer.company.id, author_id=viewer.seat_id, made_at=now
        )
    else:
        preparation = _held(preparation)
    if preparation.state != Preparation.State.DRAFT:
        raise Refused(_("It has been published: what was told stays as it was told."))
    preparation.kind = values["kind"]
    preparation.title = one_line(values["title"], limit=200)
    preparation.body = clean(values["body"]).strip()
    preparation.by_clause = values["by_clause"]
    preparation.amount, preparation.unit = values["amount"], values["unit"]
    preparation.change = values["change"]
    preparation.save()
    wanted = set(people.clients(viewer).filter(id__in=client_ids).values_list("id", flat=True))
    if not wanted:
        raise Refused(_("Choose at least one client."), field="clients")
    rows = Target.objects.filter(company_id=viewer.company.id, preparation_id=preparation.id)
    rows.delete()
    known = subjects.tariffs(viewer, wanted, now.date()) if preparation.change else {}
    Target.objects.bulk_create(
        [
            Target(
                company_id=viewer.company.id,
                preparation=preparation,
                client_id=client_id,
                change=subjects.changed(preparation.change, known, client_id)
                if preparation.change
                else None,
            )
            for client_id in sorted(wanted)
        ]
    )
    return preparation


def discard(viewer: Viewer, preparation: Preparation) -> None:
    """Nobody but the team ever saw it."""
    if not access.may_prepare(viewer):
        raise Http404
    preparation = _held(preparation)
    if preparation.state != Preparation.State.DRAFT:
        raise Http404
    Target.objects.filter(company_id=viewer.company.id, preparation_id=preparation.id).delete()
    preparation.delete()


def order(viewer: Viewer, preparation: Preparation, *, now: datetime) -> None:
    """Publish it: from this moment the worker makes a notice of each line, however often it is cut
    off. Raises Refused while anything stands in the way of any client."""
    if not access.may_prepare(viewer):
        raise Http404
    found = _held(preparation)
    if found.state != Preparation.State.DRAFT:
        return
    gaps = wording.left_open(found.title, found.body)
    if gaps:
        raise Refused(_("Fill in %(gaps)s first.") % {"gaps": ", ".join(gaps)})
    plans = planning.plan(viewer, found, now=now)
    blocked = [each for each in plans if each.problems]
    if blocked or not plans:
        names = ", ".join(each.client.name for each in blocked[:5])
        raise Refused(_("Something stands in the way of: %(names)s.") % {"names": names})
    found.state, found.published_at = Preparation.State.PUBLISHING, now
    found.save(update_fields=["state", "published_at"])
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "notice_ordered",
        journal.Subject("preparation", found.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"clients": len(plans), "kind": found.kind},
        contents={"title": found.title, "body": found.body},
    )
    outbox.defer(PUBLISH, preparation_id=str(found.id))


def _held(preparation: Preparation) -> Preparation:
    """As it is now: what one window publishes, another one neither changes nor throws away."""
    rows = Preparation.objects.filter(company_id=preparation.company_id, id=preparation.id)
    found = rows.select_for_update().first()
    if found is None:
        raise Http404
    return found
