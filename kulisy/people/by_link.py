"""The cabinet of a personal link, `/c/<company>/by/<opening>/…`: the cabinet's own pages, bounded
to what it opens (people.places). Every other address in it is the way in: a code to the person's
address."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people import devices
from kulisy.people.looking import Passed, rewritten
from kulisy.people.places import PLACES
from kulisy.people.viewer import Viewer

ROUTE = "by_link"


class Elsewhere(Exception):
    """Not here: `response` says where to go on."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def through(request: HttpRequest, slug: str, *, opening: uuid.UUID, rest: str) -> Passed:
    """The cabinet's view behind the address, and the viewer that this browser's link makes.

    Raises Elsewhere: whoever is signed in goes to the cabinet itself; what the link doesn't open
    asks for a code; a link that opens nothing any more says so. Http404 for what can't be sent on.
    """
    plain = address("portal:home", slug) + rest
    if request.user.is_authenticated:
        raise _elsewhere(request, redirect(plain))
    found = devices.opened(devices.cookie_of(request), opening, slug=slug, now=now())
    viewer = devices.viewer_of(found) if found else None
    if found is None or viewer is None:
        raise _elsewhere(request, redirect("personal_link_page"))
    devices.note_seen(found, now=now())
    view, args, kwargs = _view(request, viewer, plain)
    if viewer.company.link_code and not found.device.trusted:
        raise _elsewhere(request, way_in(viewer, request.get_full_path()))
    return viewer, view, args, kwargs


def way_in(viewer: Viewer, asked: str) -> HttpResponseRedirect:
    """To the page that sends a code, and from there to what was `asked` for."""
    assert viewer.by_link  # noqa: S101 (only they come here)
    prefix = _prefix(viewer)
    home = address("portal:home", viewer.company.slug)
    onward = home + asked[len(prefix) :] if asked.startswith(prefix) else asked
    page = reverse("link_way_in", args=[viewer.company.slug, viewer.by_link.opening_id])
    return HttpResponseRedirect(f"{page}?{urlencode({'next': onward})}")


def finished(viewer: Viewer, response: HttpResponseBase) -> HttpResponseBase:
    """A view that sends on within the cabinet sends on within this one."""
    if response.has_header("Location"):
        response["Location"] = rewritten(viewer, response["Location"])
    return response


def _view(
    request: HttpRequest, viewer: Viewer, plain: str
) -> tuple[Callable[..., HttpResponseBase], tuple[Any, ...], dict[str, Any]]:
    try:
        match = resolve(plain)
    except Resolver404:
        raise _elsewhere(request, way_in(viewer, request.get_full_path())) from None
    kwargs = dict(match.kwargs)
    kwargs.pop("company", None)
    assert viewer.by_link  # noqa: S101 (only they come here)
    only, kind = viewer.only_conversation, viewer.by_link.place
    place = PLACES[kind]
    written = (kwargs.get("place_kind", kind), kwargs.get("place_id", only))
    here = kwargs.get(place.argument, only) == only and written == (kind, only)
    if match.namespaces[:1] != ["portal"] or match.url_name not in place.names or not here:
        raise _elsewhere(request, way_in(viewer, request.get_full_path()))
    request.resolver_match = match
    return match.func, match.args, kwargs


def _elsewhere(request: HttpRequest, response: HttpResponseBase) -> Exception:
    """Only a page that somebody opens can be sent elsewhere."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return Elsewhere(response)
    return Http404()


def _prefix(viewer: Viewer) -> str:
    assert viewer.by_link  # noqa: S101
    return address("portal:by_link", viewer.company.slug, viewer.by_link.opening_id)
