"""The queue: what to do next, and why."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages as flashes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kulisy.admissions import access as admissions
from kulisy.conversations import actions, listing, pages, standing, writing
from kulisy.conversations.desk.held import reminder as words_that_wait
from kulisy.kit.ids import read_id
from kulisy.kit.time import now
from kulisy.look import moments
from kulisy.notify.access import unread_bells
from kulisy.people import access as people
from kulisy.people import tags
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.conversations.models import Desk, Draft, Label, SavedFilter

COUNT = 40
#: What else waits for people at the desk, told by rooms above: each gives sentences with their
#: addresses, and may leave in `request.menu_counts` what the menu counts.
REMINDERS: list[Callable[[FacedRequest], list[dict[str, str]]]] = []
#: Further lists beside the queues, of rooms above: name and address. Ask the database nothing.
TABS: list[Callable[[Viewer], tuple[str, str]]] = []


@dataclass(frozen=True)
class Asked:
    """Which queue is looked at: all from the address, so that it can be kept and sent."""

    view: str = "mine"
    label: uuid.UUID | None = None
    client: uuid.UUID | None = None
    page: int = 1

    @property
    def query(self) -> str:
        kept = {"view": self.view, "label": self.label or "", "client": self.client or ""}
        return urlencode({key: value for key, value in kept.items() if value})


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    id: uuid.UUID
    title: str
    client: str
    client_id: uuid.UUID
    url: str
    excerpt: str
    at: datetime
    due: str
    due_kind: str
    unread: bool
    assignee: str
    state: str
    labels: list[str]
    internal: bool


@dataclass(frozen=True)
class Found:
    """Rows of a queue, before they are put into words."""

    asked: Asked
    rows: Sequence[Desk]
    pager: listing.Pager
    labels: list[Label]
    saved: list[SavedFilter]


@dataclass(frozen=True)
class Queue:
    """The list beside the work."""

    asked: Asked
    lines: list[Waiting]
    tabs: list[dict[str, object]]
    saved: list[SavedFilter]
    labels: list[Label]
    pager: listing.Pager


def _is_fresh(viewer: Viewer, found: Found) -> bool:
    """A company that serves nobody yet: whoever may add clients is told how to begin."""
    if found.rows or not admissions.may_keep_clients(viewer):
        return False
    return not people.clients(viewer).exists()


@require_GET
def home(request: FacedRequest) -> HttpResponse:
    """The first screen of a working day."""
    viewer = request.viewer
    found = find(viewer, asked(request))
    begun = standing.begun(viewer)
    request.unread_bells = unread_bells(viewer)
    request.menu_counts = {}
    reminders = [each for tell in REMINDERS for each in tell(request)]
    reminders += words_that_wait(viewer)
    fresh = _is_fresh(viewer, found)
    seen = (
        fresh,
        _seen(found, now()),
        [(each.id, each.updated_at) for each in begun],
        (reminders, request.menu_counts),
    )
    tag = tags.tag(request, viewer, seen, request.unread_bells, now=now())
    held = tags.unchanged(request, tag)
    if held:
        return held
    shown = queue(viewer, found)
    context = {
        "queue": shown,
        "next": [line for line in shown.lines if line.due][:5] if shown.asked.page == 1 else [],
        "begun": _begun(viewer, begun),
        "reminders": reminders,
        "may_open": True,
        "fresh": fresh,
        "may_run": admissions.may_run(viewer),
    }
    return tags.marked(render(request, "conversations/desk/home.html", context), tag)


def _begun(viewer: Viewer, rows: Sequence[Draft]) -> list[dict[str, object]]:
    """Answers that the viewer began and did not send."""
    return [
        {
            "title": draft.conversation.title,
            "url": pages.address(viewer, draft.conversation_id),
            "note": writing.excerpt(draft.body),
            "at": draft.updated_at,
            "internal": draft.audience == "internal",
        }
        for draft in rows
        if draft.conversation is not None and draft.conversation_id is not None
    ]


@require_GET
def fragment(request: FacedRequest) -> HttpResponse:
    """The list alone, for the live channel."""
    current = request.GET.get("current", "")
    found = find(request.viewer, asked(request))
    context = {"queue": queue(request.viewer, found), "current": current}
    return render(request, "conversations/desk/_queue.html", context)


@require_POST
def filters(request: FacedRequest) -> HttpResponse:
    """Keep the queue one looks at under a name, or drop it."""
    viewer = request.viewer
    slug = viewer.company.slug
    if request.POST.get("drop"):
        actions.drop_filter(viewer, request.POST["drop"])
        return redirect("desk:home", slug)
    try:
        made = actions.save_filter(
            viewer, request.POST.get("name", ""), request.POST.get("query", "")
        )
    except actions.Refused as refused:
        flashes.error(request, str(refused))
        return redirect("desk:home", slug)
    return redirect(f"{reverse('desk:home', args=[slug])}?{made.query}")


def asked(request: FacedRequest) -> Asked:
    """Nonsense in the address is the ordinary queue."""
    view = request.GET.get("view", "")
    page = request.GET.get("page", "")
    return Asked(
        view=view if view in _VIEWS else "",
        label=read_id(request.GET.get("label", "")),
        client=read_id(request.GET.get("client", "")),
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1,
    )


def find(viewer: Viewer, wanted: Asked) -> Found:
    """The rows of a queue: five statements at any size."""
    reminded = standing.reminded(viewer)
    if not wanted.view:
        mine = standing.mine(viewer) or reminded
        wanted = Asked("mine" if mine else "all", wanted.label, wanted.client, wanted.page)
    query = f"{wanted.query}&" if wanted.query else ""
    if wanted.page == 1 and not wanted.label and not wanted.client:
        first = standing.queue(viewer, view=wanted.view, count=COUNT + 1)
        rows, pager = listing.first_page(first, count=COUNT, query=query)
        if wanted.view != "closed":
            # What has come up again stands first, in whosever hands it is.
            known = {desk.conversation_id for desk in reminded}
            rows = [*reminded, *(desk for desk in rows if desk.conversation_id not in known)]
    else:
        chosen = standing.desks(viewer, wanted.view)
        if wanted.label:
            chosen = chosen.filter(labels__contains=[wanted.label])
        if wanted.client:
            chosen = chosen.filter(client_id=wanted.client)
        rows, pager = listing.page_of(chosen, str(wanted.page), count=COUNT, query=query)
    return Found(wanted, rows, pager, standing.labels(viewer), standing.saved_filters(viewer))


def queue(viewer: Viewer, found: Found) -> Queue:
    """The list with its tabs: one statement more."""
    return Queue(
        asked=found.asked,
        lines=_lines(viewer, found.rows, found.labels),
        tabs=_tabs(viewer, found.asked),
        saved=found.saved,
        labels=found.labels,
        pager=found.pager,
    )


def _seen(found: Found, moment: datetime) -> tuple[object, ...]:
    """All that decides the queue's lines, beside the newest messages: these move `version`."""
    lines = [
        (
            (desk.conversation_id, desk.version, desk.last_at, desk.labels),
            _pressing(desk, moment),
            (desk.conversation.title, desk.conversation.state, desk.conversation.client_version),
            (desk.client.name, desk.assignee.name if desk.assignee else "", read_to(desk)),
        )
        for desk in found.rows
    ]
    marks = [(each.id, each.name, each.tone) for each in found.labels]
    saved = [(each.name, each.query) for each in found.saved]
    return (found.asked, lines, found.pager, marks, saved)


