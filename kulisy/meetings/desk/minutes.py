"""Writing minutes: one part, chosen before a word is written; lines of the team's part may be taken
into the client's."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions.refusal import Refused
from kulisy.conversations import actions as conversations
from kulisy.conversations import answering
from kulisy.kit.time import now
from kulisy.meetings import access, actions, forms, lines, showing
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.meetings.models import Meeting


#: Of a line, as the page says it.
_NUMBER = re.compile(r"[0-9]{1,5}")


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: FacedRequest, *, meeting_id: uuid.UUID, audience: str) -> HttpResponse:
    viewer = request.viewer
    rows = access.meetings(viewer).select_related("client__company")
    found = rows.filter(id=meeting_id).first()
    if found is None or audience not in {"client", "internal"}:
        raise Http404
    if audience == "client" and found.audience != "client":
        raise Http404
    if not access.may_plan(viewer, found.client, audience):
        raise Http404
    versions = showing.versions(viewer, found)
    ours = versions["internal"][0] if versions["internal"] else None
    if request.method != "POST":
        return _page(request, found, audience, versions, _begun(request, audience, versions))
    form = forms.Minuting(request.POST, lines=_count(ours))
    refused: Exception | None = None
    if form.is_valid():
        try:
            _keep(request, found, audience, form)
        except (Refused, conversations.Refused) as refusal:
            refused = refusal
        else:
            if audience == "client":
                flashes.success(request, _("Sent: the client is asked to confirm it."))
            else:
                flashes.success(request, _("Kept: only the team reads it."))
            return redirect("desk:meeting", viewer.company.slug, found.id)
    return _page(request, found, audience, versions, form, refused=refused)


def _keep(request: FacedRequest, found: Meeting, audience: str, form: forms.Minuting) -> None:
    said = form.cleaned_data
    actions.write_minutes(
        request.viewer,
        found,
        audience=audience,
        body=said["body"],
        copied=said["copied"],
        key=said["key"],
        sure=request.POST.get("sure", ""),
        now=now(),
    )


def _begun(request: FacedRequest, audience: str, versions: dict[str, Any]) -> forms.Minuting:
    """The client's part begins with the lines that were ticked; else with the version before."""
    ours, before = versions["internal"], versions[audience]
    picked = [int(each) for each in request.GET.getlist("line") if _NUMBER.fullmatch(each)]
    body = before[0].body if before else ""
    if audience == "client" and picked and ours:
        body = "\n\n".join(filter(None, [body, lines.taken(ours[0].body, picked)]))
    initial = {"body": body, "copied": picked, "key": uuid.uuid4()}
    return forms.Minuting(initial=initial, lines=_count(ours[0] if ours else None))


def _count(ours: Any) -> int:
    return ours.body.count("\n") + 1 if ours else 0


def _page(
    request: FacedRequest,
    found: Meeting,
    audience: str,
    versions: dict[str, Any],
    form: forms.Minuting,
    *,
    refused: Exception | None = None,
) -> HttpResponse:
    viewer = request.viewer
    ours = versions["internal"][0] if versions["internal"] else None
    guard = answering.asked(refused) if isinstance(refused, conversations.Refused) else None
    sentence = refused.sentence if isinstance(refused, Refused) else str(refused or "")
    guests = showing.guests(viewer, found)
    context = {
        "it": found,
        "client": found.client,
        "audience": audience,
        "form": form,
        "body": form["body"].value() or "",
        "key": form["key"].value() or uuid.uuid4(),
        "copied": [str(each) for each in form["copied"].value() or []],
        "guard": guard,
        "error": "" if guard else sentence or (form.errors.get("body") or [""])[0],
        "takable": [each for each in lines.of(ours.body) if not each.heading]
        if ours and audience == "client" and not form.is_bound and not versions["client"]
        else [],
        "version": len(versions[audience]) + 1,
        "readers": [each.name for each in guests if not each.ours],
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/desk/minutes.html", context, status=status)
