"""Search in the cabinet: over what this viewer may see, and nothing else. No rows and no rules."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kulisy.conversations import asking, jumping, results
from kulisy.kit.text import latin, one_line
from kulisy.people import access as people
from kulisy.people import search as names
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer
from kulisy.portal.menu import portal_menu

PALETTE = 6


@dataclass(frozen=True)
class Person:
    """Somebody found: of the team he is shown, or a colleague."""

    id: object
    name: str
    note: str
    url: str


@dataclass(frozen=True)
class Item:
    """A row of the palette."""

    title: str
    url: str
    note: str = ""
    icon: str = "corner-down-right"
    group: str = ""


@require_GET
def search(request: FacedRequest) -> HttpResponse:
    """One box over everything the viewer may see; filters by the address."""
    viewer = request.viewer
    asked = asking.read(viewer, request.GET)
    only_words = asked.what in ("", "people") and not asked.asked.filtered
    context = {
        "asking": asked,
        "found": results.results(viewer, asked),
        "several": len(set(viewer.client_ids)) > 1,
        "people": _people(viewer, asked.asked.words) if only_words else [],
    }
    if request.headers.get("HX-Request"):
        return render(request, "conversations/_found.html", context)
    context["clients"] = [(str(each.client_id), each.client_name) for each in viewer.admissions]
    context["authors"] = [
        (str(each.id), each.name)
        for rows in (people.team(viewer).filter(active=True), people.contacts(viewer))
        for each in rows.order_by("name")[:100]
    ]
    return render(request, "portal/search.html", context)


@require_GET
def palette(request: FacedRequest) -> HttpResponse:
    """What one may jump to: with no words, where one was last, and the screens."""
    viewer = request.viewer
    words = one_line(request.GET.get("q", ""), limit=asking.WORDS_LIMIT)
    if not words:
        recent = jumping.recent(viewer, at_most=PALETTE)
        items = [_thread(each) for each in recent] + _screens(viewer, "")
    else:
        items = _screens(viewer, words)
        items += [Item(each.name, each.url, note=each.note, icon="user-round")
                  for each in _people(viewer, words)]  # fmt: skip
        items += [_thread(each) for each in jumping.jump(viewer, words, PALETTE)]
        url = asking.address(_page(viewer, "search"), q=words)
        items.append(Item(_("Search everywhere: %(words)s") % {"words": words}, url, icon="search"))
    return render(request, "portal/palette.html", {"items": items})


def _people(viewer: Viewer, words: str) -> list[Person]:
    """The team is shown under «who is on the team», colleagues too."""
    url = _page(viewer, "team")
    return [
        Person(id=each.id, name=each.name, note=each.note, url=url)
        for each in names.find(viewer, words)
    ]


def _thread(found: jumping.Thread) -> Item:
    note = _("No. %(number)s") % {"number": found.number}
    return Item(found.title, found.url, note=note, icon="message-square")


def _page(viewer: Viewer, name: str) -> str:
    return rewritten(viewer, reverse(f"portal:{name}", args=[viewer.company.slug]))


def _screens(viewer: Viewer, words: str) -> list[Item]:
    wanted = latin(words)
    return [
        Item(each["label"], each["url"], icon=each["icon"])
        for each in portal_menu(viewer, "")
        if not wanted or latin(each["label"]).startswith(wanted)
    ]


urls = [
    path("search/", search, name="search"),
    path("palette/", palette, name="palette"),
]
