"""The company itself: its settings and its house rules."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms.fields import Address, Line, Words, choose, named
from kulisy.people.models import Company

MEBIBYTE = 1024 * 1024


class CompanySettings(forms.Form):
    name = named(_("The company's name"))
    about = Words(
        label=_("What the company does"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Strangers read it on your public page, search engines too."),
    )
    phone = Line(label=_("Phone"), required=False, max_length=40)
    email = Address(label=_("E-mail"), required=False, max_length=254)
    working_hours = Line(
        label=_("Working hours"),
        required=False,
        max_length=120,
        help_text=_("In words: “Mon–Fri, 10:00–19:00”."),
    )
    language = forms.ChoiceField(
        label=_("Language of the company"),
        choices=settings.LANGUAGES,
        help_text=_("Letters to people who have not chosen their own yet."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    rest_seconds = forms.IntegerField(
        label=_("A message to a client rests, seconds"),
        min_value=0,
        max_value=600,
        help_text=_("So long it can be taken back; then it and its letter leave together."),
    )
    whole_team_writes = forms.BooleanField(
        label=_("The whole team writes to clients"),
        required=False,
        help_text=_(
            "Otherwise only account managers do; specialists write to the team, and clients"
            " don't see their names."
        ),
    )
    colleagues_share = forms.BooleanField(
        label=_("People of one client see each other's conversations"),
        required=False,
        help_text=_("Another choice for one client is made on the client's card."),
    )
    link_code = forms.BooleanField(
        label=_("A link from a letter asks for a code on each new device"),
        required=False,
        help_text=_(
            "Otherwise it opens its one conversation at once; everything else asks for a code in"
            " any case."
        ),
    )
    link_days = forms.IntegerField(
        label=_("A link from a letter opens its conversation, days after the last letter"),
        min_value=1,
        max_value=366,
    )
    upload_limit = forms.IntegerField(
        label=_("Largest file, MB"), min_value=1, max_value=2048, help_text=_("2048 at most.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "time_zone", [(zone, zone) for zone in _zones()])

    @staticmethod
    def of(company: Company) -> dict[str, Any]:
        values = {name: getattr(company, name) for name in CompanySettings.base_fields}
        return {**values, "upload_limit": max(1, company.upload_limit // MEBIBYTE)}

    @property
    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "upload_limit": self.cleaned_data["upload_limit"] * MEBIBYTE}


class RulesText(forms.Form):
    text_ru = Words(
        label=_("In Russian"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    text_en = Words(
        label=_("In English"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("text_ru") and not values.get("text_en"):
            self.add_error("text_ru", _("Write the rules in at least one language."))
        return values


def _zones() -> list[str]:
    return sorted(
        zone
        for zone in zoneinfo.available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    )
