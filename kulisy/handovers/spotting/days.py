"""By when: days and hours as people write them, reckoned from the moment they were written."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

WEEKDAYS = {
    "понедельник": 0, "вторник": 1, "сред": 2, "четверг": 3, "пятниц": 4, "суббот": 5,
    "воскресень": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5,
    "sunday": 6,
}  # fmt: skip
MONTHS = {
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "ма[яй]": 5, "июн": 6, "июл": 7, "август": 8,
    "сентябр": 9, "октябр": 10, "ноябр": 11, "декабр": 12,
    "jan(?:uary)?": 1, "feb(?:ruary)?": 2, "mar(?:ch)?": 3, "apr(?:il)?": 4, "may": 5,
    "june?": 6, "july?": 7, "aug(?:ust)?": 8, "sep(?:t(?:ember)?)?": 9, "oct(?:ober)?": 10,
    "nov(?:ember)?": 11, "dec(?:ember)?": 12,
}  # fmt: skip
NUMBERS = {
    "пару": 2, "пары": 2, "два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4,
    "четырех": 4, "пять": 5, "пяти": 5, "неделю": 1, "день": 1, "час": 1, "часа": 1,
    "a couple of": 2, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
_WEEKDAY = "|".join(WEEKDAYS)
_RU_MONTH = "|".join(name for name in MONTHS if name[0] > "z")
_EN_MONTH = "|".join(name for name in MONTHS if name[0] <= "z")
_COUNT = r"(\d{1,2}|пару|пары|два|две|двух|три|трех|четыре|четырех|пять|пяти"
_COUNT += r"|a couple of|an|a|one|two|three|four|five)"

#: No commitment reaches further than this; a date that does is something else.
FAR = timedelta(days=366)


def due_day(said: str, today: date) -> date | None:
    """The day that a sentence (lower case, «е» for «ё») names, the first rule that fits."""
    for pattern, reckon in _RULES:
        found = pattern.search(said)
        if found:
            try:
                day = reckon(found, today)
            except ValueError:  # The thirtieth of February.
                continue
            if day is not None and today <= day <= today + FAR:
                return day
    return None


def due_hour(said: str, at: datetime) -> datetime | time | None:
    """An hour of the day that counts («к 15:00», "by 5 pm"), or a moment reckoned in hours."""
    within = _HOURS.search(said)
    if within:
        count = within[2] or within[1] or ""
        minutes = within[0].rstrip(".").endswith(("минут", "minutes", "мин"))
        number = _number(count) if count else 1
        return at + (timedelta(minutes=number) if minutes else timedelta(hours=number))
    clock = _CLOCK.search(said)
    if not clock:
        return None
    if clock[1]:
        hour, minute = int(clock[1]), int(clock[2])
    elif clock[3]:
        hour, minute = int(clock[3]), 0
    else:
        hour, minute = int(clock[4]) % 12 + (12 if clock[5] == "p" else 0), 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


_HOURS = re.compile(
    r"(?<!\w)(?:через|в течение|in|within) (?:(?:полчаса)|(?:the )?(?:next )?"
    rf"{_COUNT} ?(?:час\w*|минут\w*|мин\.?|hours?|minutes))"
    r"|(?<!\w)(?:через|в течение) (час)а?(?!\w)"
)
_CLOCK = re.compile(
    r"(?<!\w)(?:в|к|до|не позднее|by|at|before|until) (?:(\d{1,2})[:.](\d\d)(?![.\d])"
    r"|(\d{1,2})(?:-ти)? час\w*|(\d{1,2}) ?([ap])\.?m\b)"
)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else NUMBERS.get(said, 1)


def _after(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda _found, today: today + timedelta(days=days)


def _weekday(found: re.Match[str], today: date) -> date:
    """The next one to come; «следующий» is the one of next week."""
    number = next(value for name, value in WEEKDAYS.items() if found["day"].startswith(name))
    if found["next"]:
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday()) % 7 or 7)


def _week_end(_found: re.Match[str], today: date) -> date:
    """Its Friday; said on Friday it is today, at a weekend the week to come."""
    if today.weekday() > 4:
        return today + timedelta(days=11 - today.weekday())
    return today + timedelta(days=4 - today.weekday())


def _next_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=11 - today.weekday())


def _month_end(_found: re.Match[str], today: date) -> date:
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _count(found: re.Match[str], today: date) -> date:
    number = _number(found["n"]) if found["n"] else 1
    if found["unit"].startswith(("недел", "week")):
        return today + timedelta(days=7 * number)
    if not found["working"]:
        return today + timedelta(days=number)
    day = today
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _dated(day: int, month: int, year: int | None, today: date) -> date:
    """Without a year: the next one to come."""
    if year is not None:
        return date(year + 2000 if year < 100 else year, month, day)
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _month(name: str) -> int:
    return next(value for key, value in MONTHS.items() if re.match(key, name))


def _named(found: re.Match[str], today: date) -> date:
    year = int(found["y"]) if found["y"] else None
    return _dated(int(found["d"]), _month(found["m"]), year, today)


def _numbers(found: re.Match[str], today: date) -> date:
    year = int(found["y"]) if found["y"] else None
    return _dated(int(found["d"]), int(found["m"]), year, today)


def _iso(found: re.Match[str], _today: date) -> date:
    return date.fromisoformat(found[0])


def _of_month(found: re.Match[str], today: date) -> date:
    """«К 25-му»: of this month, else of the next."""
    day = int(found["d"])
    if day >= today.day:
        return today.replace(day=day)
    later = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return later.replace(day=day)


_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]] = [
    (re.compile(pattern), reckon)
    for pattern, reckon in (
        (r"(?<!\d)20\d\d-\d\d-\d\d(?!\d)", _iso),
        (rf"(?<!\d)(?P<d>\d{{1,2}})(?:-?го)? (?P<m>{_RU_MONTH})\w*(?: (?P<y>20\d\d))?", _named),
        (
            rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_EN_MONTH})\b"
            r"(?:,? (?P<y>20\d\d))?",
            _named,
        ),
        (
            rf"\b(?P<m>{_EN_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<y>20\d\d))?",
            _named,
        ),
        (r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>[01]\d)(?:\.(?P<y>20\d\d|\d\d))?(?![.\d])", _numbers),
        (r"(?<!\w)(?:до|к|не позднее) (?P<d>\d{1,2})(?:-?го|-?му| числ[ау])(?!\w)", _of_month),
        (r"послезавтра|the day after tomorrow", _after(2)),
        (r"завтра|tomorrow", _after(1)),
        (
            r"(?:до|к) конц[ау] (?:этой |текущей )?недели|на этой неделе|\bend of (?:the|this) week"
            r"|\bthis week\b|\beow\b|\bend of week\b",
            _week_end,
        ),
        (
            r"(?:до|к) конц[ау] (?:этого |текущего )?месяца|\bend of (?:the|this) month\b",
            _month_end,
        ),
        (
            r"(?<!\w)(?:в|во|к|ко|до|не позднее|не позже|на|by|on|until|till|before|this|next"
            r"|end of)"
            rf" (?:конца |the )?(?P<next>следующ\w+ |next )?(?P<day>(?:{_WEEKDAY})\w*)",
            _weekday,
        ),
        (rf"\b(?P<next>next )(?P<day>(?:{_WEEKDAY})\w*)", _weekday),
        (r"на следующей неделе|\bnext week\b", _next_week),
        (
            rf"(?<!\w)(?:через|в течение|за|in|within) (?:the next )?(?:(?P<n>{_COUNT[1:]} )?"
            r"(?P<working>рабоч\w+ |working |business )?"
            r"(?P<unit>дн\w+|день|дня|недел\w+|days?|weeks?)(?!\w)",
            _count,
        ),
        (
            r"(?<!\w)сегодня(?!\w)|до конца дня|к вечеру|в течение дня|\btoday\b|\btonight\b"
            r"|\bend of (?:the )?day\b|\beod\b",
            _after(0),
        ),
    )
]
