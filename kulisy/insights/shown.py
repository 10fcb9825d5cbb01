"""The board and the pilots as their pages need them: words and pictures beside the numbers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from kulisy.insights import board, drawing, effects, wording
from kulisy.insights.board import NOW, Board, Doing
from kulisy.insights.effects import Effect
from kulisy.insights.figures import Figure, Finding
from kulisy.insights.models import Pilot
from kulisy.insights.taking import Taken
from kulisy.kit.addresses import address
from kulisy.people.at_risk import Risk
from kulisy.people.models import Seat
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: Of a kind so many come first; so many lines are shown, the others folded.
FIRST, SHOWN = 3, 8
ICONS = {
    "wait": "hourglass",
    "due": "clock",
    "promise": "handshake",
    "term": "mail-warning",
    "carrier": "mail-warning",
    "invoice": "receipt",
    "project": "layers",
    "material": "hand",
    "paper": "file-text",
    "wish": "message-square",
    "offer": "scale",
    "limit": "gauge",
    "hours": "timer",
    "minutes": "notebook-pen",
}


@dataclass(frozen=True)
class Tile:
    """One thing drawn: what it is, how it stands, beside what."""

    heading: str
    value: str
    picture: Markup
    note: str
    #: "", "ok", "wait".
    tone: str = ""
    #: There is nothing to be drawn.
    empty: bool = False


@dataclass(frozen=True)
class RiskLine:
    icon: str
    title: str
    note: str
    url: str
    late: bool
    client: str
    who: Seat | None
    photo_url: str | None


@dataclass(frozen=True)
class Card:
    """A colleague, or a client."""

    name: str
    url: str
    id: Any
    photo_url: str | None
    note: str
    tiles: list[Tile]
    #: What stands out, in a few words.
    tags: list[tuple[str, str]]


def tiles(doing: Doing, *, day: int, of_one: bool = False) -> list[Tile]:
    """`of_one`: of one client, whose name stands above."""
    return [_waiting(doing, day, of_one), _answering(doing), _promising(doing), _tone(doing)]


def _waiting(doing: Doing, day: int, of_one: bool) -> Tile:
    count = len(doing.waits)
    longest = doing.longest
    words = ngettext("%(count)s waits", "%(count)s wait", count) % {"count": count}
    if longest is None:
        words, note = _("Nobody"), _("all is answered")
    elif not longest.minutes:
        note = _("since after hours")
    elif of_one:
        note = _("the longest %(time)s") % {"time": wording.minutes(longest.minutes)}
    else:
        told = {"time": wording.minutes(longest.minutes), "client": longest.client}
        note = _("the longest %(time)s: %(client)s") % told
    picture = drawing.waits(
        [each.minutes for each in doing.waits], day=day, label=f"{words}; {note}"
    )
    late = longest is not None and longest.minutes > day
    tone = "wait" if late else ""
    return Tile(_("Unanswered"), words, picture, note, tone, empty=not count)


def _answering(doing: Doing) -> Tile:
    now, before = doing.answers, doing.before
    value = wording.minutes(now.middle) if now.count else "—"
    tone = ""
    if not now.count:
        note = _("none in four weeks")
    elif not now.enough:
        cases = ngettext("%(count)s answer", "%(count)s answers", now.count)
        note = _("%(cases)s in four weeks: too few to compare") % {
            "cases": cases % {"count": now.count}
        }
    elif not before.enough:
        note = _("of the time before too little is known")
    else:
        note = _("before: %(time)s") % {"time": wording.minutes(before.middle)}
        finding = doing.compared.finding if doing.compared else Finding.LITTLE
        tone = {Finding.BETTER: "ok", Finding.WORSE: "wait"}.get(finding, "")
    told = _("First answer by week: %(value)s; %(note)s") % {"value": value, "note": note}
    picture = drawing.sparkline(doing.weekly, fresh=NOW, label=told)
    drawn = any(each is not None for each in doing.weekly)
    return Tile(_("First answer"), value, picture, note, tone, empty=not drawn)


def _promising(doing: Doing) -> Tile:
    whole = doing.promises
    told = {"kept": doing.kept, "all": whole}
    value = _("%(kept)s of %(all)s kept") % told if whole else "—"
    note = _("in four weeks") if whole else _("no promise was due in four weeks")
    if doing.owed:
        words = ngettext("%(count)s is overdue", "%(count)s are overdue", doing.owed)
        note = words % {"count": doing.owed}
    picture = drawing.promises(doing.kept, doing.broken, label=f"{value}; {note}")
    tone = "wait" if doing.owed else ""
    return Tile(_("Promises"), value, picture, note, tone, empty=not whole)


def _tone(doing: Doing) -> Tile:
    count = doing.sharp
    words = ngettext("%(count)s time", "%(count)s times", count) % {"count": count}
    value = words if count else _("even")
    usual = round(doing.sharp_before)
    note = _("the guard had asked, and it was sent") if count else _("the guard had no doubts")
    if count or usual:
        note = _("sharp words sent; before: %(usual)s") % {"usual": usual}
    picture = drawing.promises(0, min(count, 8), label=f"{_('Tone')}: {value}; {note}")
    tone = "wait" if count > usual + 1 else ""
    return Tile(_("Tone"), value, picture, note, tone, empty=not count and not usual)


def risk_lines(viewer: Viewer, risks: Sequence[Risk], seats: dict[Any, Seat]) -> list[RiskLine]:
    return [
        RiskLine(
            icon=ICONS.get(each.kind, "flag"),
            title=each.title,
            note=each.note,
            url=each.url,
            late=each.late,
            client=each.client,
            who=(who := seats.get(each.seat_id)),
            photo_url=portrait(viewer, "seat", who.id, who.photo) if who else None,
        )
        for each in risks
    ]


def mixed(risks: Sequence[Risk]) -> list[Risk]:
    """Of each kind the most urgent first: forty waits don't hide the one term that ends today."""
    by_kind: dict[str, list[Risk]] = defaultdict(list)
    for each in risks:
        by_kind[each.kind].append(each)
    first = [each for kind in by_kind.values() for each in kind[:FIRST]]
    known = {id(each) for each in first}
    order = {id(each): number for number, each in enumerate(risks)}
    first.sort(key=lambda each: order[id(each)])
    return first + [each for each in risks if id(each) not in known]


