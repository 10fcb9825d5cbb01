"""Forms as the pages themselves hold them: found by walking along links, one of each kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

_LINK = re.compile(r'(?:href|hx-get)="([/?][^"#]*)')
_PASSED_BY = ("/static/", "/accounts/logout", "/live", "/files/", "/d/wind/as/")
#: Where words are typed.
TYPED = {"text", "search", "email", "tel", "url", "textarea", ""}
#: Never sent with a hostile word: signing in by it is another test's, and it is never shown again.
UNTOUCHED = {"password", "submit", "button", "image", "reset"}


@dataclass
class Field:
    name: str
    kind: str
    #: As the page would send it; None: left out (a box without a tick).
    value: str | None

    @property
    def typed(self) -> bool:
        return self.kind in TYPED


@dataclass
class Form:
    """One form of one page, and the page's address."""

    page: str
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    files: bool = False
    #: Its first button was read.
    pressed: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return (_route(self.action), self.method, *sorted({each.name for each in self.fields}))

    def __str__(self) -> str:
        return f"{self.method} {self.action} ({', '.join(each.name for each in self.fields)})"


def forms_of(browser: Client, starts: list[str], *, pages: int) -> list[Form]:
    """One of each kind, from so many pages; of each route at most two pages are opened."""
    found: dict[tuple[str, ...], Form] = {}
    for url, text in _pages(browser, starts, pages):
        for each in read_forms(url, text):
            found.setdefault(each.key, each)
    return list(found.values())


def read_forms(url: str, text: str) -> list[Form]:
    reader = _Reader(url)
    reader.feed(text)
    return [form for form in reader.forms if form.fields and not _outside(form.action)]


def _pages(browser: Client, starts: list[str], most: int) -> Iterator[tuple[str, str]]:
    waiting, opened = list(starts), dict.fromkeys(starts)
    routes: dict[str, int] = {}
    read = 0
    for url in waiting:
        route = _route(url)
        if routes.get(route, 0) >= 2 or read >= most:
            continue
        routes[route] = routes.get(route, 0) + 1
        read += 1
        answer = browser.get(url, follow=True)
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        text = answer.content.decode()
        yield answer.wsgi_request.get_full_path(), text
        for link in _LINK.findall(text):
            whole = urljoin(url, unescape(link))
            if whole not in opened and not _outside(whole):
                opened[whole] = None
                waiting.append(whole)


def _outside(url: str) -> bool:
    return not url.startswith("/") or any(part in url for part in _PASSED_BY)


def _route(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return url


class _Reader(HTMLParser):
    """Controls belong to the form they stand in, or to the one they name."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, []  # type: tuple[str, list[Form]]
        self._open: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" or (tag == "button" and "hx-post" in said):
            action = said.get("hx-post") or said.get("action") or self.url
            method = "post" if "hx-post" in said else said.get("method", "get").lower()
            form = Form(self.url, urljoin(self.url, action), method)
            form.files = "multipart" in said.get("enctype", "")
            # A dialog that only a script opens gets its address from what was moved.
            if action != "#":
                self.forms.append(form)
            if tag == "form":
                self._open = form
        elif tag == "button" and self._open is not None:
            self._button(said)
        elif self._open is not None and said.get("name"):
            self._control(tag, said)
        elif tag == "option" and self._select is not None:
            value = said.get("value", "")
            if "selected" in said or self._select.value is None:
                self._select.value = value

    def _button(self, said: dict[str, str]) -> None:
        """A browser names the button that sent the form, if it can: the first, when Enter did."""
        if self._open is None or self._open.pressed or said.get("type", "submit") != "submit":
            return
        self._open.pressed = True
        if said.get("name"):
            self._open.fields.append(Field(said["name"], "pressed", said.get("value", "")))

    def _control(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text") if tag == "input" else tag
        value: str | None = said.get("value", "")
        if kind in {"checkbox", "radio"}:
            value = said.get("value", "on") if "checked" in said else None
        made = Field(said["name"], kind, None if tag == "select" else value)
        if made.name == "csrfmiddlewaretoken" or kind in UNTOUCHED or self._open is None:
            return
        self._open.fields.append(made)
        if tag == "textarea":
            self._area = made
        elif tag == "select":
            self._select = made

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value = (self._area.value or "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None
