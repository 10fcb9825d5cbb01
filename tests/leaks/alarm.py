"""Listening: which answers hold a word that their reader may not know."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.leaks import surfaces
from tests.leaks.canary import found_in
from tests.leaks.rule import Scope
from tests.leaks.surfaces import Answer
from tests.leaks.world import LOG, Plant, World

#: Whose scopes are no thread's: names of people and clients, the company's own words.
_WIDER = {"client", "company", "seat", "leads"}
#: What the link of a letter opens that is no thread, and whose words stand on it.
OPENED = {
    "orders": ("catalog.Order", "catalog.Service.title", "catalog.Service.unit"),
    "bookings": ("bookings.Booking.",),
}


@dataclass
class Alarm:
    """What was read, and what of it should not have been there."""

    world: World
    read: int = 0
    leaks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def hear(
        self, reader: str, answers: Iterable[Answer], *, may_know_as: str = "", only: str = ""
    ) -> None:
        """Read all of it; `may_know_as`: in whose place the reader stands, where not in his own.
        `only`: he came by a link, which opens this thread (or one of OPENED)."""
        for answer in answers:
            self._read(reader, answer, may_know_as or reader, only)

    def rings(self, reader: str, answers: Iterable[Answer]) -> bool:
        """Read until the first leak."""
        for answer in answers:
            self._read(reader, answer, reader)
            if self.leaks:
                break
        return bool(self.leaks)

    def _read(self, reader: str, answer: Answer, who: str, only: str = "") -> None:
        self.read += 1
        if answer.status >= 500:
            self.broken.append(f"{reader}: {answer}")
        for word in sorted(found_in(answer.text)):
            plant = self.world.plants.get(word)
            if plant and who not in self.world.rule.may_know(_opened(plant, only)):
                self.leaks.append(f"{reader}: {plant.what} {plant.scopes} in {answer}")

    def hear_log(self, records: Iterable[logging.LogRecord]) -> None:
        """A log of the program is read by whoever runs the machine: nobody's words stand in it."""
        formatter = logging.Formatter()
        for record in records:
            self.read += 1
            for word in sorted(found_in(formatter.format(record))):
                plant = self.world.plants.get(word)
                if plant and not record.name.startswith(("django.db", "tests.")):
                    self.leaks.append(
                        f"{LOG}: {plant.what} by {record.name}: {record.getMessage()}"
                    )


def _opened(plant: Plant, only: str) -> tuple[Scope, ...]:
    """By a link nobody reads another thread, nor what he began elsewhere."""
    if not only or plant.what.startswith(OPENED.get(only, ())):
        return plant.scopes
    return tuple(each for each in plant.scopes if each == ("thread", only) or each[0] in _WIDER)


class Mailbag:
    """Letters and events, read as they come: by what each reader may know at that moment."""

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm
        self._letters = self._events = 0

    def __call__(self) -> None:
        from django.core import mail

        world = self.alarm.world
        for who in surfaces.readers(world):
            self.alarm.hear(who, surfaces.letters(world, who, since=self._letters))
            self.alarm.hear(who, surfaces.live(world, who, since=self._events))
        self._letters, self._events = len(mail.outbox), len(world.events)
