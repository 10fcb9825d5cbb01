"""The address of the desk's calendar: a day or a week, of whom."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from kulisy.kit.ids import read_id

DAY, WEEK = "day", "week"


@dataclass(frozen=True)
class Asked:
    """The address: a day or a week, of whom."""

    view: str
    day: date
    seat_id: uuid.UUID | None

    def url(self, *, view: str = "", day: date | None = None, who: str | None = None) -> str:
        seat = str(self.seat_id or "") if who is None else who
        url = f"?view={view or self.view}&date={day or self.day}"
        return f"{url}&who={seat}" if seat else url


def read(given: dict[str, str], *, today: date) -> Asked:
    """Whatever makes no sense is today."""
    try:
        day = date.fromisoformat(given.get("date", ""))
        day = day if abs(day - today) < timedelta(days=3660) else today
    except ValueError:
        day = today
    return Asked(WEEK if given.get("view") == WEEK else DAY, day, read_id(given.get("who")))
