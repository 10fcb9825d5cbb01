"""What the browser may send about notices. Choices come from the viewer: a form is made for him."""

import zoneinfo
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.admissions.forms import Line, Words
from kulisy.documents.facts import CURRENCIES
from kulisy.notices.models import Beside, Delivery, Kind, Silence, Unit

SILENCES = [
    ("clause", _("What the clause of each client’s contract says")),
    ("none", _("Nothing, for all of them: no answer")),
]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PreparationForm(forms.Form):
    title = Line(label=_("Subject"), max_length=200)
    body = Words(
        label=_("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14, "data-grow": ""}),
        help_text=_(
            "Words in double braces are filled in for each client; a line whose value is missing"
            " is left out. What stands in square brackets you decide yourself."
        ),
    )
    silence = forms.ChoiceField(
        label=_("What silence means"), choices=SILENCES, widget=forms.RadioSelect, initial="clause"
    )
    amount = forms.IntegerField(
        label=_("Term where there is no clause"), min_value=1, max_value=365, initial=5
    )
    unit = forms.ChoiceField(label=_("counted in"), choices=Unit.choices, initial=Unit.WORKING_DAYS)
    clients = forms.MultipleChoiceField(
        label=_("To whom"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, clients: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clients"].choices = clients  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "title": told["title"],
            "body": told["body"],
            "by_clause": told["silence"] == "clause",
            "amount": told["amount"],
            "unit": told["unit"],
            "change": None,
        }


class PriceForm(PreparationForm):
    """A price change carries the new tariff."""

    tariff = Line(
        label=_("What the price is changed of"),
        max_length=120,
        help_text=_("The service as it is called in the tariffs of these clients."),
        widget=forms.TextInput(attrs={"list": "tariffs"}),
    )
    percent = forms.DecimalField(
        label=_("Raise by, %"), max_digits=6, decimal_places=2, required=False
    )
    new = forms.DecimalField(
        label=_("or the new price"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    old = forms.DecimalField(
        label=_("Price now, where a client has no such tariff here"),
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(each, each) for each in CURRENCIES])
    since = forms.DateField(label=_("In force from"), widget=_day())
    reason = Line(label=_("Reason"), max_length=300, required=False)

    field_order = (
        "title", "body", "tariff", "percent", "new", "old", "currency", "since", "reason",
        "silence", "amount", "unit", "clients",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if (told.get("percent") is None) == (told.get("new") is None):
            self.add_error("new", _("Give either a percentage or the new price."))
        return told

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        change = {
            "name": told["tariff"],
            "percent": str(told["percent"]) if told["percent"] is not None else None,
            "new": _kopecks(told["new"]),
            "old": _kopecks(told["old"]),
            "from": told["since"].isoformat(),
            "reason": told["reason"],
            "currency": told["currency"],
        }
        return {**super().values, "change": change}


class ClauseForm(forms.Form):
    kind = forms.ChoiceField(label=_("About"), choices=Kind.choices)
    contract = Line(
        label=_("Contract"), max_length=160, help_text=_("For example: contract 14/2026")
    )
    clause_number = Line(
        label=_("Clause"), max_length=40, help_text=_("As it is to be quoted: clause 6.2")
    )
    clause_text = Words(label=_("Its words"), max_length=4000)
    amount = forms.IntegerField(label=_("Term"), min_value=1, max_value=365, initial=5)
    unit = forms.ChoiceField(label=_("counted in"), choices=Unit.choices, initial="working_days")
    with_hours = forms.BooleanField(
        label=_("The last day ends with the working hours"), required=False
    )
    silence = forms.ChoiceField(
        label=_("Silence within the term"),
        choices=Silence.choices,
        initial=Silence.NO_ANSWER,
        widget=forms.RadioSelect,
        help_text=_("Only what the signed contract says in so many words."),
    )
    delivery = forms.ChoiceField(
        label=_("Counts as delivered"), choices=Delivery.choices, widget=forms.RadioSelect,
        initial=Delivery.MORNING,
    )  # fmt: skip
    morning = forms.TimeField(
        label=_("Hour of that morning"),
        initial="10:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    zone = forms.ChoiceField(label=_("On whose clock"), required=False)
    question_stops = forms.BooleanField(label=_("A question stops the term"), required=False)
    valid_from = forms.DateField(label=_("In force from"), widget=_day())

    def __init__(self, *args: Any, company_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (_("The company’s: %(zone)s") % {"zone": company_zone}) if company_zone else "—"
        zones = sorted(each for each in zoneinfo.available_timezones() if "/" in each)
        self.fields["zone"].choices = [("", own), *((each, each) for each in zones)]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        morning = told.pop("morning")
        return {**told, "delivery_minute": morning.hour * 60 + morning.minute}


class TemplateForm(forms.Form):
    name = Line(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    kind = forms.ChoiceField(label=_("About"), choices=Kind.choices)
    title = Line(label=_("Subject"), max_length=200)
    body = Words(
        label=_("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14, "data-grow": ""}),
    )


class BesideForm(forms.Form):
    way = forms.ChoiceField(label=_("How"), choices=Beside.Way.choices)
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    words = Words(
        label=_("What was said or sent"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays with the team. That it happened stands in the certificate."),
    )
    delivers = forms.BooleanField(
        label=_("By the contract this delivered the notice"), required=False
    )


def _kopecks(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)
