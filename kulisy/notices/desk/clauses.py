"""What the contract with a client says about notices."""

import uuid
from typing import Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.forms import attempt
from kulisy.admissions.refusal import Refused
from kulisy.kit.time import now
from kulisy.notices import access, actions, wording
from kulisy.notices.forms import ClauseForm
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: FacedRequest, *, client_id: uuid.UUID) -> HttpResponse:
    """Those in force and those of before, and the box for a new one."""
    viewer = request.viewer
    client = get_object_or_404(people.clients(viewer), id=client_id)
    may = access.may_prepare(viewer)
    if request.method == "POST" and not may:
        raise Http404
    form = ClauseForm(
        request.POST if request.method == "POST" else None,
        company_zone=viewer.company.time_zone,
        initial={"valid_from": timezone.localdate()},
    )

    def keep() -> Any:
        return actions.add_clause(viewer, client, values=form.values, now=now())

    if form.is_valid() and attempt(form, keep):
        flashes.success(request, _("The clause is kept. Notices on its ground quote it."))
        return redirect("desk:clauses", viewer.company.slug, client.id)
    today = timezone.localdate()
    rows = [
        {
            "it": each,
            "term": wording.term(each.amount, each.unit),
            "in_force": each.valid_to is None or each.valid_to >= today,
        }
        for each in access.clauses(viewer).filter(client_id=client.id)
    ]
    context = {"client": client, "rows": rows, "form": form, "may_prepare": may}
    status = 422 if request.method == "POST" else 200
    return render(request, "notices/desk/clauses.html", context, status=status)


@require_POST
def end(request: FacedRequest, *, client_id: uuid.UUID, clause_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    clause = get_object_or_404(access.clauses(viewer), id=clause_id, client_id=client_id)
    try:
        actions.end_clause(viewer, clause, last=timezone.localdate(), now=now())
        flashes.success(request, _("From tomorrow it is no longer in force."))
    except Refused as refusal:
        flashes.error(request, refusal.sentence)
    return redirect("desk:clauses", viewer.company.slug, client_id)
