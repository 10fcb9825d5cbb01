"""The company's own settings and its house rules."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.admissions import access, forms, wording
from kulisy.admissions.actions import company, rules
from kulisy.admissions.shown import done
from kulisy.kit.time import now
from kulisy.people.access import accesses
from kulisy.people.middleware import FacedRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def settings(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    viewer = request.viewer
    if not access.may_run(viewer):
        raise Http404
    form = (
        forms.CompanySettings(request.POST)
        if request.POST
        else forms.CompanySettings(initial=forms.CompanySettings.of(viewer.company))
    )
    if request.POST and form.is_valid():
        company.change_settings(viewer, values=form.values, now=now())
        return done(request, _("The settings are saved."), "desk:settings")
    return render(request, "admissions/desk/settings.html", {"form": form})


@read_or_send
def rules_editor(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """Publishing makes a new version, which every client is asked to read at his next entry."""
    viewer = request.viewer
    if not access.may_run(viewer):
        raise Http404
    current = access.rules(viewer)
    first = {
        "text_ru": current.text_ru if current else wording.default_rules("ru"),
        "text_en": current.text_en if current else wording.default_rules("en"),
    }
    form = forms.RulesText(request.POST or None, initial=first)
    if form.is_valid():
        rules.publish_rules(viewer, **form.cleaned_data, now=now())
        text = _("The rules are in force: each client reads them at the next entry.")
        return done(request, text, "desk:rules_editor")
    context = {"form": form, "current": current, "waiting": _waiting(request)}
    return render(request, "admissions/desk/rules.html", context)


def _waiting(request: FacedRequest) -> int:
    """How many admitted people have not yet accepted the rules in force."""
    version = request.viewer.company.rules_version
    return accesses(request.viewer).filter(rules_version__lt=version).count() if version else 0


urls = [
    path("settings/", settings, name="settings"),
    path("settings/rules/", rules_editor, name="rules_editor"),
]
