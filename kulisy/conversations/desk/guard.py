"""Settings of the guard: which rules, which words of one's own; and, before a word is added, what
it would have found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.conversations import actions, trying
from kulisy.conversations.forms import GuardSettings
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.conversations.guard.rules import Rules


@require_http_methods(["GET", "HEAD", "POST"])
def guard(request: FacedRequest) -> HttpResponse:
    """Owner and administrators. «See what it finds» saves nothing."""
    viewer = request.viewer
    if not viewer.runs_company:
        raise Http404
    kept = trying.kept(viewer)
    form = GuardSettings(request.POST) if request.method == "POST" else GuardSettings.of(kept)
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "try" in request.POST:
        return _page(request, form, tried=form.rules(), kept=kept)
    actions.set_guard_rules(viewer, form.rules(), now=now())
    flashes.success(request, _("Saved. The guard asks by these rules from now on."))
    return redirect("desk:guard", viewer.company.slug)


def _page(
    request: FacedRequest,
    form: GuardSettings,
    *,
    tried: Rules | None = None,
    kept: Rules | None = None,
    status: int = 200,
) -> HttpResponse:
    found = trying.tried(request.viewer, tried, kept) if tried and kept else None
    context = {"form": form, "found": found}
    return render(request, "conversations/desk/guard.html", context, status=status)
