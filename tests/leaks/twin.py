"""The twin world: the same history with and without what the reader may not know. He must get the
same to the byte, after renaming what is random (identifiers, tokens) in order of appearance. Finds
what canaries are blind to: counts, orders, gaps, sizes, events that say something happened."""

import copy
import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, zip_longest

from django.core import mail
from django.db import transaction

from kulisy.kit import cursors
from tests.leaks import arriving, canary, programs, surfaces
from tests.leaks.surfaces import Answer
from tests.leaks.world import STRIDE, World

_RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # identifiers, keys of forms
    r"|\b[tps][0-9a-f]{32}\b"  # tasks, projects and stages that hours are written on
    r"|(?<=/join/)[\w-]{43}"  # links of invitations
    r"|(?<=/l/)[\w-]{43}"  # personal links
    r"|(?<=/calendar/)[\w-]{43}(?=\.ics)"  # one's own calendar
    r"|(?<=/u/)[\w-]{40,}"  # ways out of letters: signed identifiers
    r"|(?<=\+)[a-z2-7]{32}(?=@)"  # addresses for answers
    r"|\b[0-9a-f]{40}(?=@)"  # Message-IDs: digests of identifiers
)
#: Places in lists of the API: a time and an identifier, packed.
_CURSOR = re.compile(r"""(?<=cursor=)[\w-]{40,}|(?<="next": ")[\w-]{40,}""")
#: Calendars fold their lines, in the middle of identifiers too.
_FOLD = re.compile(r"\r?\n ")
_FLEETING = [
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), "CSRF"),
    (re.compile(r"(?<=ticket=)[^\s\"&]+"), "TICKET"),
    (re.compile(r"(?m)^(sessionid|csrftoken|messages)=.*$"), r"\1=…"),
    (re.compile(r"(?m)^(Date): .*$"), r"\1: …"),
    # A keyed hash of identifiers; conversations/tests/test_tags.py tries what moves it.
    (re.compile(r'(?m)^(ETag): (W/)?"[0-9a-f]{32}"$'), r"\1: …"),
    # What stands beside a message, with its addresses: all of it is on the page.
    (re.compile(r'(?<=data-version=")[0-9a-f]{8}(?=")'), "VERSION"),
    (re.compile(r"={15}\d+=="), "BOUNDARY"),
]


#: Words that the deeds use, on either side: looked for in both worlds.
WORDS = ("Вопрос", "Здравствуйте", "заказчик", "Отвечаем", "счёт", "zq7")


@dataclass(frozen=True)
class Deed:
    """Something that happens, and who may know of it."""

    what: str
    do: Callable[[World], None]
    known_to: frozenset[str]


@dataclass
class Seen:
    """All that a reader got, in order, already renamed."""

    answers: list[tuple[str, str]]


def see(
    world: World, who: str, *, letters: int, events: int, words: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What he gets by links, by search, by letter, through his stream and in his calendar: what was
    asked, and the answer; renamed."""
    names: dict[str, str] = {}
    got = chain(
        surfaces.live(world, who, since=events),
        surfaces.letters(world, who, since=letters),
        arriving.everything(world, who),
        # Sign-in makes a new secret for each page; conversations are asked for by their links.
        surfaces.crawl(world, who, without=("/accounts/",)),
        surfaces.searches(world, who, words, mentions=False),
        surfaces.calendars(world, who),
        programs.api(world, who, words),
    )
    return (_renamed(answer, names) for answer in got)


def differences(one: Seen, other: Seen) -> list[str]:
    """The first places where the two worlds differ, for a human eye."""
    told = []
    asked = [[each[0] for each in seen.answers] for seen in (one, other)]
    if asked[0] != asked[1]:
        told += list(difflib.unified_diff(asked[0], asked[1], "full", "twin", lineterm="", n=1))[
            :12
        ]
    texts = _each_once(other.answers)
    for what, text in _each_once(one.answers).items():
        if what in texts and texts[what] != text:
            before, after = _pieces(text), _pieces(texts[what])
            lines = difflib.unified_diff(before, after, f"full {what}", "twin", lineterm="", n=0)
            told += [line[:300] for line in lines][:8]
    return told[:80]


def _pieces(text: str) -> list[str]:
    """A page may be one line: tag by tag."""
    return text.replace(">", ">\n").splitlines()


@contextmanager
def undone(world: World) -> Iterator[None]:
    """What happens inside is taken back: rows, letters, events, sessions, the clock, the rule."""
    point = transaction.savepoint()
    kept = (len(mail.outbox), len(world.events), world.clock.moment)
    rule, plants, ids = copy.deepcopy(world.rule), dict(world.plants), dict(world.ids)
    cookies = {name: browser.cookies.copy() for name, browser in world.browsers.items()}
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        del mail.outbox[kept[0] :], world.events[kept[1] :]
        world.clock.moment = kept[2]
        world.rule, world.plants, world.ids = rule, plants, ids
        for name in list(world.browsers):
            if name in cookies:
                world.browsers[name].cookies = cookies[name]
            else:
                del world.browsers[name]


def lived(world: World, deeds: Sequence[Deed], who: str, *, twin: bool) -> Seen:
    """The history, whole or without what `who` may not know; and what he then sees."""
    return Seen(list(after(world, deeds, who, twin=twin)))


def first_difference(one: Seen, others: Iterator[tuple[str, str]]) -> tuple[str, str] | None:
    """What was asked and answered otherwise, read no further than there."""
    for known, other in zip_longest(one.answers, others):
        if known != other:
            return other or known
    return None


def after(
    world: World, deeds: Sequence[Deed], who: str, *, twin: bool
) -> Iterator[tuple[str, str]]:
    """The history, and then what he sees. Each deed has its own time, whether or not the one
    before it happened; words are the same in both."""
    letters, begin = len(mail.outbox), world.clock.moment
    events = len(world.events)
    for number, deed in enumerate(deeds, 1):
        world.clock.moment = begin + number * STRIDE
        with canary.counted_from(number * 1000):
            if not twin or who in deed.known_to:
                deed.do(world)
    world.clock.moment = begin + (len(deeds) + 1) * STRIDE
    return see(world, who, letters=letters, events=events, words=WORDS)


def _each_once(answers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What was asked for, the second time under another name."""
    told: dict[str, str] = {}
    for what, text in answers:
        known, number = what, 1
        while known in told:
            number += 1
            known = f"{what} ({number})"
        told[known] = text
    return told


def _renamed(answer: Answer, names: dict[str, str]) -> tuple[str, str]:
    asked, text = _CURSOR.sub(_opened, answer.asked), _CURSOR.sub(_opened, answer.text)
    if "BEGIN:VCALENDAR" in text:
        text = _FOLD.sub("", text)
    for pattern, plain in _FLEETING:
        text = pattern.sub(plain, text)

    def rename(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"⟨{len(names) + 1}⟩")

    return f"{_RANDOM.sub(rename, asked)} → {answer.status}", _RANDOM.sub(rename, text)


def _opened(cursor: re.Match[str]) -> str:
    return "~".join(map(str, cursors.read(cursor[0])))
