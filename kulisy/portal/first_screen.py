"""The cabinet's first screen, made of rows that `access` gave: what waits for the client, how the
work goes, what is new. The number of statements doesn't grow with what there is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kulisy.conversations import access, listing, pages
from kulisy.conversations.listing import Line
from kulisy.conversations.pages import Pinned
from kulisy.look import moments
from kulisy.people import access as people
from kulisy.people import awaited
from kulisy.people.access import away
from kulisy.people.awaited import Coming, Going, News
from kulisy.people.portraits import portrait
from kulisy.people.standing import together
from kulisy.people.viewer import Viewer
from kulisy.portal import news, standing, waiting
from kulisy.portal.waiting import Task

#: How much of each list stands on the first screen; the rest is one tap away. Of what waits, the
#: first lines are open and the others folded: a tired reader does the nearest thing first.
COMING, UNFOLDED = 4, 5


@dataclass(frozen=True)
class Face:
    """Somebody of the team, as the cabinet presents him."""

    id: uuid.UUID
    name: str
    photo_url: str | None
    title: str
    answers_for: str
    away: str
    #: Answers for this client.
    leads: bool

    @property
    def note(self) -> str:
        return " · ".join(filter(None, [self.title, self.answers_for]))


@dataclass(frozen=True)
class Ahead:
    """Something that the next days hold."""

    title: str
    note: str
    when: str
    url: str
    icon: str
    client: str


@dataclass(frozen=True)
class Work:
    """An open request, and how far it has come."""

    line: Line
    ribbon: list[dict[str, object]]
    stage: str
    who: Face | None


@dataclass(frozen=True)
class FirstScreen:
    """What the template shows."""

    greeting: str
    note: str
    waiting: list[Task]
    #: Under a fold, after `waiting`.
    later: list[Task]
    #: What an authorised colleague decides: shown beneath, and not counted.
    theirs: list[Task]
    #: Requests that wait for an answer and stand in neither.
    more_waiting: int
    #: Projects first: the requests stand under them.
    projects: Sequence[Going]
    going: list[Work]
    news: list[News]
    coming: list[Ahead]
    team: list[Face]
    files: list[Pinned]
    may_write: bool
    talks: bool
    ended: list[str]
    several: bool


def first_screen(viewer: Viewer, *, now: datetime) -> FirstScreen:
    """Nine statements, at any size and whatever the rooms have here; one more where no request is
    open."""
    clients = standing.clients(viewer)
    presented = people.presented_to_each(viewer, clients)
    counts = _counts(viewer)
    since = people.new_since(viewer, now=now)
    others = awaited.gathered(viewer, since=since, now=now)
    answers, going, talks, closed = _requests(viewer)
    lines = {line.id: line for line in listing.rows(viewer, [*answers, *going])}
    faces = {id: _faces(viewer, clients, id, seats, now=now) for id, seats in presented.items()}
    files = standing.files(viewer) if viewer.clients_with("files") else []
    may_write = any(access.may_write(viewer, client, "client") for client in clients)
    mine = [lines[each.id] for each in answers]
    asked = [each for each in others.waiting if each.own]
    theirs = [each for each in others.waiting if not each.own]
    tasks = waiting.tasks(mine, asked, may_write=may_write, now=now)
    # A fold that hides one line would take the room of that line.
    unfolded = UNFOLDED if len(tasks) > UNFOLDED + 1 else len(tasks)
    return FirstScreen(
        greeting=greeting(viewer.name, counts, others=len(asked)),
        note=_note(counts, others=len(asked)),
        waiting=tasks[:unfolded],
        later=tasks[unfolded:],
        theirs=waiting.tasks([], theirs, may_write=may_write, now=now),
        more_waiting=counts["waiting"] - len(answers),
        projects=others.going[: standing.GOING],
        going=[_work(each, lines[each.id], faces) for each in going],
        news=news.items(viewer, talks, closed, presented, others.news, since=since),
        coming=_coming(others.coming, now=now),
        team=_together(faces.values()),
        files=pages.pinned(viewer, files),
        may_write=may_write,
        talks=bool(viewer.clients_with(access.SECTION)),
        ended=[each.client_name for each in viewer.admissions if each.ended],
        several=len(set(viewer.client_ids)) > 1,
    )


def _counts(viewer: Viewer) -> dict[str, int]:
    """Of the open requests. Whether there are others at all is asked only where none is open: who
    may see each of many years' requests is not worked out to say that there are some."""
    by_state = dict(standing.open_counts(viewer))
    counts = {"open": sum(by_state.values()), "waiting": by_state.get("client", 0)}
    return {**counts, "all": counts["open"] or len(standing.any_request(viewer))}


def _requests(viewer: Viewer) -> list[list[Any]]:
    """What waits for an answer, what goes on, where was spoken last, what was closed last."""
    builders = (standing.answers, standing.going, standing.talks, standing.closed)
    return [found or [] for found in together(viewer, builders)]


