"""Whoever came by the personal link of a letter: a browser that knows nobody, and one conversation,
one notice, one order or one booking. Everything that he gets by it, in the place of the one to whom
the letter went."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.test import Client

from tests.leaks import surfaces
from tests.leaks.alarm import OPENED
from tests.leaks.routes import Known, all_routes
from tests.leaks.surfaces import Answer
from tests.leaks.world import World

_LINK = re.compile(r"/l/[\w-]{43}/")
_PLACE = re.compile(r"(/c/[\w-]+/by/[0-9a-f-]{36}/)(\w+)/([0-9a-f-]{36})/")
#: Of a link that opens no thread.
NO_THREAD = "no thread"


@dataclass(frozen=True)
class Arrival:
    """The name of the browser in the world, its cabinet, the page that the link opens there, and
    which thread it is."""

    name: str
    home: str
    page: str
    thread: str


def arrive(world: World, who: str, to: str = "conversations") -> Arrival:
    """Press the button of the first letter whose link opens such a thing."""
    found = [link for each in world.letters_to(who) for link in _LINK.findall(str(each.body))]
    for link in found:
        browser = Client(raise_request_exception=False)
        browser.get(link)
        came = browser.post("/l/").headers["Location"]
        place = _PLACE.fullmatch(came)
        assert place, came
        if place[2] == to:
            name = f"{who} by a link to {to}"
            world.browsers[name] = browser
            keys = (key for key, known in world.ids.items() if str(known) == place[3])
            thread = to if to in OPENED else next(keys, NO_THREAD)
            return Arrival(name, place[1], came, thread)
    raise AssertionError(f"no letter to {who} has a link to {to}")


def everything(world: World, arrival: Arrival, *, each: int = surfaces.EVERY) -> Iterator[Answer]:
    """What his link opens, what that leads to, and every address of the cabinet behind his link."""
    waiting = [arrival.page]
    for url in waiting:
        answer = surfaces.get(world, arrival.name, url)
        yield answer
        for link in re.findall(r'(?:href|src|hx-get)="(/[^"#]*)', answer.text):
            link = unescape(link)
            if link.startswith(arrival.home) and link not in waiting:
                waiting.append(link)
    known = Known()
    for route in all_routes():
        if route.name.startswith("portal:") and "opening" not in route.parts:
            for url in route.addresses(known, company="wind", at_most=each):
                rest = url.removeprefix("/c/wind/")
                yield surfaces.get(world, arrival.name, arrival.home + rest)