def team(viewer: Viewer, found: Board) -> list[Card]:
    return [_colleague(viewer, each, found.day) for each in found.team]


def _colleague(viewer: Viewer, each: board.Colleague, day: int) -> Card:
    seat = each.seat
    return Card(
        name=seat.name,
        url=address("desk:board_seat", viewer.company.slug, seat.id),
        id=seat.id,
        photo_url=portrait(viewer, "seat", seat.id, seat.photo),
        note=seat.title or str(seat.get_role_display()),
        tiles=tiles(each.doing, day=day)[:3],
        tags=_tags(each.doing),
    )


def clients(viewer: Viewer, found: Board) -> list[Card]:
    return [
        Card(
            name=each.name,
            url=address("desk:client", viewer.company.slug, each.id),
            id=each.id,
            photo_url=None,
            note="",
            tiles=[
                tile for tile in tiles(each.doing, day=found.day, of_one=True) if not tile.empty
            ],
            tags=_tags(each.doing),
        )
        for each in found.clients
    ]


def _tags(doing: Doing) -> list[tuple[str, str]]:
    late = sum(each.late for each in doing.risks)
    near = len(doing.risks) - late
    tags = []
    if late:
        words = ngettext("%(count)s late", "%(count)s late", late) % {"count": late}
        tags.append((words, "late"))
    if near:
        words = ngettext("%(count)s by tomorrow", "%(count)s by tomorrow", near)
        tags.append((words % {"count": near}, "wait"))
    return tags


@dataclass(frozen=True)
class Line:
    """One measure of a pilot on its page."""

    heading: str
    explained: str
    before: str
    before_note: str
    after: str
    after_note: str
    picture: Markup
    compared: str
    tone: str
    chosen: bool
    #: There is a case to be drawn.
    drawn: bool


def effect_lines(found: Sequence[Effect], target: float | None) -> list[Line]:
    return [_effect(each, target if each.chosen else None) for each in found]


def _effect(each: Effect, target: float | None) -> Line:
    measure = each.measure
    before, after = wording.said(measure, each.before), wording.said(measure, each.after)
    compared = wording.compared(each.before, each.after, each.comparison)
    label = _("%(measure)s: before %(before)s, since %(after)s. %(how)s") % {
        "measure": measure.label,
        "before": before,
        "after": after,
        "how": compared,
    }
    tones = {Finding.BETTER: "ok", Finding.WORSE: "wait"}
    return Line(
        heading=str(measure.label),
        explained=str(measure.explained),
        before=before,
        before_note=wording.beneath(measure, each.before),
        after=after,
        after_note=wording.beneath(measure, each.after),
        picture=drawing.beside(each.before, each.after, target=target, label=label),
        compared=compared,
        tone=tones.get(each.comparison.finding, ""),
        chosen=each.chosen,
        drawn=bool(each.before.count or each.after.count),
    )


def head(found: Board) -> dict[str, str]:
    """The first two sentences of the page."""
    numbers = found.numbers()
    return {"standing": wording.standing(numbers), "past": wording.past(numbers)}


@dataclass(frozen=True)
class PilotRow:
    title: str
    url: str
    note: str
    state: str
    tone: str


def pilot_row(viewer: Viewer, pilot: Pilot, *, now: datetime) -> PilotRow:
    state, tone = wording.state(pilot, viewer.company, now=now)
    return PilotRow(
        title=pilot.client.name,
        url=address("desk:pilot", viewer.company.slug, pilot.id),
        note=pilot.problem,
        state=state,
        tone=tone,
    )


def pilot(viewer: Viewer, found: Pilot, after: Taken, *, now: datetime) -> dict[str, Any]:
    """Everything that the page and the report say of a pilot."""
    lines = effect_lines(effects.effects(found, after), effects.target(found))
    state, tone = wording.state(found, viewer.company, now=now)
    return {
        "state": state,
        "tone": tone,
        "main": lines[0],
        "others": lines[1:],
        "rule": wording.rule(found),
        "aim": wording.aim(found),
        "verdict": wording.verdict(found),
        "spans": wording.spans(found, viewer.company, now=now),
        "avoided": wording.avoided(after.avoided),
        "no_causes": wording.no_causes(),
        "open": not found.decision,
        "judged": found.judged_at is not None,
    }


def acting(now: Figure, *, before: Figure) -> str:
    """Over all clients, in a sentence; empty while nobody has a cabinet."""
    if not now.count:
        return ""
    told = {"part": now.part, "count": now.count, "before": before.part}
    return (
        _(
            "Of %(count)s clients with a cabinet %(part)s acted there by themselves in 30 days; in"
            " the 30 days before %(before)s."
        )
        % told
    )
