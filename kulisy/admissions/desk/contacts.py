"""A contact: his card, his invitation, his rights, the end of his access."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions import access, forms
from kulisy.admissions.actions import admitting, clients, inviting
from kulisy.admissions.shown import answer, done, waiting
from kulisy.kit.time import now
from kulisy.people.access import link_devices, personal_links
from kulisy.people.actions import revoke_links
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.contact(viewer, contact)
    may_keep = access.may_keep(viewer, shown.client)
    if request.method == "POST" and not may_keep:
        raise Http404
    form = forms.ContactCard(request.POST) if request.POST else forms.ContactCard.of(shown)
    if request.POST and form.is_valid():
        values = form.cleaned_data
        forms.attempt(form, lambda: clients.edit_contact(viewer, shown, values=values, now=now()))
        if not form.errors:
            return done(request, _("The card is saved."), "desk:contact", shown.id)
    return _page(request, shown, form=form)


@require_POST
def invitation(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """Invite to the cabinet; by mail, or with a link to pass on."""
    viewer = request.viewer
    shown = access.contact(viewer, contact)
    if not access.may_keep(viewer, shown.client):
        raise Http404
    form = forms.Rights(request.POST)
    if form.is_valid():
        by_mail = "link" not in request.POST
        made = forms.attempt(
            form,
            lambda: inviting.invite_contact(
                viewer, shown, **form.rights, by_mail=by_mail, now=now()
            ),
        )
        if made:
            return redirect("desk:invitation", viewer.company.slug, made.invitation.id)
    return _page(request, shown, rights=form, status=422)


@require_POST
def rights(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.contact(viewer, contact)
    held = _held(request, shown)
    form = forms.Rights(request.POST)
    if form.is_valid():
        forms.attempt(form, lambda: admitting.change_rights(viewer, held, **form.rights, now=now()))
        if not form.errors:
            return done(request, _("The rights are changed."), "desk:contact", shown.id)
    return _page(request, shown, rights=form, status=422)


@require_POST
def ending(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    held = _held(request, access.contact(viewer, contact))
    return answer(
        request,
        lambda: admitting.end_access(viewer, held, now=now()),
        _("The work is over. Reading, downloading and writing anew remain."),
        "desk:contact",
        contact,
    )


@require_POST
def revocation(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    held = _held(request, access.contact(viewer, contact))
    return answer(
        request,
        lambda: admitting.revoke_access(viewer, held, now=now()),
        _("The cabinet is closed to this contact from this moment."),
        "desk:contact",
        contact,
    )


@require_POST
def restoration(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    held = _held(request, access.contact(viewer, contact))
    return answer(
        request,
        lambda: admitting.restore_access(viewer, held, now=now()),
        _("The cabinet is open to this contact again."),
        "desk:contact",
        contact,
    )


@require_POST
def link_revocation(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """All personal links of this contact's letters end at once."""
    shown = access.contact(request.viewer, contact)
    if not access.may_keep(request.viewer, shown.client):
        raise Http404
    revoke_links(request.viewer, shown, now=now())
    text = _("Revoked: no link from an earlier letter opens anything any more.")
    return done(request, text, "desk:contact", shown.id)


def _held(request: FacedRequest, shown: Any) -> Any:
    rows = access.all_accesses(request.viewer).select_related("client", "contact")
    held = rows.filter(contact_id=shown.id).first()
    if held is None or not access.may_keep(request.viewer, held.client):
        raise Http404
    return held


def _page(
    request: FacedRequest,
    shown: Any,
    *,
    form: forms.ContactCard | None = None,
    rights: forms.Rights | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    held = access.all_accesses(viewer).filter(contact_id=shown.id).first()
    invited = access.invitations(viewer).filter(contact_id=shown.id).order_by("-made_at")[:5]
    rows = waiting(invited, now=now())
    if rights is None:
        before = held and {
            "sections": held.sections,
            "lead": held.lead,
            "authorised": held.authorised,
        }
        rights = forms.Rights(initial=before or None)
    context = {
        "contact": shown,
        "form": form or forms.ContactCard.of(shown),
        "held": held,
        "rights": rights,
        "invitations": rows,
        "pending": any(not each.it.accepted_at and not each.it.revoked_at for each in rows),
        "may_keep": access.may_keep(viewer, shown.client),
        "links": _links(viewer, shown),
        "devices": list(link_devices(viewer).filter(person_id=shown.person_id)[:20])
        if shown.person_id
        else [],
    }
    return render(request, "admissions/desk/contact.html", context, status=status)


def _links(viewer: Viewer, shown: Any) -> int:
    """How many of his letters' links open something now."""
    rows = personal_links(viewer, now=now()).filter(client_id=shown.client_id)
    return rows.filter(person_id=shown.person_id).count() if shown.person_id else 0


urls = [
    path("contacts/<uuid:contact>/links/", link_revocation, name="contact_link_revocation"),
    path("contacts/<uuid:contact>/", contact, name="contact"),
    path("contacts/<uuid:contact>/invitation/", invitation, name="contact_invitation"),
    path("contacts/<uuid:contact>/rights/", rights, name="contact_rights"),
    path("contacts/<uuid:contact>/ending/", ending, name="contact_ending"),
    path("contacts/<uuid:contact>/revocation/", revocation, name="contact_revocation"),
    path("contacts/<uuid:contact>/restoration/", restoration, name="contact_restoration"),
]
