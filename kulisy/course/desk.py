"""The team's screens: the rules to read, the quiz, and the owner's page of who has passed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.forms import attempt as attempted
from kulisy.admissions.refusal import Refused
from kulisy.course import access, actions, quizzing
from kulisy.course.forms import Asking, Editing, First
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import TEAM_ONLY

if TYPE_CHECKING:
    from kulisy.course.models import Attempt


@require_safe
def course(request: FacedRequest) -> HttpResponse:
    """Eight short rules, each with a good and a bad example; and where the reader stands."""
    viewer = request.viewer
    lesson = access.lesson(viewer)
    own = list(access.own_attempts(viewer)[:20])
    context = {
        "lesson": lesson,
        "asked": access.policy(viewer).course,
        "waits": viewer.writing == TEAM_ONLY,
        "begun": next((each for each in own if each.done_at is None), None),
        "tries": [each for each in own if each.done_at is not None],
        "passed": next((each for each in own if each.passed), None),
        "drawn": min(quizzing.DRAWN, len(lesson.questions)),
        "needed": quizzing.needed(min(quizzing.DRAWN, len(lesson.questions))),
        "may_set": access.may_set(viewer),
    }
    return render(request, "course/desk/course.html", context)


@require_POST
def begin(request: FacedRequest) -> HttpResponse:
    made = actions.begin(request.viewer, now=now())
    return redirect("desk:quiz", request.viewer.company.slug, made.id)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: FacedRequest, *, attempt_id: uuid.UUID) -> HttpResponse:
    """The questions; after they are answered, each with its reason."""
    viewer = request.viewer
    sent = request.method == "POST"
    rows = access.own_attempts(viewer) if sent else access.attempts(viewer)
    found = get_object_or_404(rows, id=attempt_id)
    if request.method != "POST":
        return _quiz(request, found)
    given = [_number(request.POST.get(f"q{place}")) for place in range(len(found.asked))]
    try:
        actions.finish(viewer, found, given=given, now=now())
    except Refused as refusal:
        return _quiz(request, found, given=given, problem=refusal.sentence)
    return redirect("desk:quiz", viewer.company.slug, found.id)


@require_safe
def settings(request: FacedRequest) -> HttpResponse:
    return _settings(request)


@require_POST
def asking(request: FacedRequest) -> HttpResponse:
    """On, with what is asked of those who are here already; or off."""
    viewer = _owner(request).viewer
    if "off" in request.POST:
        actions.drop_course(viewer, now=now())
        flashes.success(request, _("The course is a help again, and no condition."))
        return redirect("desk:course_settings", viewer.company.slug)
    form = Asking(request.POST)
    if form.is_valid() and attempted(form, lambda: _ask(request, form)):
        flashes.success(request, _("From now on the course comes before words to clients."))
        return redirect("desk:course_settings", viewer.company.slug)
    return _settings(request, asking_form=form)


@require_POST
def first(request: FacedRequest) -> HttpResponse:
    """The company's number of first messages."""
    viewer = _owner(request).viewer
    form = First(request.POST)
    if form.is_valid() and attempted(form, lambda: _first(request, form)):
        flashes.success(request, _("Saved."))
        return redirect("desk:course_settings", viewer.company.slug)
    return _settings(request, first_form=form)


@require_POST
def seat(request: FacedRequest, *, seat_id: uuid.UUID) -> HttpResponse:
    """What is asked of one colleague: the course, or how many of his messages are looked at."""
    viewer = _owner(request).viewer
    if "count" in request.POST:
        form = First(request.POST)
        if not form.is_valid():
            flashes.error(request, _("From 0 to 100 messages, please."))
            return redirect("desk:course_settings", viewer.company.slug)
        try:
            count = form.cleaned_data["count"]
            actions.set_first_of(viewer, seat_id, count=count, now=now())
        except Refused as refusal:
            flashes.error(request, refusal.sentence)
            return redirect("desk:course_settings", viewer.company.slug)
    else:
        done = request.POST.get("course") == "spare"
        actions.set_course_of(viewer, seat_id, done=done, now=now())
    flashes.success(request, _("Saved."))
    return redirect("desk:course_settings", viewer.company.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: FacedRequest) -> HttpResponse:
    """The company's own rules and questions: publishing makes a version more."""
    viewer = _owner(request).viewer
    current = access.editions(viewer).first()
    sent = request.POST if request.method == "POST" else None
    form = Editing(sent, initial=Editing.first(current))
    if form.is_bound and form.is_valid() and attempted(form, lambda: _publish(request, form)):
        flashes.success(request, _("Published: it is read and asked from now on."))
        return redirect("desk:course_settings", viewer.company.slug)
    context = {"form": form, "current": current, "asked": access.policy(viewer).course}
    status = 422 if form.is_bound else 200
    return render(request, "course/desk/texts.html", context, status=status)


def _ask(request: FacedRequest, form: Asking) -> bool:
    actions.ask_course(request.viewer, **form.cleaned_data, now=now())
    return True


def _first(request: FacedRequest, form: First) -> bool:
    actions.ask_first(request.viewer, count=form.cleaned_data["count"], now=now())
    return True


def _publish(request: FacedRequest, form: Editing) -> bool:
    said = form.cleaned_data
    actions.publish(
        request.viewer,
        texts=form.texts(),
        others=said["others"],
        until=said["until"],
        now=now(),
    )
    return True


def _quiz(
    request: FacedRequest,
    found: Attempt,
    *,
    given: list[int | None] | None = None,
    problem: str = "",
) -> HttpResponse:
    chosen: list[Any] = given or list(found.given) or [None] * len(found.asked)
    context = {
        "it": found,
        "questions": list(zip(found.asked, chosen, strict=False)),
        "done": found.done_at is not None,
        "needed": quizzing.needed(len(found.asked)),
        "own": found.seat_id == request.viewer.seat_id,
        "problem": problem,
    }
    return render(request, "course/desk/quiz.html", context, status=422 if problem else 200)


def _settings(
    request: FacedRequest, *, asking_form: Asking | None = None, first_form: First | None = None
) -> HttpResponse:
    viewer = _owner(request).viewer
    policy = access.policy(viewer)
    wrong = asking_form is not None or first_form is not None
    context = {
        "policy": policy,
        "standings": access.standings(viewer),
        "current": access.editions(viewer).select_related("made_by").first(),
        "asking_form": asking_form or Asking(),
        "first_form": first_form or First(initial={"count": policy.first_messages}),
    }
    status = 422 if wrong else 200
    return render(request, "course/desk/settings.html", context, status=status)


def _owner(request: FacedRequest) -> FacedRequest:
    """Http404 for everybody else."""
    if not access.may_set(request.viewer):
        raise Http404
    return request


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 3 else None


urls = [
    path("course/", course, name="course"),
    path("course/tries/", begin, name="quiz_begin"),
    path("course/tries/<uuid:attempt_id>/", quiz, name="quiz"),
    path("settings/course/", settings, name="course_settings"),
    path("settings/course/asking/", asking, name="course_asking"),
    path("settings/course/first/", first, name="course_first"),
    path("settings/course/team/<uuid:seat_id>/", seat, name="course_seat"),
    path("settings/course/texts/", texts, name="course_texts"),
]
