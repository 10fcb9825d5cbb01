"""What the team sees of requests: the wish and its day, what it judged, what it told, what can be
done next; of one request beside its conversation, and of all that wait. The number of statements
doesn't grow with theirs."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kulisy.catalog.prices import lasting, money
from kulisy.conversations import access as talk
from kulisy.conversations import listing, pages
from kulisy.kit.addresses import address
from kulisy.people.viewer import Viewer
from kulisy.scope import access, meters, wording
from kulisy.scope.lines import plain

#: Of one page; of answered ones, so far back.
MANY, LATELY = 50, timedelta(days=30)


@dataclass(frozen=True)
class Paper:
    """A change order, or its draft, in one line."""

    title: str
    note: str
    url: str
    state: str
    tone: str
    draft: bool


@dataclass(frozen=True)
class Judged:
    """One request as the team judges it."""

    id: uuid.UUID
    client_id: uuid.UUID
    title: str
    client: str
    url: str
    excerpt: str
    asked_at: datetime
    #: Whether and by when he will know: words, tone, the moment.
    state: str
    tone: str
    due_at: datetime | None
    settled_at: datetime | None
    verdict: str
    #: In words: the point and how much of it, or that it is beyond.
    judged: str
    told: Any
    told_words: str
    #: Of something that was approved: its title and its page.
    about: str
    about_url: str
    points: Sequence[tuple[uuid.UUID, str]]
    papers: Sequence[Paper]
    may_judge: bool
    shown: bool


def open_wishes(viewer: Viewer) -> Any:
    """Those that wait for our word, the nearest day first."""
    rows = access.wishes(viewer).filter(settled_at=None).exclude(conversation__state="closed")
    return rows.order_by("due_at", "asked_at", "id")


def settled_wishes(viewer: Viewer, *, now: datetime) -> Any:
    rows = access.wishes(viewer).filter(settled_at__gt=now - LATELY)
    return rows.order_by("-settled_at", "-id")


def judged(viewer: Viewer, conversations: Sequence[Any], *, now: datetime) -> list[Judged]:
    """Of these conversations, which come from `talk.conversations(viewer)` with their clients."""
    ids = [each.id for each in conversations]
    wishes = {each.conversation_id: each for each in _of(access.wishes(viewer), ids)}
    ties = {each.conversation_id: each for each in _of(access.ties(viewer), ids, "point")}
    told: dict[uuid.UUID, Any] = {}
    for saying in _of(access.sayings(viewer), ids, "change_order"):
        told.setdefault(saying.conversation_id, saying)
    later = _of(access.later_wishes(viewer), ids, "approval")
    about = {each.conversation_id: each.approval for each in later}
    last = listing.last_messages(viewer, ids)
    points = _points(viewer, {each.client_id for each in conversations}, now=now)
    papers = _papers(viewer, ids)
    return [
        _judged(
            viewer,
            each,
            wishes.get(each.id),
            ties.get(each.id),
            told.get(each.id),
            about.get(each.id),
            excerpt=listing.excerpt(viewer, last.get(each.id)),
            points=points.get(each.client_id, ()),
            papers=papers.get(each.id, ()),
            now=now,
        )
        for each in conversations
    ]


def of_wishes(viewer: Viewer, wishes: Sequence[Any], *, now: datetime) -> list[Judged]:
    """In their order."""
    ids = [each.conversation_id for each in wishes]
    rows = talk.conversations(viewer).select_related("client").filter(id__in=ids)
    known = {each.id: each for each in rows}
    return judged(viewer, [known[id] for id in ids if id in known], now=now)


def favours(viewer: Viewer, conversation_id: uuid.UUID) -> list[tuple[Any, str]]:
    """What was done "just quickly" here, with its worth in words."""
    rows = access.favours(viewer).select_related("by_seat").filter(conversation_id=conversation_id)
    return [(each, worth(each)) for each in rows[:MANY]]


def worth(favour: Any) -> str:
    """«30 min, 1 500 ₽»."""
    parts = [lasting(favour.minutes), money(favour.worth, favour.currency) if favour.worth else ""]
    return ", ".join(filter(None, parts))


def _judged(
    viewer: Viewer,
    conversation: Any,
    wish: Any,
    tie: Any,
    told: Any,
    about: Any,
    *,
    excerpt: str,
    points: Sequence[tuple[uuid.UUID, str]],
    papers: Sequence[Paper],
    now: datetime,
) -> Judged:
    state, tone = wording.wish_state(wish, now=now) if wish else ("", "")
    slug = viewer.company.slug
    return Judged(
        id=conversation.id,
        client_id=conversation.client_id,
        title=conversation.title,
        client=conversation.client.name,
        url=pages.address(viewer, conversation.id),
        excerpt=excerpt,
        asked_at=wish.asked_at if wish else conversation.opened_at,
        state=state,
        tone=tone,
        due_at=wish.due_at if wish else None,
        settled_at=wish.settled_at if wish else None,
        verdict=tie.verdict if tie else "",
        judged=_verdict(tie),
        told=told,
        told_words=wording.said(told) if told else "",
        about=about.title if about else "",
        about_url=address("desk:approval", slug, about.id) if about else "",
        points=points,
        papers=papers,
        may_judge=access.may_judge(viewer, conversation.client, own=conversation.whole_team_writes),
        shown=conversation.audience == "client" and conversation.shown_at is not None,
    )


def _verdict(tie: Any) -> str:
    if tie is None:
        return ""
    if tie.point is None:
        return str(tie.get_verdict_display())
    if not tie.point.unit:
        return str(tie.point.title)
    return f"{tie.point.title} × {plain(tie.amount)}"


def _points(
    viewer: Viewer, client_ids: set[uuid.UUID], *, now: datetime
) -> dict[uuid.UUID, list[tuple[uuid.UUID, str]]]:
    """What can be chosen: each point with how much of it is used."""
    rows = access.agreements(viewer).filter(client_id__in=client_ids, ended_at=None)
    agreements = list(rows)
    known = meters.meters(viewer, agreements, now=now)
    several = {each.client_id for each in agreements}
    counts = {each: sum(one.client_id == each for one in agreements) for each in several}
    found: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    for each in agreements:
        head = f"{each.title}: " if counts[each.client_id] > 1 else ""
        for meter in known.get(each.id, ()):
            said = f"{meter.title} · {meter.said}" if meter.said else meter.title
            found[each.client_id].append((meter.id, head + said))
    return found


def _papers(viewer: Viewer, ids: Sequence[uuid.UUID]) -> Mapping[Any, list[Paper]]:
    slug = viewer.company.slug
    found: dict[Any, list[Paper]] = defaultdict(list)
    traces = access.order_traces(viewer).select_related("change_order")
    for trace in traces.filter(conversation_id__in=ids):
        order = trace.change_order
        found[trace.conversation_id].append(
            Paper(
                wording.called(order.number), "", address("desk:change_order", slug, order.id),
                wording.order_state(viewer, order), wording.ORDER_TONES[order.state], False,
            )
        )  # fmt: skip
    for draft in access.order_drafts(viewer).filter(conversation_id__in=ids, change_order=None):
        url = address("desk:change_order_draft", slug, draft.id)
        words = _("Draft of a change order")
        found[draft.conversation_id].append(Paper(words, draft.title, url, "", "team", True))
    return found


def _of(rows: Any, ids: Sequence[uuid.UUID], *related: str) -> list[Any]:
    found = rows.filter(conversation_id__in=ids)
    return list(found.select_related(*related) if related else found)
