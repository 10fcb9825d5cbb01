"""Documents on the cabinet's first screen: what asks something of the client, and what is new."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.documents import access, listing, wording
from kulisy.documents.models import Asks, Document
from kulisy.people.awaited import Gathered, News, Source, Waiting
from kulisy.people.viewer import Viewer

#: So long a published document is news; so many are looked through.
FRESH = timedelta(days=30)
LOOKED = 40


def _rows(viewer: Viewer, now: datetime) -> QuerySet[Document] | None:
    if not access.admitted(viewer):
        return None
    own = access.documents(viewer).filter(withdrawn_at=None)
    asking = Q(settled_at=None) & ~Q(asks=Asks.NOTHING)
    rows = access.with_seen(viewer, own.filter(asking | Q(changed_at__gt=now - FRESH)))
    return rows.order_by("-changed_at", "-id")[:LOOKED]


def _lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    return Gathered(
        waiting=[_waiting(viewer, each) for each in found if each.asks and not each.settled_at],
        news=[
            _news(viewer, each, since.get(each.client_id, now))
            for each in found
            if each.changed_at > now - FRESH
        ],
    )


def _waiting(viewer: Viewer, document: Any) -> Waiting:
    action = {Asks.READ: _("Look through"), Asks.SIGN: _("Sign"), Asks.PAY: _("Pay")}
    return Waiting(
        kind="document",
        title=wording.short_name(document),
        note=wording.total(document),
        url=listing.page(viewer, "document", document.id),
        action=action.get(document.asks, _("Open")),
        at=document.changed_at,
        due=document.due,
        client=_client(viewer, document.client_id),
    )


def _news(viewer: Viewer, document: Any, since: datetime) -> News:
    words = _("New document: %(name)s") if document.version == 1 else _("Corrected: %(name)s")
    return News(
        text=words % {"name": wording.short_name(document)},
        more=wording.total(document),
        url=listing.page(viewer, "document", document.id),
        at=document.changed_at,
        unseen=document.changed_at > since and not document.seen,
        icon="file-text",
        client=_client(viewer, document.client_id),
    )


def _client(viewer: Viewer, client_id: uuid.UUID) -> str:
    admission = viewer.admission(client_id)
    return admission.client_name if admission else ""


SOURCE = Source(_rows, _lines)
