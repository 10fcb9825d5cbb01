"""Reviews at the desk: read, answered, and published where their author allows it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Avg, Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.admissions.shown import done
from kulisy.catalog import access, actions, forms, wording
from kulisy.kit.paging import page
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

#: Of a page.
MANY = 30


@require_safe
def reviews(request: FacedRequest) -> HttpResponse:
    """The newest first, and how content people are on the whole. Two statements."""
    viewer = request.viewer
    rows = access.reviews(viewer).select_related("client", "contact")
    found = page(rows, request.GET.get("page", ""), size=MANY)
    together = (
        access.reviews(viewer)
        .order_by()
        .aggregate(
            given=Count("id"), mean=Avg("score"), low=Count("id", filter=Q(score__lte=actions.LOW))
        )
    )
    context = {
        "reviews": [(each, *wording.SCORES[each.score]) for each in found.rows],
        "together": together,
        "may_keep": access.may_keep(viewer),
        "page": found,
    }
    return render(request, "catalog/desk/reviews.html", context)


@require_POST
def review_answer(request: FacedRequest, *, review: uuid.UUID) -> HttpResponse:
    """Words of the company beside it; empty takes them away."""
    viewer, found = request.viewer, _review(request, review)
    form = forms.Answering(request.POST)
    if not form.is_valid():
        messages.error(request, _("At most 2,000 letters."))
        return redirect("desk:reviews", viewer.company.slug)
    actions.answer_review(viewer, found, words=form.cleaned_data["words"], now=now())
    return done(request, _("The answer stands beside the review."), "desk:reviews")


@require_POST
def review_publication(request: FacedRequest, *, review: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _review(request, review)
    shown = "publish" in request.POST
    try:
        actions.publish_review(viewer, found, shown=shown, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:reviews", viewer.company.slug)
    text = _("It stands on your public page.") if shown else _("It is off your public page.")
    return done(request, text, "desk:reviews")


def _review(request: FacedRequest, review: uuid.UUID) -> Any:
    found = access.reviews(request.viewer).filter(id=review).first()
    if found is None:
        raise Http404
    return found


urls = [
    path("reviews/", reviews, name="reviews"),
    path("reviews/<uuid:review>/answer/", review_answer, name="review_answer"),
    path("reviews/<uuid:review>/publication/", review_publication, name="review_publication"),
]
