"""What the browser may send."""

import uuid
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Line
from kulisy.handovers.models import Handover
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

LONG = _("At most 300 characters, please.")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _ByDay(forms.Form):
    """A day, and an hour where it counts: the company's."""

    day = forms.DateField(
        label=_("By which day"),
        widget=DAY,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    hour = forms.TimeField(
        label=_("By what time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Empty: the end of the day."),
        error_messages={"invalid": _("Write the time as hours and minutes.")},
    )

    def __init__(self, viewer: Viewer, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._zone = ZoneInfo(viewer.company.time_zone)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Choose a day."))
        return day

    def due(self) -> dict[str, Any]:
        """For the action: days and hours are the company's."""
        hour = self.cleaned_data["hour"]
        due = datetime.combine(self.cleaned_data["day"], hour or time(23, 59, 59), self._zone)
        return {"due_at": due, "by_hour": hour is not None}


class Committing(_ByDay):
    """A word given: what, by when, in whose hands."""

    words = Line(label=_("What was promised"), max_length=300, error_messages={"max_length": LONG})
    seat = forms.TypedChoiceField(label=_("In whose hands"), coerce=uuid.UUID)
    field_order = ("words", "day", "hour", "seat")

    def __init__(self, viewer: Viewer, seats: list[Seat], *given: Any, **more: Any) -> None:
        super().__init__(viewer, *given, **more)
        seat = self.fields["seat"]
        seat.choices = [(str(each.id), each.name) for each in seats]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """For the action."""
        data = self.cleaned_data
        return {"words": data["words"], "seat_id": data["seat"] or None, **self.due()}


class Moving(_ByDay):
    """Another day, and why."""

    reason = Line(label=_("Why another day"), max_length=300, error_messages={"max_length": LONG})


class Deciding(forms.Form):
    words = Line(label=_("What was decided"), max_length=300, error_messages={"max_length": LONG})


class Briefing(forms.Form):
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it is, how far it has come, what to look out for."),
    )


class Manners(forms.Form):
    tone = forms.CharField(
        label=_("Tone"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How to speak with them: first names or not, long or short, when to call."),
    )
    taboos = forms.CharField(
        label=_("Never"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What one doesn't do, say or ask here."),
    )


class Leaving(forms.Form):
    """Who is away, from when, until when, and what his stand-ins should know."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=Handover.Kind.choices, widget=forms.RadioSelect
    )
    first_day = forms.DateField(
        label=_("First day away"), widget=DAY, error_messages={"invalid": _("Choose a day.")}
    )
    back_on = forms.DateField(
        label=_("Back on"),
        required=False,
        widget=DAY,
        help_text=_("Empty: not known yet. Clients are told this day."),
        error_messages={"invalid": _("Choose a day.")},
    )
    words = forms.CharField(
        label=_("What the stand-ins should know"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the team reads it."),
    )
    by_clock = forms.BooleanField(
        label=_("Begin and end by the clock"),
        required=False,
        help_text=_(
            "On the first day away what was accepted changes hands by itself, and comes back on the"
            " day of return. Else you press for it; the bell reminds you."
        ),
    )
