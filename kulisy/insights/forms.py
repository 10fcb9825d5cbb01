"""What the browser may send."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.insights.measures import CHOICES
from kulisy.insights.models import Pilot

#: How far back the time before is looked at.
BACK = [(30, _("30 days")), (90, _("90 days")), (180, _("half a year")), (365, _("a year"))]


class Stating(forms.Form):
    """The problem, the client to begin with, the measure, and when one stops."""

    problem = forms.CharField(
        label=_("What is wrong today"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence: what do clients or colleagues complain of?"),
        error_messages={
            "required": _("Say in a sentence what is wrong today."),
            "max_length": _("At most 1,000 characters, please."),
        },
    )
    client = forms.TypedChoiceField(
        label=_("With which client we begin"),
        coerce=uuid.UUID,
        error_messages={
            "required": _("Choose a client."),
            "invalid_choice": _("Choose a client."),
        },
    )
    measure = forms.ChoiceField(
        label=_("By what we tell that it helps"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    better_by = forms.IntegerField(
        label=_("Better by, in per cent"),
        min_value=5,
        max_value=90,
        initial=20,
        error_messages={
            "required": _("A number from 5 to 90."),
            "invalid": _("A number from 5 to 90."),
            "min_value": _("A number from 5 to 90."),
            "max_value": _("A number from 5 to 90."),
        },
    )
    days = forms.IntegerField(
        label=_("After so many days"),
        min_value=14,
        max_value=180,
        initial=30,
        error_messages={
            "required": _("A number from 14 to 180."),
            "invalid": _("A number from 14 to 180."),
            "min_value": _("A number from 14 to 180."),
            "max_value": _("A number from 14 to 180."),
        },
    )
    before_days = forms.TypedChoiceField(
        label=_("Compared with the time before"),
        choices=BACK,
        coerce=int,
        initial=90,
        help_text=_("Imported letters count too: the further back, the surer the comparison."),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )

    def __init__(self, clients: list[tuple[uuid.UUID, str]], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        named = [("", ""), *((str(each), name) for each, name in clients)]
        self.fields["client"].choices = named  # type: ignore[attr-defined]


class Deciding(forms.Form):
    decision = forms.ChoiceField(
        label=_("What we do"),
        choices=Pilot.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose: go on, or stop."),
            "invalid_choice": _("Choose: go on, or stop."),
        },
    )
    words = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        error_messages={"max_length": _("At most 500 characters, please.")},
    )
