"""The client's money: what is to be paid, what was, and why something is missing."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from kulisy.billing import access, shown
from kulisy.conversations import listing
from kulisy.people.middleware import FacedRequest


@require_safe
def money(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """Invoices, the newest first, each with how it stands; the paper is a tap away."""
    viewer = request.viewer
    if not viewer.clients_with(access.SECTION):
        raise Http404
    rows = access.invoices(viewer).select_related("client").order_by("-day", "-id")
    found, pager = listing.page_of(rows, request.GET.get("page", ""))
    today = timezone.localdate()
    lines = shown.rows(viewer, found, today=today)
    context = {
        "rows": lines,
        "pager": pager,
        "several": len(viewer.clients_with(access.SECTION)) > 1,
    }
    return render(request, "billing/portal/money.html", context)


urls = [path("money/", money, name="money")]
