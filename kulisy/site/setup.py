"""`/setup/`: makes the first company and its owner, once; opened by the console's token."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kulisy.admissions.actions.company import begin
from kulisy.kit.time import now
from kulisy.people.doors import seat_viewer
from kulisy.people.founding import AlreadyFounded, found_first, is_founded, is_setup_token
from kulisy.people.signin import sign_in
from kulisy.people.viewer import viewing
from kulisy.site import zones
from kulisy.site.forms import SetupForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Not found for ever once there is a company."""
    if is_founded():
        raise Http404
    token = request.GET.get("token", "")
    if not is_setup_token(token):
        return render(request, "site/setup_closed.html", status=404)
    first = {"language": request.LANGUAGE_CODE, "time_zone": zones.here()}
    form = SetupForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            seat = found_first(**form.cleaned_data)
        except AlreadyFounded as error:
            raise Http404 from error
        with viewing(seat_viewer(seat)) as owner:
            begin(owner, way="setup", now=now())
        return sign_in(request, seat.person, redirect_url=f"/d/{seat.company.slug}/")
    return render(
        request,
        "site/setup.html",
        {"form": form, "token": token, "address": settings.ADDRESS, "slug_help": _slug_help()},
    )


def _slug_help() -> str:
    return _("%(address)s/… in Latin letters; left empty, it is made of the name.") % {
        "address": settings.ADDRESS
    }


urls = [path("setup/", setup, name="setup")]
