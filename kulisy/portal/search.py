"""Search in the cabinet: over what this viewer may see, and nothing else. No rows and no rules.

No palette here: the cabinet has five screens, all under a thumb, and the search is one of them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from kulisy.conversations import asking, results
from kulisy.documents import listing as documents
from kulisy.kit.time import now
from kulisy.notices import finding as notices
from kulisy.people import access as people
from kulisy.people import search as names
from kulisy.people.looking import rewritten
from kulisy.people.middleware import FacedRequest
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer
from kulisy.projects import finding as projects
from kulisy.scope import finding as orders


@dataclass(frozen=True)
class Person:
    """Somebody found: of the team he is shown, or a colleague."""

    id: object
    name: str
    note: str
    url: str
    photo_url: str | None


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
        "papers": documents.found(viewer, asked.asked.words, now=now()) if only_words else [],
        "notices": notices.found(viewer, asked.asked.words) if only_words else [],
        "projects": projects.found(viewer, asked.asked.words) if only_words else [],
        "orders": orders.found(viewer, asked.asked.words) if only_words else [],
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


def _people(viewer: Viewer, words: str) -> list[Person]:
    """The team is shown under «who is on the team», colleagues too."""
    url = _page(viewer, "team")
    return [
        Person(
            id=each.id,
            name=each.name,
            note=each.note,
            url=url,
            photo_url=portrait(viewer, each.kind, each.id, each.photo),
        )
        for each in names.find(viewer, words)
    ]


def _page(viewer: Viewer, name: str) -> str:
    return rewritten(viewer, reverse(f"portal:{name}", args=[viewer.company.slug]))


urls = [path("search/", search, name="search")]
