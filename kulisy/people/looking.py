"""«Глазами клиента»: a contact's cabinet as he has it now, through the same views and queries."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from kulisy.journal import actions as journal
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.doors import portal_viewer
from kulisy.people.models import Access, AccessState
from kulisy.people.viewer import Viewer, viewing

#: A page of the cabinet: its viewer, its view and what that takes.
Passed = tuple[Viewer, Callable[..., HttpResponseBase], tuple[Any, ...], dict[str, Any]]

#: Small pictures inside of pages: the page itself was noted.
PIECES = frozenset({"attachment_preview", "seat_photo", "contact_photo"})


def through(request: HttpRequest, viewer: Viewer, *, contact: uuid.UUID, rest: str) -> Passed:
    """The cabinet's view behind `/d/<company>/as/<contact>/<rest>`, and the contact as viewer.

    Only reading; the journal entry is written first, in the desk's own name. Http404 where the
    contact has no access or isn't the viewer's to see.
    """
    if request.method not in {"GET", "HEAD"}:
        raise Http404
    try:
        match = resolve(address("portal:home", viewer.company.slug) + rest)
    except Resolver404 as error:
        raise Http404 from error
    if match.namespaces[:1] != ["portal"] or match.url_name == "by_link":
        raise Http404
    with viewing(viewer):
        access = (
            Access.objects.select_related("company", "client", "contact")
            .filter(company_id=viewer.company.id, contact_id=contact)
            .exclude(state=AccessState.REVOKED)
            .exclude(client_id__in=viewer.hidden_clients)
            .first()
        )
        if access is None:
            raise Http404
        if not request.headers.get("HX-Request") and match.url_name not in PIECES:
            journal.record(
                journal.Actor("seat", viewer.seat_id),
                "viewed_as",
                journal.Subject("contact", contact),
                company_id=viewer.company.id,
                client_id=None,
                now=now(),
                facts={"page": rest[:200]},
            )
    kwargs = dict(match.kwargs)
    kwargs.pop("company", None)
    request.resolver_match = match
    seen = portal_viewer([access], looking_as=viewer.seat_id)
    return seen, match.func, match.args, kwargs


def rewritten(viewer: Viewer | None, url: str) -> str:
    """An address of the cabinet: for whoever looks through a contact's eyes the same page as that
    contact sees it; for whoever came by a personal link, in the cabinet of that link. Any other
    address and viewer unchanged."""
    if viewer is None or not (viewer.looking_as or viewer.by_link):
        return url
    slug = viewer.company.slug
    home = address("portal:home", slug)
    if not url.startswith(home):
        return url
    if viewer.by_link:
        inside = address("portal:by_link", slug, viewer.by_link.opening_id)
    else:
        inside = address("desk:looking", slug, viewer.contact_ids[0])
    return url if url.startswith(inside) else inside + url[len(home) :]
