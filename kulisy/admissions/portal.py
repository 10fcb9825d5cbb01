"""The cabinet's screens of this room: the house rules; colleagues, whom a lead admits himself."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access, forms, photos, wording
from kulisy.admissions.actions import admitting, clients, inviting, rules
from kulisy.admissions.shown import answer, waiting
from kulisy.kit.time import now
from kulisy.people.access import accesses
from kulisy.people.middleware import FacedRequest


@require_safe
def house_rules(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """To read at any time; to accept on first entry and when they have changed."""
    viewer = request.viewer
    current = access.rules(viewer)
    if current is None:
        raise Http404
    context = {
        "rules": current,
        "text": wording.as_html(_words(request, current)),
        "to_accept": access.rules_to_accept(viewer) and not viewer.looking_as,
        "next": request.GET.get("next", ""),
    }
    return render(request, "admissions/portal/rules.html", context)


@require_POST
def acceptance(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    current = access.rules(viewer)
    version = request.POST.get("version", "")
    accepted = (
        current is not None
        and version == str(current.version)
        and rules.accept_rules(
            viewer, version=current.version, shown=_words(request, current), now=now()
        )
    )
    if not accepted:
        messages.warning(request, _("The rules have changed meanwhile. Please read them again."))
        return redirect("portal:rules", viewer.company.slug)
    asked = request.POST.get("next", "")
    home = reverse("portal:home", args=[viewer.company.slug])
    return redirect(asked if _is_ours(asked, home) else home)


@require_safe
def colleagues(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """Who of the client's people has a cabinet here; by client, where there are several."""
    viewer = request.viewer
    moment = now()
    held = list(
        accesses(viewer)
        .select_related("contact")
        .order_by("contact__name")
        .filter(company_id=viewer.company.id)
    )
    own = {each.client_id: each for each in access.leads(viewer)}
    invited = [
        row
        for row in waiting(
            access.invitations(viewer).filter(accepted_at=None, revoked_at=None), now=moment
        )
        if own
    ]
    groups = [
        {
            "client_id": each.client_id,
            "name": each.client_name,
            "people": [row for row in held if row.client_id == each.client_id],
            "invited": [row for row in invited if row.it.client_id == each.client_id],
            # What the team has made is its own affair: shown, and not opened.
            "handled": {row.it.id for row in invited if access.may_handle(viewer, row.it)},
            "lead": each.lead and not viewer.looking_as,
            "revocable": {row.id for row in held if access.may_revoke_colleague(viewer, row)},
            "shared": each.shared,
        }
        for each in viewer.admissions
    ]
    context = {"groups": groups, "contact_ids": viewer.contact_ids}
    return render(request, "admissions/portal/colleagues.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_colleague(request: FacedRequest, *, client: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    own = next((each for each in access.leads(viewer) if each.client_id == client), None)
    if own is None or viewer.looking_as:
        raise Http404
    form = forms.Colleague(request.POST or None).within(own)
    if form.is_valid():
        by_mail = "link" not in request.POST
        made = forms.attempt(
            form,
            lambda: inviting.invite_colleague(
                viewer,
                client,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                **form.rights,
                by_mail=by_mail,
                now=now(),
            ),
        )
        if made:
            return redirect("portal:colleague_invitation", viewer.company.slug, made.invitation.id)
    context = {"form": form, "at_client": own.client_name}
    return render(request, "admissions/portal/new_colleague.html", context)


@require_safe
def invitation(request: FacedRequest, *, invitation: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    if viewer.looking_as:
        raise Http404
    shown = access.invitation(viewer, invitation)
    moment = now()
    context = {
        "invitation": waiting([shown], now=moment)[0],
        "link": inviting.link(shown) if shown.stands(moment) else "",
    }
    return render(request, "admissions/portal/invitation.html", context)


@require_POST
def renewal(request: FacedRequest, *, invitation: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.invitation(viewer, invitation)
    return answer(
        request,
        lambda: inviting.renew_invitation(viewer, shown, by_mail=bool(shown.email), now=now()),
        _("There is a new link; the old one is dead."),
        "portal:colleague_invitation",
        shown.id,
    )


@require_POST
def revocation(request: FacedRequest, *, invitation: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.invitation(viewer, invitation)
    return answer(
        request,
        lambda: inviting.revoke_invitation(viewer, shown, now=now()),
        _("The invitation is revoked."),
        "portal:colleagues",
    )


@require_POST
def access_revocation(request: FacedRequest, *, contact: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """The lead takes a colleague's access away."""
    viewer = request.viewer
    held = accesses(viewer).select_related("contact").filter(contact_id=contact).first()
    if held is None:
        raise Http404
    return answer(
        request,
        lambda: admitting.revoke_colleague(viewer, held, now=now()),
        _("%(name)s has no access any more.") % {"name": held.contact.name},
        "portal:colleagues",
    )


@require_POST
def sharing(request: FacedRequest, *, client: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """The lead's switch."""
    share = request.POST.get("share") == "yes"
    said = (
        _("Colleagues now see each other's conversations.")
        if share
        else _("Now each of you sees only the conversations you take part in.")
    )
    return answer(
        request,
        lambda: clients.set_sharing(request.viewer, client, share=share, now=now()),
        said,
        "portal:colleagues",
    )


def _words(request: FacedRequest, current: Any) -> str:
    return wording.filled(access.rules_text(current), request.viewer.company)


def _is_ours(asked: str, home: str) -> bool:
    return asked.startswith(home) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)


urls = [
    path("rules/", house_rules, name="rules"),
    path("rules/acceptance/", acceptance, name="rules_acceptance"),
    path("colleagues/", colleagues, name="colleagues"),
    path("colleagues/<uuid:client>/new/", new_colleague, name="new_colleague"),
    path(
        "colleagues/<uuid:contact>/revocation/",
        access_revocation,
        name="colleague_access_revocation",
    ),
    path("colleagues/<uuid:client>/sharing/", sharing, name="sharing"),
    path("colleagues/invitations/<uuid:invitation>/", invitation, name="colleague_invitation"),
    path("colleagues/invitations/<uuid:invitation>/renewal/", renewal, name="colleague_renewal"),
    path(
        "colleagues/invitations/<uuid:invitation>/revocation/",
        revocation,
        name="colleague_revocation",
    ),
    *photos.shown,
    *photos.own,
]
