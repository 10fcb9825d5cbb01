"""Search at the desk, and jumping to anything (Ctrl+K). No rows and no rules: the rooms' own
searches, side by side."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kulisy.conversations import asking, jumping, results
from kulisy.desk.menu import desk_menu
from kulisy.documents import listing as documents
from kulisy.kit.text import latin, one_line
from kulisy.kit.time import now
from kulisy.notices import finding as notices
from kulisy.people import access as people
from kulisy.people import search as names
from kulisy.people.middleware import FacedRequest
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer
from kulisy.projects import finding as projects
from kulisy.scope import finding as orders

#: Names that the browser offers in the filters; others are typed.
OFFERED = 200
PALETTE = 8
#: Of projects and what stands in them.
FEW = 4


@dataclass(frozen=True)
class Person:
    """Somebody found, and where he is shown."""

    id: object
    name: str
    note: str
    url: str
    kind: str
    photo_url: str | None


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
    found = results.results(viewer, asked)
    only_words = asked.what in ("", "people") and not asked.asked.filtered
    context = {
        "asking": asked,
        "found": found,
        "several": True,
        "people": _people(viewer, asked.asked.words) if only_words else [],
        "papers": documents.found(viewer, asked.asked.words, now=now()) if only_words else [],
        "notices": notices.found(viewer, asked.asked.words) if only_words else [],
        "projects": projects.found(viewer, asked.asked.words) if only_words else [],
        "orders": orders.found(viewer, asked.asked.words) if only_words else [],
    }
    if request.headers.get("HX-Request"):
        return render(request, "conversations/_found.html", context)
    clients = people.clients(viewer).order_by("name").values_list("name", flat=True)
    team = people.team(viewer).filter(active=True).order_by("name").values_list("name", flat=True)
    context["clients"] = clients[:OFFERED]
    context["authors"] = team[:OFFERED]
    return render(request, "desk/search.html", context)


@require_GET
def palette(request: FacedRequest) -> HttpResponse:
    """What one may jump to: with no words, where one was last, and the screens."""
    viewer = request.viewer
    words = one_line(request.GET.get("q", ""), limit=asking.WORDS_LIMIT)
    if not words:
        recent = jumping.recent(viewer, at_most=PALETTE)
        items = [_thread(each, _("Recently")) for each in recent] + _screens(viewer, "")
    else:
        items = (
            _screens(viewer, words)
            + [_person(each) for each in _people(viewer, words)]
            + [_project(each) for each in projects.found(viewer, words, at_most=FEW)]
            + [_thread(each, _("Conversation")) for each in jumping.jump(viewer, words, PALETTE)]
            + [_everything(viewer, words)]
        )
    return render(request, "desk/palette.html", {"items": items})


def _people(viewer: Viewer, words: str) -> list[Person]:
    slug = viewer.company.slug
    team = reverse("desk:team", args=[slug])
    return [
        Person(
            id=each.id,
            name=each.name,
            note=each.note or (_("Client") if each.kind == "client" else ""),
            url=reverse("desk:client", args=[slug, each.client_id]) if each.client_id else team,
            kind=each.kind,
            photo_url=portrait(viewer, each.kind, each.id, each.photo),
        )
        for each in names.find(viewer, words)
    ]


def _person(found: Person) -> Item:
    icon, group = {
        "client": ("building-2", _("Client")),
        "contact": ("user-round", _("Contact")),
        "seat": ("users", _("Team")),
    }[found.kind]
    note = "" if found.kind == "client" else found.note
    return Item(found.name, found.url, note=note, icon=icon, group=group)


def _thread(found: jumping.Thread, group: str) -> Item:
    number = _("No. %(number)s") % {"number": found.number} if found.number else _("Team only")
    icon = "mask" if found.internal else "message-square"
    return Item(found.title, found.url, note=f"{found.client} · {number}", icon=icon, group=group)


def _project(found: projects.Found) -> Item:
    icon = "mask" if found.internal else found.icon
    note = f"{found.client} · {found.note}" if found.note else found.client
    return Item(found.title, found.url, note=note, icon=icon, group=_("Project"))


def _screens(viewer: Viewer, words: str) -> list[Item]:
    slug = viewer.company.slug
    screens = [(each["label"], each["url"], each["icon"]) for each in desk_menu(viewer, "")]
    screens += [
        (_("New conversation"), reverse("desk:new_conversation", args=[slug]), "square-pen"),
        (_("Notifications"), reverse("desk:bell", args=[slug]), "bell"),
        (_("What to tell me"), reverse("desk:choices", args=[slug]), "bell"),
    ]
    return [
        Item(label, url, icon=icon, group=_("Screen"))
        for label, url, icon in screens
        if _begins(latin(label), latin(words))
    ]


def _begins(label: str, wanted: str) -> bool:
    """A label, or one of its words, begins so."""
    return any(each.startswith(wanted) for each in (label, *label.split()))


def _everything(viewer: Viewer, words: str) -> Item:
    url = asking.address(reverse("desk:search", args=[viewer.company.slug]), q=words)
    return Item(_("Search everywhere: %(words)s") % {"words": words}, url, icon="search")


urls = [
    path("search/", search, name="search"),
    path("palette/", palette, name="palette"),
]
