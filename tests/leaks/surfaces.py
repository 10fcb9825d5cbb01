"""Everything that a member of the cast can get: pages and fragments by links and by address, files,
search, letters, live events, refusals; with headers and cookies. A surface that is no page is added
here, with a deliberate leak in mutants.py."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from tests.leaks.routes import Known, Route, all_routes
from tests.leaks.world import SEATS, World

#: What a page's own address may look like in it: links, forms, fragments, data.
_LINK = re.compile(r'(?:href|src|action|hx-get|data-[\w-]*url)="(/[^"#]*)')
_NOT_PAGES = ("/static/", "/accounts/logout", "/live?")
#: Pages a reader walks through by links, at most; and of one page that turns (a calendar's months,
#: a list's filters) so many leaves, or he would spend his life in a calendar.
CRAWLED = 300
LEAVES = 8
#: Ids that an address is tried with, at most.
EVERY = 10_000


@dataclass(frozen=True)
class Answer:
    """Something that somebody got, whole: what he asked for, and every byte of the answer."""

    asked: str
    status: int
    text: str

    def __str__(self) -> str:
        return f"{self.asked} → {self.status}"


def get(world: World, who: str, url: str, *, fragment: bool = False) -> Answer:
    """One address, as a page or as htmx asks."""
    headers = {"HX-Request": "true"} if fragment else {}
    answer = world.browser(who).get(url, headers=headers)
    return _answer(f"{'fragment ' if fragment else ''}{url}", answer)


def crawl(
    world: World, who: str, *, without: tuple[str, ...] = (), most: int = CRAWLED
) -> Iterator[Answer]:
    """From the front door and one's own pages along every link, to so many pages; `without`:
    beginnings of addresses to pass by."""
    waiting = ["/", "/me/?all=1", "/me/profile/"]
    for company in ("wind", "law"):
        waiting += [f"/{company}/", f"/d/{company}/", f"/c/{company}/"]
    seen = set(waiting)
    leaves: Counter[str] = Counter()
    for url in waiting:
        answer = get(world, who, url)
        yield answer
        if "text/html" not in answer.text[:2000]:
            continue
        for link in _LINK.findall(answer.text):
            link = unescape(link)
            if link.startswith((*_NOT_PAGES, *without)) or len(seen) >= most:
                continue
            page = link.partition("?")[0]
            if link not in seen and leaves[page] < LEAVES:
                seen.add(link)
                leaves[page] += 1
                waiting.append(link)


def addresses(
    world: World, who: str, *, doors: bool = True, each: int = EVERY
) -> Iterator[tuple[Route, str]]:
    """Every route with every id of every company, or with so many (`each`); where a door is closed
    to him, one id each (or, without `doors`, none: tests/house tries every closed door)."""
    known = Known()
    for route in all_routes():
        if not route.faced:
            for url in route.addresses(known, company="wind", at_most=min(8, each)):
                yield route, url
            continue
        face = route.name.split(":")[0]
        # An upload is asked for under its draft: every upload at some places is enough.
        most = min(40, each) if "upload_id" in route.parts else each
        for company in ("wind", "law"):
            at_most = most if opens(world, who, face, company) else int(doors)
            if not at_most:
                continue
            for url in route.addresses(known, company=company, at_most=at_most):
                yield route, url


def opens(world: World, who: str, face: str, company: str) -> bool:
    """Whether this face of the company has a door for him."""
    if face == "desk":
        return who in world.rule.company(company)
    rule = world.rule
    return any(who in rule.side(key) for key, of in rule.clients.items() if of.company == company)


def direct(
    world: World, who: str, *, doors: bool = True, fragments: bool = True, each: int = EVERY
) -> Iterator[Answer]:
    """All addresses, asked for without any link; what answers is asked for as a fragment too."""
    only_posts = set()
    for route, url in addresses(world, who, doors=doors, each=each):
        if route in only_posts:
            continue
        answer = get(world, who, url)
        yield answer
        if answer.status == 405:
            only_posts.add(route)
        if answer.status == 200 and fragments:
            yield get(world, who, url, fragment=True)


def searches(
    world: World, who: str, words: Iterable[str], *, mentions: bool = True
) -> Iterator[Answer]:
    """The search, the jump palette and the mentions of each of his faces, asked for these words."""
    words = list(words)
    asked = {"search", "palette", "clients"} | ({"mentions"} if mentions else set())
    for route in all_routes():
        if not route.faced or route.name.split(":")[1] not in asked:
            continue
        face = route.name.split(":")[0]
        for company in ("wind", "law"):
            if not opens(world, who, face, company):
                continue
            for url in route.addresses(Known(), company=company):
                for word in words if "mentions" not in url else ["", *words[:3]]:
                    yield get(world, who, f"{url}?q={word}", fragment=True)


def refusals(
    world: World,
    who: str,
    data: dict[str, Any] | None = None,
    *,
    doors: bool = True,
    each: int = EVERY,
) -> Iterator[Answer]:
    """Every address is sent a form, empty or with `data`; what it said next is read, and what it
    did is taken back."""
    for _route, url in addresses(world, who, doors=doors, each=each):
        browser = world.browser(who)
        cookies = browser.cookies.copy()
        point = transaction.savepoint()
        try:
            answer = browser.post(url, data or {})
            yield _answer(f"POST {url}", answer)
            onward = answer.get("Location", "/accounts/")
            if onward.startswith("/") and not onward.startswith("/accounts/"):
                yield get(world, who, onward)
        finally:
            transaction.savepoint_rollback(point)
            browser.cookies = cookies


def guarded(world: World, who: str, key: str) -> Iterator[Answer]:
    """He writes everybody's first name to the client of a thread: what the guard asks him is read,
    and nothing is sent."""
    slug = world.rule.clients[world.rule.threads[key].client].company
    url = reverse("desk:post", args=[slug, world.ids[key], "client"])
    body = "Анна, Пётр, Иван, Степан и Лев: как у Кузнецова, anna@post.example"
    point = transaction.savepoint()
    try:
        yield _answer(f"POST {url}", world.browser(who).post(url, {"body": body, "key": uuid4()}))
    finally:
        transaction.savepoint_rollback(point)


def looking(world: World, seat: str, contact: str, *, each: int = EVERY) -> Iterator[Answer]:
    """«Глазами клиента»: every page of the cabinet, seen by a colleague as a contact sees it."""
    access = getattr(world.cast, contact)
    slug = access.company.slug
    home, known = reverse("portal:home", args=[slug]), Known()
    for route in all_routes():
        if route.name.startswith("portal:"):
            for url in route.addresses(known, company=slug, at_most=each):
                rest = url.removeprefix(home)
                yield get(world, seat, f"/d/{slug}/as/{access.contact_id}/{rest}")


def letters(world: World, who: str, *, since: int = 0) -> Iterator[Answer]:
    """Raw letters to his address: every header, every part decoded."""
    for message in world.letters_to(who, since=since):
        raw = message.message()
        said = [f"{name}: {value}" for name, value in raw.items()]
        for part in raw.walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                said += [str(part.items()), payload.decode(part.get_content_charset() or "utf-8")]
        yield Answer(f"letter “{message.subject}”", 250, "\n".join(said))


def live(world: World, who: str, *, since: int = 0) -> Iterator[Answer]:
    """What came through his own stream, raw."""
    for event in world.events_for(who, since=since):
        yield Answer(f"event {event.name}", 200, f"{event.topic} {event.name}")


def tickets(world: World, who: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(address, topics) of every live ticket that he is given."""
    from kulisy.notify.live import read_ticket

    for face, company in (("desk", "wind"), ("portal", "wind"), ("desk", "law"), ("portal", "law")):
        url = reverse(f"{face}:live_ticket", args=[company])
        answer = world.browser(who).post(url)
        if answer.status_code == 200:
            yield url, read_ticket(answer.json()["url"].split("ticket=")[1]).topics


