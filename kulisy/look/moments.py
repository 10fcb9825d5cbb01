"""Time, sizes and names in the reader's language and time zone, as short as a person says them."""

from datetime import date, datetime
from functools import lru_cache

import babel
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

#: Zones whose short name is written in Russian, too.
_ZONES = {"MSK": "МСК"}


def locale() -> babel.Locale:
    """Babel's locale of the language in use."""
    return _locale(get_language() or "en")


@lru_cache(maxsize=20)
def _locale(language: str) -> babel.Locale:
    # The house writes the day before the month: «27 Oct – 4 Nov», never «Oct 27».
    language = "en_GB" if language == "en" else language
    return babel.Locale.parse(language.replace("-", "_"), sep="_")


def month_of(day: date, *, skeleton: str = "yMMMM") -> str:
    """«ноябрь 2026», «November 2026»: above columns, where «г.» only takes room."""
    return by_skeleton(day, skeleton).removesuffix("г.").strip()


def by_skeleton(day: date, skeleton: str) -> str:
    """The parts of a day that `skeleton` names («MMMd»), in the order of the language."""
    return _skeleton(day, skeleton, get_language() or "en")


def when(moment: datetime | None, *, now: datetime | None = None) -> str:
    """A moment for lists: «10:42» today, «yesterday», «18 Nov» this year, else the full date."""
    if moment is None:
        return ""
    here, days = _local(moment, now)
    if days == 0:
        return gettext("today") if _ends_a_day(here) else _clock(here)
    if days == 1:
        return gettext("yesterday")
    if days == -1:
        return gettext("tomorrow")
    return _short_date(here.date(), now)


def at(moment: datetime | None, *, now: datetime | None = None) -> str:
    """A moment for sentences: «today at 10:42», «18 Nov at 10:42»."""
    if moment is None:
        return ""
    here, days = _local(moment, now)
    clock = _clock(here)
    if days == 0:
        return gettext("today at %(time)s") % {"time": clock}
    if days == 1:
        return gettext("yesterday at %(time)s") % {"time": clock}
    if days == -1:
        return gettext("tomorrow at %(time)s") % {"time": clock}
    return gettext("%(date)s at %(time)s") % {
        "date": _short_date(here.date(), now),
        "time": clock,
    }


def day(moment: datetime | date | None, *, now: datetime | None = None) -> str:
    """A day for headings: «Today», «Yesterday», «Wednesday, 18 November»."""
    if moment is None:
        return ""
    here = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    today = timezone.localtime(now or timezone.now()).date()
    days = (today - here).days
    if days == 0:
        return gettext("Today")
    if days == 1:
        return gettext("Yesterday")
    if days == -1:
        return gettext("Tomorrow")
    skeleton = "EEEE, d MMMM" if here.year == today.year else "EEEE, d MMMM y"
    text = format_date(here, skeleton, locale=locale())
    return text[:1].upper() + text[1:]


def date_of(moment: datetime | date | None) -> str:
    """The full date in words, without the day of the week: «18 November 2026»."""
    if moment is None:
        return ""
    here = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return format_date(here, "d MMMM y", locale=locale())


def by(due: datetime | date, *, late: bool = False, now: datetime | None = None) -> str:
    """A term as a person says it: «today is the last day», «by tomorrow», «by Friday, 27 November»,
    «today by 18:00»; with the year only where it is another one."""
    today = timezone.localtime(now or timezone.now()).date()
    if isinstance(due, datetime):
        local = timezone.localtime(due)
        here, clock = local.date(), "" if _ends_a_day(local) else _clock(local)
    else:
        here, clock = due, ""
    days = (here - today).days
    said = format_date(here, "d MMMM" if here.year == today.year else "d MMMM y", locale=locale())
    if late:
        said = _with_clock(said, clock) if days or not clock else clock
        return gettext("was due by %(date)s") % {"date": said}
    if days == 0:
        today_by = gettext("today by %(time)s") % {"time": clock}
        return today_by if clock else pgettext("a term", "today is the last day")
    if days == 1:
        tomorrow_by = gettext("tomorrow by %(time)s") % {"time": clock}
        return tomorrow_by if clock else pgettext("a term", "by tomorrow")
    if 1 < days < 7:
        said = f"{_weekdays()[here.weekday()]}, {said}"
    return gettext("by %(date)s") % {"date": _with_clock(said, clock)}


def _ends_a_day(here: datetime) -> bool:
    """The last minute of a day stands for the day: nobody says «by 23:59»."""
    return (here.hour, here.minute) == (23, 59)


def _with_clock(said: str, clock: str) -> str:
    if not clock:
        return said
    return gettext("%(date)s at %(time)s") % {"date": said, "time": clock}


def _weekdays() -> tuple[str, ...]:
    """In the case that stands after «by»."""
    return (
        pgettext("by the day", "Monday"),
        pgettext("by the day", "Tuesday"),
        pgettext("by the day", "Wednesday"),
        pgettext("by the day", "Thursday"),
        pgettext("by the day", "Friday"),
        pgettext("by the day", "Saturday"),
        pgettext("by the day", "Sunday"),
    )


def short(day: date | None, *, now: datetime | None = None) -> str:
    """A day for narrow columns: «18 Nov», with the year only where it is another one."""
    return _short_date(day, now) if day else ""


def exactly(moment: datetime | None) -> str:
    """Date, time and zone, for a title and for the journal."""
    if moment is None:
        return ""
    here = timezone.localtime(moment)
    language = get_language() or "en"
    zone = here.strftime("%Z")
    if language == "ru":
        zone = _ZONES.get(zone, zone)
    return _day(here.date(), "d MMMM y", language) + here.strftime(", %H:%M:%S ") + zone


def local_input(moment: datetime) -> str:
    """The value of an `<input type="datetime-local">`, in the viewer's zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def filesize(count: int | None) -> str:
    """Bytes as people name them: «820 B», «1.4 MB»; decimal units, one digit when it tells."""
    if count is None:
        return ""
    if count < 1000:
        return gettext("%(number)s B") % {"number": count}
    value = float(count)
    for unit in (gettext("KB"), gettext("MB"), gettext("GB")):
        value /= 1000
        if value < 999.5 or unit == gettext("GB"):
            break
    pattern = "0.#" if value < 10 else "#,##0"
    return f"{format_decimal(value, pattern, locale=locale())}\u00a0{unit}"


def number(value: int | float) -> str:
    """A number with the language's separators."""
    return format_decimal(value, locale=locale())


def initials(name: str) -> str:
    """At most two letters that stand for a person; a question mark for nobody."""
    words = [word for word in name.replace("«", " ").replace('"', " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()


def _local(moment: datetime, now: datetime | None) -> tuple[datetime, int]:
    """The moment on the reader's clock, and how many days ago it is."""
    here = timezone.localtime(moment)
    return here, (timezone.localtime(now or timezone.now()).date() - here.date()).days


def _short_date(value: date, now: datetime | None) -> str:
    same_year = timezone.localtime(now or timezone.now()).year == value.year
    pattern = "d MMM" if same_year else "d MMM y"
    return _day(value, pattern, get_language() or "en").replace(".", "")


def _clock(here: datetime) -> str:
    return f"{here.hour:02}:{here.minute:02}"


@lru_cache(maxsize=4000)
def _day(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=_locale(language))


@lru_cache(maxsize=4000)
def _skeleton(value: date, skeleton: str, language: str) -> str:
    # Babel looks for the nearest of some fifty patterns each time: a millisecond.
    return str(format_skeleton(skeleton, value, locale=_locale(language)))
