"""«Почта»: the company's letters, in its settings."""

from django.conf import settings
from django.contrib import messages as flashes
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.files import actions as files
from kulisy.files.access import blob as find_blob
from kulisy.files.serving import respond_with_preview
from kulisy.kit.time import now
from kulisy.notify import carriers, mailsettings, reports
from kulisy.notify.carriers import PROVIDERS
from kulisy.notify.mailforms import MailSettings, field_name
from kulisy.notify.models import CompanyMail
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    kept = mailsettings.kept(viewer)
    sent = request.POST if request.method == "POST" else None
    form = MailSettings(kept, sent, initial=MailSettings.of(kept))
    if form.is_valid():
        mailsettings.change(viewer, values=form.values, secrets=form.secrets, now=now())
        flashes.success(request, _("Saved. Send yourself a trial letter to be sure."))
        return redirect("desk:company_mail", viewer.company.slug)
    return render(
        request,
        "notify/mail_settings.html",
        {
            "form": form,
            "kept": kept,
            "services": [
                (key, each.label, [form[field_name(key, asked)] for asked in each.asked])
                for key, each in PROVIDERS.items()
            ],
            "services_here": carriers.providers_here(),
            "records": _records(kept),
            "reports_url": reports.address(kept, viewer.company.slug) if kept else "",
            "has_key": bool(kept and kept.dkim_public),
            "house": settings.DEFAULT_FROM_EMAIL,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def key(request: FacedRequest) -> HttpResponse:
    try:
        mailsettings.make_key(request.viewer, now=now())
    except mailsettings.NoAddress:
        flashes.error(request, _("Give the sender's address first: its domain is signed for."))
    else:
        flashes.success(request, _("A key was made. Put its record into the DNS of your domain."))
    return _back(request, "#signature")


@require_POST
def trial(request: FacedRequest) -> HttpResponse:
    viewer = request.viewer
    address = str(getattr(request.user, "email", ""))
    outcome = mailsettings.try_it(viewer, address=address, now=now())
    say = flashes.success if outcome.left else flashes.error
    say(request, mailsettings.told(outcome, address))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: FacedRequest) -> HttpResponseBase:
    viewer = request.viewer
    kept = mailsettings.kept(viewer)
    if request.method != "POST":
        found = kept and kept.logo and find_blob(company_id=kept.company_id, blob_id=kept.logo)
        picture = respond_with_preview(found) if found else None
        if picture is None:
            raise Http404
        return picture
    given = request.FILES.get("logo")
    if given is None and "remove" not in request.POST:
        flashes.error(request, _("Choose a picture first."))
        return _back(request, "#look")
    try:
        mailsettings.put_logo(viewer, given, now=now())
    except files.Refused as refused:
        flashes.error(request, refused.sentence)
    else:
        done = _("It stands in letters from now on.") if given else _("The logo is taken away.")
        flashes.success(request, done)
    return _back(request, "#look")


@require_POST
def reports_address(request: FacedRequest) -> HttpResponse:
    mailsettings.new_reports_address(request.viewer, now=now())
    flashes.success(request, _("A new address. Give it to the service: the old one is dead."))
    return _back(request, "#service")


def routes() -> list[URLPattern]:
    return [
        path("settings/mail/", mail, name="company_mail"),
        path("settings/mail/key/", key, name="company_mail_key"),
        path("settings/mail/trial/", trial, name="company_mail_trial"),
        path("settings/mail/logo/", logo, name="company_mail_logo"),
        path("settings/mail/reports/", reports_address, name="company_mail_reports"),
    ]


def _records(kept: CompanyMail | None) -> list[tuple[str, str]]:
    """(name, value) of the records that belong into the DNS of the sender's domain."""
    if kept is None or not kept.address:
        return []
    domain = kept.address.rpartition("@")[2]
    found = []
    if kept.dkim_public and kept.dkim_selector:
        found.append((f"{kept.dkim_selector}._domainkey.{kept.dkim_domain}", kept.dkim_public))
    found.append((f"_dmarc.{domain}", f"v=DMARC1; p=none; rua=mailto:{kept.address}"))
    return found


def _back(request: FacedRequest, place: str = "") -> HttpResponse:
    answer = redirect("desk:company_mail", request.viewer.company.slug)
    answer["Location"] += place
    return answer
