"""One page for the owner: what was wrong, how it was, how it is, what the rule says, and what these
numbers don't know. The same pilot on the same day gives the same bytes."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.documents import rendering
from kulisy.documents.papers import long_day
from kulisy.insights import effects, figures, shown, taking, wording
from kulisy.insights.effects import Effect
from kulisy.insights.figures import Figure, Sort
from kulisy.insights.models import Pilot
from kulisy.insights.shown import Line
from kulisy.kit.time import date_in
from kulisy.notify import looks
from kulisy.notify.letters import mail_of
from kulisy.people.viewer import Viewer

NAME = "kulisy-effect.pdf"
#: Of a scale.
WHOLE = 1000


def pdf(viewer: Viewer, pilot: Pilot, *, now: datetime) -> bytes:
    """In the viewer's language; of the day of judgement, where there was one."""
    language = "ru" if (get_language() or "").startswith("ru") else "en"
    clock = taking.working(viewer.company, now=now)
    after = effects.after(viewer, pilot, clock=clock, now=now)
    day = date_in(pilot.judged_at or now, viewer.company.time_zone)
    look = looks.look_of(mail_of(viewer.company.id))
    data = _paper(viewer, pilot, effects.effects(pilot, after), after.avoided, now=now)
    data["contact"] = long_day(day, language)
    return rendering.render(
        "effect", data, day=day, language=language, colours={"accent": look.accent}
    )


def _paper(
    viewer: Viewer, pilot: Pilot, found: list[Effect], avoided: int, *, now: datetime
) -> dict[str, Any]:
    target = effects.target(pilot)
    lines = shown.effect_lines(found, target)
    spans = wording.spans(pilot, viewer.company, now=now)
    state, _tone = wording.state(pilot, viewer.company, now=now)
    rows = [
        [_("The problem"), pilot.problem],
        [_("The client"), pilot.client.name],
        [_("The rule"), f"{wording.rule(pilot)} {wording.aim(pilot)}"],
    ]
    if pilot.decision:
        decided = f"{pilot.get_decision_display()}. {pilot.words}".strip()
        rows.append([_("Decided"), decided])
    return {
        "title": _("Does the cabinet pay?"),
        "seller_name": viewer.company.name,
        "lead": wording.verdict(pilot) or _("The pilot is running: %(state)s.") % {"state": state},
        "facts": rows,
        "spans": [f"{_('before')}: {spans[0]}", f"{_('since')}: {spans[1]}"],
        "lines": [
            _line(line, effect, target if effect.chosen else None)
            for line, effect in zip(lines, found, strict=True)
        ],
        "notes": [wording.avoided(avoided), _honest(), wording.no_causes()],
        "words": [_("before"), _("since then")],
    }


def _honest() -> str:
    words = _(
        "The bar is the middle half of the cases, the knot on it the median. Pale: fewer than "
        "%(few)s cases (%(shared)s for shares); of these nothing is concluded. Times are working "
        "hours by the company’s calendar."
    )
    return words % {"few": figures.FEWEST, "shared": figures.FEWEST_SHARED}


def _line(line: Line, effect: Effect, target: float | None) -> dict[str, Any]:
    top = _top(effect, target)
    return {
        "heading": line.heading,
        "explained": line.explained,
        "compared": line.compared,
        "tone": line.tone,
        "chosen": line.chosen,
        "before": _side(effect.before, line.before, line.before_note, top),
        "after": _side(effect.after, line.after, line.after_note, top),
        "target": round(WHOLE * target / top) if target is not None else -1,
    }


def _side(figure: Figure, said: str, note: str, top: float) -> dict[str, Any]:
    bar: list[int] = []
    if figure.count and figure.sort == Sort.SPREAD:
        bar = [round(WHOLE * each / top) for each in (figure.low, figure.middle, figure.high)]
    elif figure.count:
        bar = [0, round(WHOLE * figure.value / top), round(WHOLE * figure.value / top)]
    return {"said": said, "note": note, "bar": bar, "few": not figure.enough}


def _top(effect: Effect, target: float | None) -> float:
    spread = effect.before.sort == Sort.SPREAD
    tops = [each.high if spread else each.value for each in (effect.before, effect.after)]
    return max(*tops, target or 0) or 1
