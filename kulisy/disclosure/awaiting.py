"""On the cabinet's first screen: what waits to be agreed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kulisy.disclosure import access
from kulisy.disclosure.models import Annex
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.awaited import Gathered, Source, Waiting
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer

MOST = 10


def _rows(viewer: Viewer, now: datetime) -> QuerySet[Annex] | None:
    """Newest versions that nobody has accepted, of clients for whom he may sign or whom he leads;
    asked of everybody else too, it would wait for somebody who can't."""
    if viewer.at_desk or viewer.only_conversation or not viewer.confirmed:
        return None
    mine = [each.client_id for each in viewer.admissions if each.authorised or each.lead]
    if not mine:
        return None
    newer = Annex.objects.filter(
        company_id=viewer.company.id,
        client_id=OuterRef("client_id"),
        number__gt=OuterRef("number"),
    )
    rows = access.annexes(viewer).filter(client_id__in=mine, accepted_at=None)
    rows = rows.filter(~Exists(newer)).defer("said", "lines", "changes")
    return rows.annotate(named=people.named_there(viewer))[:MOST]


def _lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    return Gathered(waiting=[_waiting(viewer, each) for each in found])


def _waiting(viewer: Viewer, each: Any) -> Waiting:
    admission = viewer.admission(each.client_id)
    own = people.decides(viewer, each.client_id, named=each.named)
    return Waiting(
        kind="document",
        title=_("Agree on what you see in your cabinet"),
        note=_("Version %(number)s") % {"number": each.number},
        url=rewritten(viewer, address("portal:annex", viewer.company.slug, each.id)),
        action=_("Look and accept") if own else _("Look at it"),
        at=each.sent_at,
        client=admission.client_name if admission else "",
        own=own,
    )


SOURCE = Source(_rows, _lines)