def eyes(world: World) -> list[tuple[str, str]]:
    """Who may look as whom: (seat, contact's access)."""
    return [
        ("olga", "anna"), ("irina", "pyotr"), ("maxim", "anna"), ("maxim", "ivan"),
        ("lev", "anna_at_lawyers"),
    ]  # fmt: skip


def calendars(world: World, who: str) -> Iterator[Answer]:
    """His own calendar at its secret address, of each face and company that opens to him, read
    without signing in; what he made for it is taken back."""
    from tests.leaks.meeting import feeds_of

    for face, company in (("desk", "wind"), ("portal", "wind"), ("desk", "law"), ("portal", "law")):
        if not opens(world, who, face, company):
            continue
        point = transaction.savepoint()
        url = feeds_of(world, who, face, company)
        answer = get(world, "nobody", url) if url else None
        transaction.savepoint_rollback(point)
        if answer:
            yield answer


def readers(world: World) -> tuple[str, ...]:
    return (*SEATS, "anna", "pyotr", "ivan", "stepan", "nobody")


def _answer(asked: str, answer: Any) -> Answer:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    cookies = [f"{name}={morsel.value}" for name, morsel in answer.cookies.items()]
    text = "\n".join(
        [*(f"{name}: {value}" for name, value in answer.items()), *cookies, ""]
    ) + body.decode("utf-8", "replace")
    return Answer(asked, answer.status_code, text)


def portal_route(route: Route) -> bool:
    return route.name.startswith("portal:")
