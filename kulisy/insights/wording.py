"""Numbers in words: as much as they say, and no more."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kulisy.insights import effects, figures
from kulisy.insights.figures import Comparison, Figure, Finding, Sort
from kulisy.insights.measures import BY_KEY, Measure
from kulisy.insights.models import Pilot
from kulisy.kit.text import inner
from kulisy.kit.time import date_in
from kulisy.look import moments
from kulisy.people.models import Company

#: Of working time: from so many minutes on it is said in working days.
DAY, DAYS_FROM = 9 * 60, 3 * 9 * 60


def minutes(value: float) -> str:
    """Working time: «12 min», «3 h 20 min», «4 working days»."""
    whole = round(value)
    if whole < 60:
        return _("%(count)s min") % {"count": whole}
    if whole >= DAYS_FROM:
        days = round(whole / DAY)
        return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days}
    hours, rest = divmod(whole, 60)
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def value(measure: Measure, number: float) -> str:
    """One number of this measure."""
    if measure.unit == "minutes":
        return minutes(number)
    if measure.unit == "share":
        return f"{round(number)}\u00a0%"
    return moments.number(round(number, 1) if number % 1 else int(number))


def said(measure: Measure, figure: Figure) -> str:
    """What stands large: never a percentage of few, never a median of nothing."""
    if figure.sort == Sort.RATE:
        days = ngettext("%(count)s day", "%(count)s days", figure.days) % {"count": figure.days}
        return _("%(count)s in %(days)s") % {"count": figure.count, "days": days}
    if not figure.count:
        return "—"
    if figure.sort == Sort.SHARE and not figure.enough:
        return _("%(part)s of %(count)s") % {"part": figure.part, "count": figure.count}
    return value(measure, figure.value)


def beneath(measure: Measure, figure: Figure) -> str:
    """Of how many cases, how far apart."""
    if figure.sort == Sort.RATE:
        return ""
    if not figure.count:
        return _("no case")
    if figure.sort == Sort.SHARE:
        told = {"part": figure.part, "count": figure.count}
        return _("%(part)s of %(count)s") % told if figure.enough else ""
    cases = ngettext("%(count)s case", "%(count)s cases", figure.count) % {"count": figure.count}
    parts = [cases]
    if figure.enough:
        low, high = value(measure, figure.low), value(measure, figure.high)
        parts.append(_("half of them from %(low)s to %(high)s") % {"low": low, "high": high})
    if figure.open:
        still = ngettext("%(count)s still open", "%(count)s still open", figure.open)
        parts.append(still % {"count": figure.open})
    return ", ".join(parts)


def compared(before: Figure, after: Figure, found: Comparison) -> str:
    """A sentence: better, worse, the same, or too little."""
    if found.finding == Finding.LITTLE or found.change is None:
        return _("Too little data: %(why)s") % {"why": _few(before, after)}
    if found.finding == Finding.SAME:
        return _("No difference to speak of.")
    words = _("Better by %(change)s %%.") if found.change > 0 else _("Worse by %(change)s %%.")
    return words % {"change": abs(found.change)}


def _few(before: Figure, after: Figure) -> str:
    told = {"before": before.count, "after": after.count}
    if before.sort == Sort.RATE:
        if after.days < figures.FEWEST_DAYS:
            words = ngettext(
                "only %(count)s day has gone by, from %(fewest)s on it can be compared.",
                "only %(count)s days have gone by, from %(fewest)s on it can be compared.",
                after.days,
            )
            return words % {"count": after.days, "fewest": figures.FEWEST_DAYS}
        fewest = figures.FEWEST_EVENTS
    else:
        fewest = figures.FEWEST_SHARED if before.sort == Sort.SHARE else figures.FEWEST
    words = _("%(before)s before and %(after)s since; from %(fewest)s on each side it can be"
              " compared.")  # fmt: skip
    return words % (told | {"fewest": fewest})


def rule(pilot: Pilot) -> str:
    """The stop rule in a sentence."""
    measure = BY_KEY[pilot.measure]
    told = {
        "measure": inner(str(measure.label)),
        "percent": pilot.better_by,
        "days": ngettext("%(count)s day", "%(count)s days", pilot.days) % {"count": pilot.days},
        "date": moments.date_of(pilot.ends_on),
    }
    return (
        _("The stop rule: if after %(days)s, on %(date)s, “%(measure)s” is not better by"
          " %(percent)s %%, we stop.") % told
    )  # fmt: skip


def aim(pilot: Pilot) -> str:
    """What that is in numbers; where the time before says too little, that it does."""
    measure = BY_KEY[pilot.measure]
    was = effects.read(pilot.before).figures[measure.key]
    wanted = effects.target(pilot)
    if wanted is None:
        return _(
            "How it was before is not known well enough to set a number (cases: %(count)s)."
        ) % {"count": was.count}
    told = {"before": value(measure, was.value), "wanted": value(measure, wanted)}
    if was.sort == Sort.RATE:
        return _("Before: %(before)s in 30 days. To be reached: %(wanted)s at most.") % told
    return _("Before: %(before)s. To be reached: %(wanted)s at most.") % told


def verdict(pilot: Pilot) -> str:
    """What the rule says on its day; empty before."""
    if not pilot.verdict or pilot.after is None:
        return ""
    measure = BY_KEY[pilot.measure]
    was = effects.read(pilot.before).figures[measure.key]
    now = effects.read(pilot.after).figures[measure.key]
    found = figures.compare(was, now, less=measure.less)
    told = {
        "measure": inner(str(measure.label)),
        "before": said(measure, was),
        "after": said(measure, now),
        "how": compared(was, now, found),
    }
    heads = {
        Pilot.Verdict.REACHED: _("The rule is fulfilled: go on."),
        Pilot.Verdict.MISSED: _("The rule says: stop."),
        Pilot.Verdict.LITTLE: _("The rule can’t be applied: decide without it, or wait."),
    }
    numbers = _("“%(measure)s”: %(before)s before, %(after)s since. %(how)s") % told
    return f"{heads[Pilot.Verdict(pilot.verdict)]} {numbers}"


def state(pilot: Pilot, company: Company, *, now: datetime) -> tuple[str, str]:
    """In a few words, and the tone of the tag."""
    if pilot.decision == Pilot.Decision.STOP:
        return pgettext("pilot", "stopped"), ""
    if pilot.decision:
        return pgettext("pilot", "goes on"), "ok"
    if pilot.judged_at:
        return _("decide"), "wait"
    gone = effects.days_gone(pilot, now=now, zone=company.time_zone)
    return _("day %(gone)s of %(days)s") % {"gone": gone + 1, "days": pilot.days}, "client"


def spans(pilot: Pilot, company: Company, *, now: datetime) -> tuple[str, str]:
    """Which days are compared: of before, of since."""
    begin = pilot.begins_on - timedelta(days=pilot.before_days)
    eve = pilot.begins_on - timedelta(days=1)
    last = min(date_in(pilot.judged_at or now, company.time_zone), pilot.ends_on)
    told = _("%(first)s to %(last)s")
    return (
        told % {"first": moments.date_of(begin), "last": moments.date_of(eve)},
        told % {"first": moments.date_of(pilot.begins_on), "last": moments.date_of(last)},
    )


def avoided(count: int) -> str:
    """What need not be sent again: the documents know it."""
    if not count:
        return _("Nobody has fetched an older document from the cabinet since.")
    words = ngettext(
        "%(count)s older document was taken from the cabinet since: it need not be sent again.",
        "%(count)s older documents were taken from the cabinet since: they need not be sent again.",
        count,
    )
    return words % {"count": count}


def no_causes() -> str:
    return _(
        "These are the numbers of two stretches of time. What else changed between them (people, "
        "season, amount of work) they don’t know, and so they name no cause."
    )


def standing(numbers: Mapping[str, Any]) -> str:
    """The board in a sentence: on its page, under the bell, in the digest."""
    waits = int(numbers["waits"])
    if not waits:
        parts = [_("Nobody waits for an answer")]
    else:
        words = ngettext("%(count)s waits for an answer", "%(count)s wait for an answer", waits)
        longest = {"longest": minutes(numbers["longest"])}
        parts = [words % {"count": waits} + _(", the longest %(longest)s") % longest]
    late = int(numbers["late"])
    if late:
        words = ngettext("%(count)s thing is late", "%(count)s things are late", late)
        parts.append(words % {"count": late})
    near = int(numbers["near"])
    if near:
        words = ngettext("%(count)s falls due by tomorrow", "%(count)s fall due by tomorrow", near)
        parts.append(words % {"count": near})
    return "; ".join(parts) + "."


def past(numbers: Mapping[str, Any]) -> str:
    """First answers and promises of the last four weeks."""
    parts = []
    if numbers.get("answer") is not None:
        told = {"time": minutes(numbers["answer"])}
        parts.append(_("first answer in four weeks: %(time)s") % told)
    if numbers["kept"] + numbers["broken"]:
        told = {"kept": str(numbers["kept"]), "all": str(numbers["kept"] + numbers["broken"])}
        parts.append(_("promises kept: %(kept)s of %(all)s") % told)
    return pgettext("list", ", ").join(parts)
