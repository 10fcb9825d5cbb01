"""What a member of the cast can get through the API, by a token of each face that he may enter: as
a surface beside the pages."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.test import Client, override_settings
from django.urls import reverse

from kulisy.people import doors, tokens
from kulisy.people.viewer import in_lobby, viewing
from tests.leaks.routes import Known, all_routes
from tests.leaks.surfaces import EVERY, Answer, _answer
from tests.leaks.world import World

FACES = (("desk", "wind"), ("portal", "wind"), ("desk", "law"), ("portal", "law"))
LISTS = (
    "clients", "contacts", "team", "conversations", "messages", "files", "projects", "tasks",
    "agreements", "change_orders",
)  # fmt: skip
#: So few rows on a page that what is missing between them would show.
STEP = 4


@dataclass
class Program:
    """One token of one member, in one face of one company."""

    where: str
    client: Client

    def get(self, url: str) -> Answer:
        # The clock stands still: all of this is one minute.
        with override_settings(API_RATE=10**9):
            return _answer(f"{self.where} {url}", self.client.get(url))


def programs(world: World, who: str) -> Iterator[Program]:
    """One for each face that is open to him."""
    person = world.person(who)
    for face, company in FACES:
        try:
            with in_lobby():
                viewer = doors.enter(face, company, person) if person else None
        except Http404:
            continue
        if viewer is None:
            continue
        with viewing(viewer):
            secret = tokens.make(viewer, name="чтение", now=world.clock.now())[1]
        headers = {"authorization": f"Bearer {secret}"}
        yield Program(
            f"api {face} {company}", Client(raise_request_exception=False, headers=headers)
        )


def api(world: World, who: str, words: Iterable[str] = ()) -> Iterator[Answer]:
    """All that the API tells him by itself: every list to its end, each thing listed, files, search
    for these words."""
    words = list(words)
    for program in programs(world, who):
        yield program.get(reverse("api:me"))
        for name in LISTS:
            yield from walked(program, name)
        for word in words:
            for what in ("messages", "conversations", "files", "people"):
                yield program.get(f"{reverse('api:search')}?q={word}&what={what}")


def walked(program: Program, name: str) -> Iterator[Answer]:
    """A list page by page, and every thing on it by its own address."""
    cursor = ""
    while True:
        page = program.get(f"{reverse(f'api:{name}')}?limit={STEP}" + cursor)
        yield page
        told = _told(page)
        for item in told.get("items", []):
            yield from _details(program, name, item["id"])
        if not told.get("next"):
            return
        cursor = f"&cursor={told['next']}"


def api_direct(world: World, who: str, *, each: int = EVERY) -> Iterator[Answer]:
    """Every address of the API with ids of every company, asked for without being listed."""
    known = Known()
    for program in programs(world, who):
        for route in all_routes():
            if route.name.startswith("api:"):
                for url in route.addresses(known, company="", at_most=each):
                    yield program.get(url)


def _details(program: Program, name: str, row_id: str) -> Iterator[Answer]:
    single = {
        "clients": ["client"],
        "contacts": ["contact"],
        "conversations": ["conversation", "resting", "messages_of"],
        "messages": ["message"],
        "files": ["file", "file_content"],
        "projects": ["project", "stages_of", "tasks_of", "materials_of", "approvals_of"],
        "tasks": ["task"],
    }
    for route in single.get(name, []):
        yield program.get(reverse(f"api:{route}", args=[uuid.UUID(row_id)]))


def _told(answer: Answer) -> dict[str, Any]:
    """The JSON of an answer: the last line, behind its headers."""
    if answer.status != 200:
        return {}
    told: dict[str, Any] = json.loads(answer.text.rsplit("\n", 1)[1])
    return told
