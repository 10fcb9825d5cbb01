"""Photographs of the team: put in place, taken away, shown to whoever may see the seat."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions import access, forms
from kulisy.admissions.actions import team
from kulisy.files import actions as files
from kulisy.files.access import blob as find_blob
from kulisy.files.kinds import PICTURES
from kulisy.files.serving import respond_with_preview
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest

LARGEST = 10 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
    """Only the small picture is ever shown: what a camera writes into the original (place, time)
    stays in the store."""
    viewer = request.viewer
    shown = access.seat(viewer, seat)
    if request.method != "POST":
        found = shown.photo and find_blob(company_id=viewer.company.id, blob_id=shown.photo)
        picture = respond_with_preview(found) if found else None
        if picture is None:
            raise Http404
        return picture
    if not viewer.at_desk or not access.may_edit_seat(viewer, shown):
        raise Http404
    if "remove" in request.POST:
        team.edit_seat(viewer, shown, values={"photo": None}, now=now())
        messages.success(request, _("The photo is taken away."))
    else:
        _put(request, shown)
    return redirect("desk:seat", viewer.company.slug, shown.id)


def _put(request: FacedRequest, shown: Any) -> None:
    viewer = request.viewer
    form = forms.Photo(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a picture first."))
        return
    given = form.cleaned_data["photo"]
    try:
        kept = files.keep_bytes(
            company_id=viewer.company.id,
            person_id=viewer.person_id,
            name=given.name,
            data=given.file,
            now=now(),
            limit=LARGEST,
        )
    except files.Refused as refusal:
        messages.error(request, refusal.sentence)
        return
    if kept.content_type not in PICTURES:
        messages.error(request, _("This is no picture: JPEG, PNG and WebP are."))
        return
    team.edit_seat(viewer, shown, values={"photo": kept.id}, now=now())
    messages.success(request, _("The photo appears in a few seconds."))


urls = [path("team/<uuid:seat>/photo/", photo, name="seat_photo")]
