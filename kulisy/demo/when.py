"""The story's time: counted in working days back from the moment of planting."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = re.compile(r"([+-]\d+) (\d\d):(\d\d)")
_AGO = re.compile(r"now-(?:(\d+)h)?(?:(\d+)m)?")
_PLACE = re.compile(r"\{(date|numbers|on|till|month|year):([+-]?\d+)\}")
_GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_NAMES = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
_MONTHS_OF, _MONTHS = _GENITIVE.split(), _NAMES.split()
_ON = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу")
_TILL = ("до понедельника", "до вторника", "до среды", "до четверга", "до пятницы")


class When:
    """Moments and dates of one company's story, in its zone and language."""

    def __init__(self, now: datetime, zone: str, language: str) -> None:
        self.now = now
        self.zone = ZoneInfo(zone)
        self.language = language
        self.today = now.astimezone(self.zone).date()

    def day(self, offset: int) -> date:
        """The day `offset` working days (Monday to Friday) from today; 0 is today itself."""
        day, step = self.today, 1 if offset > 0 else -1
        while offset:
            day += timedelta(days=step)
            if day.weekday() < 5:
                offset -= step
        return day

    def at(self, written: str) -> datetime:
        """`-12 10:40` (working days ago) or `now-1h20m`, as aware UTC. ValueError for others."""
        day = _DAY.fullmatch(written)
        if day:
            clock = time(int(day[2]), int(day[3]))
            return datetime.combine(self.day(int(day[1])), clock, self.zone).astimezone(UTC)
        ago = _AGO.fullmatch(written)
        if not ago or not (ago[1] or ago[2]):
            raise ValueError(f"no moment of the story: {written}")
        return self.now - timedelta(hours=int(ago[1] or 0), minutes=int(ago[2] or 0))

    def fill(self, text: str) -> str:
        """The text with its dates: {date:-3} {numbers:-3} {on:+2} {till:2} {month:-20} {year:0}."""
        return _PLACE.sub(lambda match: self._said(match[1], self.day(int(match[2]))), text)

    def _said(self, way: str, day: date) -> str:
        if way == "year":
            return str(day.year)
        if way == "numbers":
            return f"{day:%d.%m.%Y}"
        # A working day; "today" alone may be a Sunday, which none of the texts names.
        weekday = min(day.weekday(), 4)
        if self.language != "ru":
            english = {"date": f"{day.day} {day:%B}", "on": f"on {day:%A}", "till": f"by {day:%A}"}
            return english.get(way, f"{day:%B}")
        russian = {
            "date": f"{day.day} {_MONTHS_OF[day.month - 1]}",
            "on": _ON[weekday],
            "till": _TILL[weekday],
        }
        return russian.get(way, _MONTHS[day.month - 1])