def team_of(viewer: Viewer, *, now: datetime) -> list[Face]:
    """Everybody of the team whom this viewer is shown; who answers for him comes first."""
    clients = standing.clients(viewer)
    presented = people.presented_to_each(viewer, clients)
    return _together(_faces(viewer, clients, id, seats, now=now) for id, seats in presented.items())


def greeting(name: str, counts: Mapping[str, int], *, others: int = 0) -> str:
    """The heading: what waits for the client, in words. Where it is more than answers (`others`:
    a document to sign, a notice), it is told as things."""
    words = {"name": name.split()[0] if name.split() else name}
    waiting = counts["waiting"]
    if others:
        return _things(words, waiting + others)
    if waiting == 1:
        return _("%(name)s, an answer is awaited from you") % words
    if waiting:
        words["number"] = _numbers().get(waiting, str(waiting))
        return (
            ngettext(
                "%(name)s, %(number)s answer is awaited from you",
                "%(name)s, %(number)s answers are awaited from you",
                waiting,
            )
            % words
        )
    if counts["open"]:
        return _("%(name)s, nothing waits for you") % words
    if counts["all"]:
        return _("%(name)s, everything is done") % words
    return _("Welcome, %(name)s") % words


def ribbon(state: str, *, answered: bool) -> tuple[list[dict[str, object]], str]:
    """How far a request has come, drawn and said: accepted, in work, waiting for you, done."""
    stages = [_("accepted"), _("in work"), _("waiting for you"), _("done")]
    at = {"client": 2, "closed": 4}.get(state, 1 if answered else 0)
    parts: list[dict[str, object]] = [
        {
            "name": name,
            "state": "done" if number < at else "now" if number == at else "next",
            "share": 50,
        }
        for number, name in enumerate(stages)
    ]
    return parts, stages[min(at, 3)]


def _things(words: dict[str, str], number: int) -> str:
    if number == 1:
        return _("%(name)s, one thing waits for you") % words
    words["number"] = _numbers().get(number, str(number))
    return (
        ngettext(
            "%(name)s, %(number)s thing waits for you",
            "%(name)s, %(number)s things wait for you",
            number,
        )
        % words
    )


def _numbers() -> dict[int, str]:
    return {
        2: pgettext("so many answers", "two"),
        3: pgettext("so many answers", "three"),
        4: pgettext("so many answers", "four"),
        5: pgettext("so many answers", "five"),
        6: pgettext("so many answers", "six"),
        7: pgettext("so many answers", "seven"),
    }


def _note(counts: Mapping[str, int], *, others: int) -> str:
    if counts["open"]:
        words = ngettext(
            "%(count)s request is in work.", "%(count)s requests are in work.", counts["open"]
        )
        return words % {"count": counts["open"]} if not counts["waiting"] + others else ""
    if counts["all"] or others:
        return _("No request is open. Write whenever something comes up.")
    return _("Here you will see how the work goes, what is new and what waits for you.")


def _work(row: Any, line: Line, faces: Mapping[uuid.UUID, Sequence[Face]]) -> Work:
    parts, stage = ribbon(row.state, answered=row.answered)
    who = next((face for face in faces.get(row.client_id, ()) if face.leads), None)
    return Work(line=line, ribbon=parts, stage=stage, who=who)


def _coming(rows: Sequence[Coming], *, now: datetime) -> list[Ahead]:
    """The nearest first; a day without an hour stands before the hours of that day."""

    def order(each: Coming) -> tuple[date, float]:
        if isinstance(each.at, datetime):
            return timezone.localtime(each.at).date(), each.at.timestamp()
        return each.at, 0

    return [
        Ahead(
            title=each.title,
            note=each.note,
            when=moments.at(each.at, now=now)
            if isinstance(each.at, datetime)
            else moments.day(each.at, now=now),
            url=each.url,
            icon=each.icon,
            client=each.client,
        )
        for each in sorted(rows, key=order)[:COMING]
    ]


def _faces(
    viewer: Viewer,
    clients: Sequence[Any],
    client_id: uuid.UUID,
    seats: Sequence[Any],
    *,
    now: datetime,
) -> list[Face]:
    lead = next(client.responsible_id for client in clients if client.id == client_id)
    today = timezone.localtime(now).date()
    made = []
    for seat in seats:
        back = away(seat, today=today)
        made.append(
            Face(
                id=seat.id,
                name=seat.name,
                photo_url=portrait(viewer, "seat", seat.id, seat.photo),
                title=seat.title or seat.get_role_display(),
                answers_for=seat.answers_for,
                away=_("Back on %(date)s") % {"date": moments.date_of(back)} if back else "",
                leads=seat.id == lead,
            )
        )
    return sorted(made, key=lambda face: not face.leads)


def _together(groups: Any) -> list[Face]:
    """Faces of several clients, each once; who answers for one of them comes first."""
    known: dict[uuid.UUID, Face] = {}
    for face in (face for group in groups for face in group):
        if face.id not in known or face.leads:
            known[face.id] = face
    return sorted(known.values(), key=lambda face: not face.leads)
