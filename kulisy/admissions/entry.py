"""What stands between a client and his cabinet: house rules that he has not yet accepted."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kulisy.admissions.access import rules_to_accept
from kulisy.people.viewer import Viewer

#: Pages of the cabinet that open before the rules are accepted.
OPEN = frozenset({"rules", "rules_acceptance", "live_ticket", "presence"})


def house_rules(request: HttpRequest, viewer: Viewer) -> HttpResponse | None:
    """On first entry and when the rules have changed; costs no statement. Whoever looks through a
    client's eyes is not asked: he couldn't answer."""
    match = request.resolver_match
    if viewer.looking_as or not rules_to_accept(viewer) or (match and match.url_name in OPEN):
        return None
    page = reverse("portal:rules", args=[viewer.company.slug])
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        # Whoever reads the rules already is not sent there once more: the page would never rest.
        if urlsplit(request.headers.get("HX-Current-URL", "")).path != page:
            answer["HX-Redirect"] = page
        return answer
    if request.method in {"GET", "HEAD"}:
        page += "?" + urlencode({"next": request.get_full_path()})
    return redirect(page)
