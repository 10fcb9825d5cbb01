"""One's own personal links in the cabinet: in which browsers they are open, and their end."""

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.kit.time import now
from kulisy.people import access, actions
from kulisy.people.middleware import FacedRequest

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: FacedRequest) -> HttpResponse:
    """POST: all of them end at once, everywhere."""
    viewer = request.viewer
    if viewer.looking_as:
        raise Http404
    if request.method == "POST":
        actions.revoke_own_links(viewer, now=now())
        flashes.success(
            request, _("Revoked: no link from an earlier letter opens anything any more.")
        )
        return redirect("portal:links", viewer.company.slug)
    context = {
        "devices": list(access.link_devices(viewer)[:SHOWN]),
        "count": access.personal_links(viewer, now=now()).count(),
    }
    return render(request, "people/links.html", context)


def routes() -> list[URLPattern]:
    return [path("links/", own, name="links")]
