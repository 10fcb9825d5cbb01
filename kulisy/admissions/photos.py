"""Photographs of the team and of contacts: put in place, taken away, shown to whoever may see the
seat or the contact."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kulisy.admissions import access, forms
from kulisy.admissions.actions import portraits, team
from kulisy.files import actions as files
from kulisy.files.access import blob as find_blob
from kulisy.files.kinds import PICTURES
from kulisy.files.serving import respond_with_preview
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

LARGEST = 10 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def seat_photo(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
    viewer = request.viewer
    shown = access.seat(viewer, seat)
    if request.method != "POST":
        return _picture(viewer, shown.photo)
    if not viewer.at_desk or not access.may_edit_seat(viewer, shown):
        raise Http404
    changed, photo = _given(request, viewer)
    if changed:
        team.edit_seat(viewer, shown, values={"photo": photo}, now=now())
    return redirect("desk:seat", viewer.company.slug, shown.id)


@require_safe
def contact_photo(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
    viewer = request.viewer
    return _picture(viewer, access.contact(viewer, contact).photo)


@require_http_methods(["GET", "HEAD", "POST"])
def myself(request: FacedRequest, **kwargs: Any) -> HttpResponseBase:
    """How the team and colleagues see the one who looks: name, position, photograph."""
    viewer = request.viewer
    if viewer.looking_as:
        raise Http404
    if request.method == "POST":
        changed, photo = _given(request, viewer)
        if changed:
            portraits.put_own_photo(viewer, photo, now=now())
        return redirect("portal:myself", viewer.company.slug)
    context = {"own": access.own_contacts(viewer), "photo_form": forms.Photo()}
    return render(request, "admissions/portal/myself.html", context)


def _picture(viewer: Viewer, photo: uuid.UUID | None) -> HttpResponseBase:
    """Only the small picture is ever shown: what a camera writes into the original (place, time)
    stays in the store."""
    found = photo and find_blob(company_id=viewer.company.id, blob_id=photo)
    picture = respond_with_preview(found) if found else None
    if picture is None:
        raise Http404
    return picture


def _given(request: HttpRequest, viewer: Viewer) -> tuple[bool, uuid.UUID | None]:
    """Whether the form changes the photograph, and to what; the person is told either way."""
    if "remove" in request.POST:
        messages.success(request, _("The photo is taken away."))
        return True, None
    form = forms.Photo(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a picture first."))
        return False, None
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
        return False, None
    if kept.content_type not in PICTURES:
        messages.error(request, _("This is no picture: JPEG, PNG and WebP are."))
        return False, None
    messages.success(request, _("The photo appears in a few seconds."))
    return True, kept.id


shown = [
    path("team/<uuid:seat>/photo/", seat_photo, name="seat_photo"),
    path("contacts/<uuid:contact>/photo/", contact_photo, name="contact_photo"),
]
own = [path("myself/", myself, name="myself")]
