"""What runs and what ended; one notice with everything that is known of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.kit.paging import page
from kulisy.kit.time import now
from kulisy.look.moments import local_input
from kulisy.notices import access, actions, reckoning, showing, wording
from kulisy.notices.forms import BesideForm
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.notices.models import Notice

#: Of a page.
PAGE = 100


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    """Everything that is out, and what is being prepared; `which`: running or over."""
    viewer = request.viewer
    over = request.GET.get("which") == "over"
    rows = access.notices(viewer).select_related("client").filter(ended_at__isnull=not over)
    address = f"?which={'over' if over else 'running'}&page="
    found = page(rows, request.GET.get("page", ""), size=PAGE, address=address)
    people: dict[uuid.UUID, list[Any]] = {each.id: [] for each in found.rows}
    for row in access.recipients(viewer).filter(notice_id__in=people).order_by():
        people[row.notice_id].append(row)
    context = {
        "over": over,
        "page": found,
        "rows": [
            {
                "it": each,
                "state": showing.state(each),
                "left": showing.left(each, now=now()),
                "lost": not over and reckoning.lost(people[each.id]),
                "opened": sum(bool(row.opened_at) for row in people[each.id]),
                "told": len(people[each.id]),
            }
            for each in found.rows
        ],
        "preparations": list(access.preparations(viewer).exclude(state="published")[:50]),
        "may_prepare": access.may_prepare(viewer),
    }
    return render(request, "notices/desk/notices.html", context)


@require_safe
def notice(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    found = _found(request, notice_id)
    return _page(request, found, BesideForm(initial={"at": local_input(now()), "way": "call"}))


@require_POST
def beside(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    """A call or a letter on paper is written down."""
    viewer, found = request.viewer, _found(request, notice_id)
    if not access.may_prepare(viewer):
        raise Http404
    form = BesideForm(request.POST)

    def keep() -> bool:
        actions.note_beside(viewer, found, **form.cleaned_data, now=now())
        return True

    if form.is_valid() and attempt(form, keep):
        flashes.success(request, _("Written down."))
        return redirect("desk:notice", viewer.company.slug, found.id)
    return _page(request, found, form)


@require_POST
def term(request: FacedRequest, *, notice_id: uuid.UUID) -> HttpResponse:
    """Let it run on after a question, or take the notice back."""
    viewer, found = request.viewer, _found(request, notice_id)
    if not access.may_prepare(viewer):
        raise Http404
    try:
        if request.POST.get("what") == "withdraw":
            actions.withdraw(viewer, found, now=now())
            flashes.success(request, _("The notice is withdrawn."))
        else:
            actions.resume(viewer, found, now=now())
            flashes.success(request, _("The term runs on."))
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    return redirect("desk:notice", viewer.company.slug, found.id)


def _page(request: FacedRequest, found: Notice, form: BesideForm) -> HttpResponse:
    viewer = request.viewer
    people = list(access.recipients(viewer).filter(notice_id=found.id))
    context = {
        "notice": found,
        "state": showing.state(found),
        "left": showing.left(found, now=now()),
        "zones": showing.zones(found, viewer.company.time_zone),
        "term": wording.term(found.amount, found.unit),
        "silence": wording.silence(found),
        "change": showing.change(found),
        "explained": showing.explained(found),
        "people": [showing.recipient(row) for row in people],
        "lost": not found.ended_at and reckoning.lost(people),
        "besides": list(access.besides(viewer).filter(notice_id=found.id).select_related("author")),
        "form": form,
        "may_prepare": access.may_prepare(viewer),
        "certificate": showing.certificate(viewer, found),
    }
    status = 422 if form.is_bound else 200
    return render(request, "notices/desk/notice.html", context, status=status)


def _found(request: FacedRequest, notice_id: uuid.UUID) -> Notice:
    rows = access.notices(request.viewer).select_related("client")
    found = rows.filter(id=notice_id).first()
    if found is None:
        raise Http404
    return found
