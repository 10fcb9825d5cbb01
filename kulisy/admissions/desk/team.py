"""The team: cards, invitations, roles, closing a seat."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kulisy.admissions import access, forms
from kulisy.admissions.actions import inviting, team
from kulisy.admissions.shown import answer, done, seat_rows, waiting
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.people.access import away
from kulisy.people.holdings import MOST, Listed, listed, ways
from kulisy.people.middleware import FacedRequest
from kulisy.people.viewer import Viewer

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def members(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """Everybody on the team sees it; those who run the company see who is expected."""
    viewer = request.viewer
    rows = seat_rows(list(access.seats(viewer)), today=timezone.localdate())
    run = access.may_run(viewer)
    invited = access.invitations(viewer).filter(kind="team", accepted_at=None, revoked_at=None)
    context = {
        "at_work": [each for each in rows if each.seat.active],
        "gone": [each for each in rows if not each.seat.active],
        "invitations": waiting(invited, now=now()) if run else [],
        "may_run": run,
    }
    return render(request, "admissions/desk/team.html", context)


@read_or_send
def invite(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_run(viewer):
        raise Http404
    form = forms.TeamInvitation(viewer, request.POST or None)
    if form.is_valid():
        by_mail = "link" not in request.POST
        values = form.cleaned_data
        made = forms.attempt(
            form, lambda: inviting.invite_to_team(viewer, **values, by_mail=by_mail, now=now())
        )
        if made:
            return redirect("desk:invitation", viewer.company.slug, made.invitation.id)
    return render(request, "admissions/desk/invite.html", {"form": form})


@read_or_send
def member(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """A colleague's card; one's own, and for a runner any, can be changed."""
    viewer = request.viewer
    shown = access.seat(viewer, seat)
    may_edit = access.may_edit_seat(viewer, shown)
    if request.method == "POST" and not may_edit:
        raise Http404
    fields = forms.SeatCard.base_fields
    form = forms.SeatCard(
        request.POST or None, initial={name: getattr(shown, name) for name in fields}
    )
    if form.is_valid():
        team.edit_seat(viewer, shown, values=form.cleaned_data, now=now())
        return done(request, _("The card is saved."), "desk:seat", shown.id)
    context = {
        "seat": shown,
        "form": form if may_edit else None,
        "role_form": forms.SeatRole(viewer, initial={"role": shown.role}),
        "photo_form": forms.Photo() if may_edit else None,
        "away": away(shown, today=timezone.localdate()),
        "may_run": access.may_run(viewer) and (viewer.is_owner or shown.role != "owner"),
        "own": viewer.seat_id == shown.id,
        "ways": ways(viewer, shown),
    }
    return render(request, "admissions/desk/seat.html", context)


@require_POST
def role(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.seat(viewer, seat)
    form = forms.SeatRole(viewer, request.POST)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data["role"]
    return answer(
        request,
        lambda: team.change_role(viewer, shown, role=chosen, now=now()),
        _("The role is changed."),
        "desk:seat",
        shown.id,
    )


@read_or_send
def departure(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """Close the seat; everything it holds goes to a successor."""
    viewer = request.viewer
    leaving = access.seat(viewer, seat)
    if not access.may_run(viewer) or not leaving.active:
        raise Http404
    others = [each for each in access.seats(viewer).filter(active=True) if each.id != leaving.id]
    form = forms.Departure(others, request.POST or None)
    if form.is_valid():
        heir = next(each for each in others if str(each.id) == form.cleaned_data["successor"])
        forms.attempt(
            form, lambda: team.deactivate_seat(viewer, leaving, successor=heir, now=now())
        )
        if not form.errors:
            text = _("The seat is closed; what it held is with %(name)s now.")
            return done(request, text % {"name": heir.name}, "desk:team")
    context = {
        "seat": leaving,
        "form": form,
        "holds": [*listed(viewer, leaving, now=now()), *_circles(viewer, leaving)],
    }
    return render(request, "admissions/desk/departure.html", context)


def _circles(viewer: Viewer, seat: Any) -> list[Listed]:
    """Restricted clients that this seat is named for: its place there goes to the successor."""
    lines = [
        (each.name, address("desk:client", viewer.company.slug, each.id), "")
        for each in access.circles_of(viewer, seat)[: MOST + 1]
    ]
    return [Listed.first(_("Restricted clients opened by name"), lines)] if lines else []


@require_POST
def comeback(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.seat(viewer, seat)
    return answer(
        request,
        lambda: team.reactivate_seat(viewer, shown, now=now()),
        _("The seat is open again."),
        "desk:seat",
        shown.id,
    )


@require_safe
def invitation(request: FacedRequest, *, invitation: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """One invitation: its state, and its link to pass on."""
    shown = access.invitation(request.viewer, invitation)
    moment = now()
    context = {
        "invitation": waiting([shown], now=moment)[0],
        "link": inviting.link(shown) if shown.stands(moment) else "",
        "life_days": inviting.LIFE.days,
    }
    return render(request, "admissions/desk/invitation.html", context)


@require_POST
def renewal(request: FacedRequest, *, invitation: uuid.UUID, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    shown = access.invitation(viewer, invitation)
    by_mail = bool(shown.email) and "link" not in request.POST
    return answer(
        request,
        lambda: inviting.renew_invitation(viewer, shown, by_mail=by_mail, now=now()),
        _("There is a new link; the old one is dead."),
        "desk:invitation",
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
        "desk:invitation",
        shown.id,
    )


urls = [
    path("team/", members, name="team"),
    path("team/invitations/new/", invite, name="team_invite"),
    path("team/<uuid:seat>/", member, name="seat"),
    path("team/<uuid:seat>/role/", role, name="seat_role"),
    path("team/<uuid:seat>/departure/", departure, name="seat_departure"),
    path("team/<uuid:seat>/return/", comeback, name="seat_return"),
    path("invitations/<uuid:invitation>/", invitation, name="invitation"),
    path("invitations/<uuid:invitation>/renewal/", renewal, name="invitation_renewal"),
    path("invitations/<uuid:invitation>/revocation/", revocation, name="invitation_revocation"),
]
