"""The mailboxes that are read for the company: where they are and how they fare."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions.forms import attempt
from kulisy.kit.time import now
from kulisy.mailroom import access, actions, faring
from kulisy.mailroom.forms import MailboxForm
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.mailroom.models import Mailbox

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.runs_company:
        raise Http404
    rows = [(each, faring.state(each)) for each in access.mailboxes(viewer)]
    context = {"rows": rows, "last": faring.last_letters(viewer)}
    return render(request, "mailroom/desk/mailboxes.html", context)


@read_or_send
def new(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.runs_company:
        raise Http404
    initial = {"address": viewer.company.email, "user": viewer.company.email}
    form = MailboxForm(request.POST or None, initial=initial)
    if form.is_valid():
        made = attempt(
            form, lambda: actions.add_mailbox(viewer, values=form.cleaned_data, now=now())
        )
        if made:
            return _to(request, made, now())
    context = {"form": form, "mailbox": None}
    status = 422 if request.method == "POST" else 200
    return render(request, "mailroom/desk/mailbox.html", context, status=status)


@read_or_send
def one(request: FacedRequest, *, mailbox_id: uuid.UUID) -> HttpResponse:
    viewer = request.viewer
    found = _found(request, mailbox_id)
    initial = {name: getattr(found, name) for name in MailboxForm.base_fields if name != "password"}
    form = MailboxForm(request.POST or None, initial=initial, known=True)
    moment = now()

    def keep() -> bool:
        actions.change_mailbox(viewer, found, values=form.cleaned_data, now=moment)
        return True

    if form.is_valid() and attempt(form, keep):
        messages.success(request, _("The mailbox is saved."))
        return _to(request, found, moment)
    asked = parse_datetime(request.GET.get("asked", "")) if request.method != "POST" else None
    context: dict[str, Any] = {
        "form": form,
        "mailbox": found,
        "state": faring.state(found),
        "last": faring.last_letters(viewer).get(found.id),
        "looking": faring.is_looked_at(found, asked=asked, now=now()),
        "asked": request.GET.get("asked", ""),
        "advice": faring.advice(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "mailroom/desk/mailbox.html", context, status=status)


@require_POST
def trial(request: FacedRequest, *, mailbox_id: uuid.UUID) -> HttpResponse:
    """Try it now; the page waits for the answer."""
    found = _found(request, mailbox_id)
    moment = now()
    actions.look(found)
    return _to(request, found, moment)


@require_POST
def state(request: FacedRequest, *, mailbox_id: uuid.UUID) -> HttpResponse:
    found = _found(request, mailbox_id)
    active = request.POST.get("active") == "yes"
    actions.set_active(request.viewer, found, active=active, now=now())
    told = _("Letters are fetched again.") if active else _("No letters are fetched from now on.")
    messages.success(request, told)
    return redirect("desk:mailbox", request.viewer.company.slug, found.id)


def _found(request: FacedRequest, mailbox_id: uuid.UUID) -> Mailbox:
    return get_object_or_404(access.mailboxes(request.viewer), id=mailbox_id)


def _to(request: FacedRequest, found: Mailbox, asked: datetime) -> HttpResponse:
    response = redirect("desk:mailbox", request.viewer.company.slug, found.id)
    response["Location"] += f"?{urlencode({'asked': asked.isoformat()})}"
    return response
