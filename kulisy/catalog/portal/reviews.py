"""How it went: one tap, words if wanted, and whether the company may show it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.refusal import Refused
from kulisy.catalog import access, actions, forms, rating, wording
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: FacedRequest, *, about: str, about_id: uuid.UUID) -> HttpResponse:
    """The faces on a page of their own (where a letter leads), and the tap."""
    viewer = request.viewer
    thing = rating.finished(viewer, about, about_id)
    if thing is None:
        raise Http404
    if request.method != "POST":
        context = {"thing": thing, "rating": rating.asked(viewer, thing)}
        return render(request, "catalog/portal/rate.html", context)
    typed = request.POST.get("score", "")
    try:
        score = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 1 else 0
        review = actions.rate(viewer, thing, score=score, now=now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("portal:rating", viewer.company.slug, about, about_id)
    return redirect("portal:review", viewer.company.slug, review.id)


@require_safe
def review(request: FacedRequest, *, review: uuid.UUID) -> HttpResponse:
    """Thanks, a box for words, and consent: each as he likes."""
    found = _own(request, review)
    return _page(request, found, forms.Answering(initial={"words": found.words}))


@require_POST
def words(request: FacedRequest, *, review: uuid.UUID) -> HttpResponse:
    viewer, found = request.viewer, _own(request, review)
    form = forms.Answering(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    moment = now()
    actions.say(viewer, found, words=form.cleaned_data["words"], now=moment)
    actions.consent(viewer, found, given="consent" in request.POST, now=moment)
    messages.success(request, _("Thank you: your words have arrived."))
    return redirect("portal:review", viewer.company.slug, review)


def _page(
    request: FacedRequest, found: Any, form: forms.Answering, *, status: int = 200
) -> HttpResponse:
    talk = found.conversation_id
    context = {
        "review": found,
        "icon_of": wording.SCORES[found.score],
        "form": form,
        "consents": "consent" in request.POST if form.is_bound else found.consent_at is not None,
        "low": found.score <= actions.LOW,
        "talk_url": reverse("portal:conversation", args=[request.viewer.company.slug, talk])
        if talk
        else "",
    }
    return render(request, "catalog/portal/review.html", context, status=status)


def _own(request: FacedRequest, review: uuid.UUID) -> Any:
    found = access.reviews(request.viewer).filter(id=review).first()
    if found is None:
        raise Http404
    return found


urls = [
    path("ratings/<slug:about>/<uuid:about_id>/", rate, name="rating"),
    path("reviews/<uuid:review>/", review, name="review"),
    path("reviews/<uuid:review>/words/", words, name="review_words"),
]
