"""On the cabinet's first screen: invitations that want an answer and minutes that want a word,
under «Ждём от вас»; what the next days hold, under «Что дальше»; what changed, as news."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.kit.text import inner
from kulisy.meetings import access, wording
from kulisy.meetings.models import Invitee, Meeting, Minutes
from kulisy.people.awaited import Coming, Gathered, News, Source, Waiting
from kulisy.people.viewer import Viewer

#: So far ahead one is told what comes; so many of each are looked through.
SOON, MOST = timedelta(days=21), 12


def _meetings(viewer: Viewer, now: datetime) -> QuerySet[Meeting] | None:
    if viewer.at_desk or viewer.only_conversation or not viewer.clients_with(access.SECTION):
        return None
    own = Invitee.objects.filter(
        company_id=viewer.company.id,
        meeting_id=OuterRef("id"),
        contact_id__in=viewer.contact_ids,
    ).values("answer")
    rows = access.meetings(viewer).filter(ends_at__gt=now, starts_at__lt=now + SOON)
    return rows.annotate(own_answer=Subquery(own[:1])).order_by("starts_at", "id")[:MOST]


def _ahead(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    waiting, coming, news = [], [], []
    for each in found:
        url = wording.address(viewer, "meeting", each.id)
        client = _client(viewer, each.client_id)
        known = since.get(each.client_id)
        unseen = known is not None and each.changed_at > known
        names = {"title": inner(each.title), "when": wording.when(each, now=now)}
        if each.cancelled_at is not None:
            text = _("The meeting “%(title)s” %(when)s is cancelled") % names
            news.append(News(text, each.reason, url, each.changed_at, unseen, "calendar-x", client))
            continue
        # Somebody else's of his company: he may come or not.
        if each.own_answer == "":
            waiting.append(
                Waiting(
                    kind="meeting",
                    title=each.title,
                    note=_("Will you come?"),
                    url=url,
                    action=_("Answer"),
                    at=each.changed_at,
                    due=each.starts_at,
                    client=client,
                )
            )
        elif each.sequence and unseen:
            text = _("Changed: “%(title)s”, now %(when)s") % names
            news.append(News(text, "", url, each.changed_at, unseen, "calendar", client))
        coming.append(
            Coming(
                title=each.title,
                note=each.place or wording.kind(each),
                at=each.starts_at,
                url=url,
                icon="phone" if each.kind == "call" else "users",
                client=client,
            )
        )
    return Gathered(waiting=waiting, coming=coming, news=news)


def _minutes(viewer: Viewer, now: datetime) -> QuerySet[Minutes] | None:
    if viewer.at_desk or viewer.only_conversation or not viewer.clients_with(access.SECTION):
        return None
    rows = access.unsettled(viewer).select_related("meeting")
    return rows.order_by("-written_at", "-id")[:MOST]


def _to_confirm(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    return Gathered(
        waiting=[
            Waiting(
                kind="minutes",
                title=pgettext("minutes", "Minutes of “%(title)s”")
                % {"title": inner(each.meeting.title)},
                note=_("Is everything right?"),
                url=wording.address(viewer, "meeting", each.meeting_id) + "#minutes",
                action=_("Confirm"),
                at=each.written_at,
                client=_client(viewer, each.client_id),
            )
            for each in found
            if access.may_say(viewer, each.client_id) or viewer.looking_as
        ]
    )


def _client(viewer: Viewer, client_id: uuid.UUID) -> str:
    admission = viewer.admission(client_id)
    return admission.client_name if admission else ""


SOURCES = (Source(_meetings, _ahead), Source(_minutes, _to_confirm))
