"""Working minutes between two moments, many times over: the company's calendar summed up once by
day. Years whose calendar nobody has brought in are worked Monday to Friday: an archive may be older
than any calendar we know."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kulisy.clocks.calendars import DAY, Calendar

#: Further back nothing is counted.
FURTHEST = timedelta(days=366 * 12)


class WorkingTime:
    """For moments since a day; what lies before it counts as that day's beginning."""

    def __init__(self, calendar: Calendar, *, since: date) -> None:
        self.calendar = replace(calendar, years=frozenset(range(1970, 2200)))
        self.since = since
        #: Working minutes from `since` to the beginning of each day after it.
        self._sums = [0]

    def minutes(self, start: datetime, end: datetime) -> int:
        """Working minutes from one moment to a later one; else none."""
        return max(self._until(end) - self._until(start), 0)

    def day_ago(self, moment: datetime) -> datetime:
        """The moment a working day earlier: so much of that day had gone by as of this one."""
        return self.ago(moment, days=1)

    def ago(self, moment: datetime, *, days: int) -> datetime:
        """The same hour, so many working days earlier."""
        local = self.calendar.local(moment)
        day, left = local.date(), days
        for _turn in range(366):
            if not left:
                break
            day -= DAY
            left -= self.calendar.works(day)
        return self.calendar.moment(day, local.hour * 60 + local.minute)

    @property
    def day(self) -> int:
        """Minutes of a usual working day."""
        week = self.calendar.schedules[-1].week
        lengths = [sum(to - at for at, to in spans) for spans in week if spans]
        return max(lengths, default=8 * 60)

    def _until(self, moment: datetime) -> int:
        local = self.calendar.local(moment)
        place = (local.date() - self.since).days
        if place < 0:
            return 0
        now = local.hour * 60 + local.minute
        spans = self.calendar.spans(local.date())
        return self._sum(place) + sum(max(0, min(to, now) - at) for at, to in spans)

    def _sum(self, place: int) -> int:
        while len(self._sums) <= place:
            day = self.since + DAY * (len(self._sums) - 1)
            whole = sum(to - at for at, to in self.calendar.spans(day))
            self._sums.append(self._sums[-1] + whole)
        return self._sums[place]
