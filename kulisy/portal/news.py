"""«Что нового»: what others said and did since the viewer's last visit, one line a conversation."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.conversations import pages, writing
from kulisy.kit.text import inner
from kulisy.people.awaited import News as Item
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer
from kulisy.portal import standing

#: So many lines.
LINES = 6


def items(
    viewer: Viewer,
    talks: Sequence[Any],
    closed: Sequence[Any],
    presented: Mapping[uuid.UUID, Sequence[Seat]],
    others: Sequence[Item],
    *,
    since: Mapping[uuid.UUID, datetime],
) -> list[Item]:
    """The newest first, with a dot on what came since the last visit and wasn't read yet; one
    statement, and `others` from the rooms. The newest `talks` first and then their messages: of a
    client with years of talk nothing older is gone through."""
    by_id = {each.id: each for each in talks}
    rows = standing.said_by_others(viewer, conversations=list(by_id)) if by_id else []
    threads: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for message in rows:
        threads[message.conversation_id].append(message)
    found = [
        _said(viewer, by_id[id], messages, presented, since[messages[0].client_id])
        for id, messages in threads.items()
    ]
    found += [_closed(viewer, each, since[each.client_id]) for each in closed]
    return sorted([*found, *others], key=lambda item: item.at, reverse=True)[:LINES]


def _closed(viewer: Viewer, row: Any, since: datetime) -> Item:
    return Item(
        text=_("“%(title)s” is closed") % {"title": inner(row.title)},
        more="",
        url=pages.address(viewer, row.id),
        at=row.closed_at,
        unseen=row.closed_at > since,
        icon="check",
        client=_client(viewer, row.client_id),
    )


def _said(
    viewer: Viewer,
    talk: Any,
    messages: Sequence[Any],
    presented: Mapping[uuid.UUID, Sequence[Seat]],
    since: datetime,
) -> Item:
    """A conversation's news: its newest message, and how many stand behind it."""
    newest = messages[0]
    fresh = [
        each
        for each in messages
        if each.posted_at > since and (talk.read_to is None or each.posted_at > talk.read_to)
    ]
    told = {"name": _author(viewer, newest, presented), "title": inner(talk.title)}
    if len(fresh) > 1:
        words = ngettext(
            "%(name)s: %(count)s new message in “%(title)s”",
            "%(name)s: %(count)s new messages in “%(title)s”",
            len(fresh),
        )
        text = words % {**told, "count": len(fresh)}
    elif newest.kind == "call":
        text = _("A call is written down in “%(title)s”") % told
    elif newest.kind == "meeting":
        text = _("A meeting is written down in “%(title)s”") % told
    elif newest.files_count and not newest.body.strip():
        text = _("Files from %(name)s in “%(title)s”") % told
    else:
        text = _("%(name)s writes in “%(title)s”") % told
    return Item(
        text=text,
        more=writing.excerpt(newest.body, limit=140),
        url=pages.address(viewer, newest.conversation_id),
        at=newest.posted_at,
        unseen=bool(fresh),
        icon="paperclip" if newest.files_count else "message-square",
        client=_client(viewer, newest.client_id),
    )


def _author(viewer: Viewer, message: Any, presented: Mapping[uuid.UUID, Sequence[Seat]]) -> str:
    """As the client is told: whoever isn't presented to him speaks as the company."""
    shown = {seat.id for seat in presented.get(message.client_id, ())}
    if message.author_seat_id and message.author_seat_id not in shown:
        return viewer.company.name
    return str(message.author_name).split(" ")[0]


def _client(viewer: Viewer, client_id: uuid.UUID) -> str:
    admission = viewer.admission(client_id)
    return admission.client_name if admission else ""