def read_to(desk: Desk) -> datetime | None:
    """How far the viewer has read this conversation; of a row of `standing.desks`."""
    return getattr(desk, "read_to", None)


_VIEWS = ("mine", "unassigned", "waiting", "all", "closed")


def _tabs(viewer: Viewer, wanted: Asked) -> list[dict[str, object]]:
    home_url = reverse("desk:home", args=[viewer.company.slug])
    words = {
        "mine": _("Mine"),
        "unassigned": _("Nobody's"),
        "waiting": _("Waiting"),
        "all": _("All"),
        "closed": _("Closed"),
    }
    own = [
        {"label": words[view], "url": f"{home_url}?view={view}", "current": view == wanted.view}
        for view in _VIEWS
    ]
    further = [tab(viewer) for tab in TABS]
    return [*own, *({"label": label, "url": url, "current": False} for label, url in further)]


def _lines(viewer: Viewer, found: Sequence[Desk], labels: list[Label]) -> list[Waiting]:
    last = listing.last_messages(viewer, [desk.conversation_id for desk in found])
    names = {label.id: label.name for label in labels}
    moment = now()
    shown = []
    for desk in found:
        message = last.get(desk.conversation_id)
        due, kind = why(desk, moment)
        shown.append(
            Waiting(
                id=desk.conversation_id,
                title=desk.conversation.title,
                client=desk.client.name,
                client_id=desk.client_id,
                url=pages.address(viewer, desk.conversation_id),
                excerpt=listing.excerpt(viewer, message),
                at=desk.last_at,
                due=due,
                due_kind=kind,
                unread=listing.unread(viewer, message, read_to(desk)),
                assignee=desk.assignee.name if desk.assignee else "",
                state=pages.state_words(viewer, desk.conversation.state)[0],
                labels=[names[each] for each in desk.labels if each in names],
                internal=bool(message and message.audience == "internal"),
            )
        )
    return shown


def why(desk: Desk, moment: datetime) -> tuple[str, str]:
    """Why this stands here: what one wanted to come back to, the date it is due, or how long
    somebody waits."""
    if desk.returned_at is not None:
        return _("a letter came back"), "late"
    reminder = getattr(desk, "reminder", None)
    if reminder is not None:
        return _("come back: %(note)s") % {"note": reminder} if reminder else _("come back"), "wait"
    due = desk.due_at if not desk.closed else None
    if due is not None and due < moment:
        return _("overdue, %(when)s") % {"when": moments.when(due)}, "late"
    if due is not None and (desk.waiting_since is None or due - moment < timedelta(days=1)):
        return _("by %(when)s") % {"when": moments.at(due)}, "wait"
    if desk.waiting_since is not None:
        hours = int((moment - desk.waiting_since).total_seconds() // 3600)
        if hours >= 24:
            days = hours // 24
            return (
                ngettext("waits %(count)s day", "waits %(count)s days", days) % {"count": days},
                "late" if days > 1 else "wait",
            )
        if hours >= 1:
            return (
                ngettext("waits %(count)s hour", "waits %(count)s hours", hours) % {"count": hours},
                "wait",
            )
        return _("waits for an answer"), "wait"
    return "", ""


def _pressing(desk: Desk, moment: datetime) -> tuple[object, ...]:
    """All that `why` speaks of, before it is put into words: of the time what changes a word (the
    day is in every tag)."""
    waits, due = desk.waiting_since, desk.due_at
    hours = int((moment - waits).total_seconds() // 3600) if waits else None
    left = (due < moment, due - moment < timedelta(days=1)) if due else ()
    reminder = getattr(desk, "reminder", None)
    return (desk.returned_at, reminder, desk.closed, due, left, hours)
