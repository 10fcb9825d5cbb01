"""Boundaries on the cabinet's first screen: a change order that waits for a word, and what we said
of a request."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.conversations import access as talk
from kulisy.conversations import pages
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.awaited import Gathered, News, Source, Waiting
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects.beside import Awaiting, Waits
from kulisy.scope import access, notifications, wording
from kulisy.scope.models import OrderState, OrderVersion, Saying

FRESH, MOST = timedelta(days=14), 30


def _orders(viewer: Viewer, now: datetime) -> QuerySet[OrderVersion] | None:
    """The newest version of each, with its order."""
    if viewer.at_desk or viewer.only_conversation or not viewer.clients_with(access.SECTION):
        return None
    lately = Q(change_order__state=OrderState.SENT) | Q(change_order__decided_at__gt=now - FRESH)
    rows = access.order_versions(viewer).filter(lately, number=F("change_order__version"))
    rows = rows.annotate(named=people.named_there(viewer))
    return rows.select_related("change_order").order_by("-sent_at", "-id")[:MOST]


def _order_lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    waiting = [each for each in found if each.change_order.state == OrderState.SENT]
    over = [each for each in found if each.change_order.state != OrderState.SENT]
    return Gathered(
        waiting=[
            Waiting(
                kind="changeorder",
                title=f"{wording.called(each.change_order.number)}: {each.title}",
                note=wording.costs(each),
                url=_page(viewer, each),
                action=_("Look at it"),
                at=each.sent_at,
                due=each.valid_until,
                client=_client(viewer, each),
                own=people.decides(viewer, each.client_id, named=each.named),
            )
            for each in waiting
        ],
        news=[
            News(
                text=notifications.order_said(each.change_order, each.title),
                more="",
                url=_page(viewer, each),
                at=each.change_order.decided_at,
                unseen=each.change_order.decided_at > since.get(each.client_id, now),
                icon="scale",
                client=_client(viewer, each),
            )
            for each in over
            if each.change_order.decided_by_contact_id not in viewer.contact_ids
        ],
    )


def _sayings(viewer: Viewer, now: datetime) -> QuerySet[Saying] | None:
    if viewer.at_desk or viewer.only_conversation or not viewer.clients_with(talk.SECTION):
        return None
    rows = access.sayings(viewer).exclude(kind=Saying.Kind.OFFERED)
    return rows.filter(at__gt=now - FRESH).select_related("conversation")[:MOST]


def _saying_lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    newest: dict[uuid.UUID, Any] = {}
    for each in found:
        newest.setdefault(each.conversation_id, each)
    return Gathered(
        news=[
            News(
                text=notifications.saying_said(each.conversation.title),
                more=wording.said(each),
                url=pages.address(viewer, each.conversation_id),
                at=each.at,
                unseen=each.at > since.get(each.client_id, now),
                icon="scale",
                client=_client(viewer, each),
            )
            for each in newest.values()
        ]
    )


def _of_project(viewer: Viewer, project: Any, now: datetime) -> QuerySet[OrderVersion] | None:
    rows = access.order_versions(viewer).filter(
        change_order__project_id=project.id,
        change_order__state=OrderState.SENT,
        number=F("change_order__version"),
    )
    return rows.select_related("change_order").order_by("valid_until", "id")[:MOST]


def _waits(viewer: Viewer, found: Sequence[Any], now: datetime) -> list[Waits]:
    today = timezone.localtime(now).date()
    return [
        Waits(
            title=f"{wording.called(each.change_order.number)}: {each.title}",
            note=wording.costs(each),
            url=_page(viewer, each),
            due=each.valid_until,
            late=each.valid_until < today,
        )
        for each in found
    ]


def _page(viewer: Viewer, version: Any) -> str:
    url = address("portal:change_order", viewer.company.slug, version.change_order_id)
    return rewritten(viewer, url)


def _client(viewer: Viewer, row: Any) -> str:
    admission = viewer.admission(row.client_id)
    return admission.client_name if admission else ""


#: On the living page of its project.
OF_PROJECT = Awaiting(_of_project, _waits)

SOURCES = (Source(_orders, _order_lines), Source(_sayings, _saying_lines))
