"""When somebody wants to be told; and a browser's subscription as it sends it."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.notify.models import Rhythm

DAYS = [
    (0, _("on Monday")),
    (1, _("on Tuesday")),
    (2, _("on Wednesday")),
    (3, _("on Thursday")),
    (4, _("on Friday")),
    (5, _("on Saturday")),
    (6, _("on Sunday")),
]
HOURS = [(hour, f"{hour}:00") for hour in range(24)]


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RhythmForm(forms.Form):
    """Digests and quiet hours. `lead`: for who leads a client."""

    digest = forms.ChoiceField(label=_("The digest comes"), choices=Rhythm.Often.choices)
    digest_day = forms.TypedChoiceField(label=_("The weekly one"), coerce=int, choices=DAYS)
    digest_hour = forms.TypedChoiceField(label=_("At"), coerce=int, choices=HOURS)
    lead = forms.ChoiceField(
        label=_("How the work goes"),
        choices=Rhythm.Often.choices,
        help_text=_("What was done, what waits for you, what comes next: for who leads."),
    )
    quiet = forms.BooleanField(label=_("Quiet at night"), required=False)
    quiet_from = forms.TimeField(label=_("From"), widget=_clock())
    quiet_to = forms.TimeField(label=_("Until"), widget=_clock())
    quiet_weekends = forms.BooleanField(label=_("Quiet at weekends"), required=False)

    def __init__(self, data: Any = None, *, rhythm: Rhythm, leads: bool) -> None:
        known = {name: getattr(rhythm, name) for name in self.base_fields}
        for name in ("quiet_from", "quiet_to"):
            minutes = known[name] % (24 * 60)
            known[name] = time(minutes // 60, minutes % 60)
        super().__init__(data, initial=known)
        if not leads:
            del self.fields["lead"]

    def chosen(self) -> dict[str, Any]:
        """As a Rhythm keeps it."""
        kept = dict(self.cleaned_data)
        for name in ("quiet_from", "quiet_to"):
            kept[name] = kept[name].hour * 60 + kept[name].minute
        return kept


class DeviceForm(forms.Form):
    """A browser's subscription, with what its screen may show."""

    endpoint = forms.CharField(max_length=1000)
    public = forms.CharField(max_length=100)
    secret = forms.CharField(max_length=40)
    words = forms.BooleanField(required=False)
