"""What the browser may say about the calendar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.clocks.calendars import Span
from kulisy.clocks.models import Base, Kind, Layer
from kulisy.kit.text import one_line

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]


def _day(attrs: dict[str, str] | None = None) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", **(attrs or {})}, format="%Y-%m-%d")


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class HoursForm(forms.Form):
    base = forms.ChoiceField(
        label=_("Days off"),
        choices=Base.choices,
        help_text=_("The Russian one knows holidays, short days and moved Saturdays by decree."),
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Works on"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(label=_("From"), widget=_clock())
    closes = forms.TimeField(label=_("To"), widget=_clock())
    lunch_from = forms.TimeField(label=_("Break from"), widget=_clock(), required=False)
    lunch_to = forms.TimeField(label=_("Break to"), widget=_clock(), required=False)
    short_minutes = forms.IntegerField(
        label=_("A short day ends earlier by, minutes"), min_value=0, max_value=480
    )
    valid_from = forms.DateField(
        label=_("In force from"),
        widget=_day(),
        help_text=_("What was in force before stays for the days before."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        opens, closes = told.get("opens"), told.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("The day must end later than it begins."))
        begin, end = told.get("lunch_from"), told.get("lunch_to")
        if bool(begin) != bool(end):
            self.add_error("lunch_to", _("A break has a beginning and an end."))
        elif begin and end and opens and closes and not opens < begin < end < closes:
            self.add_error("lunch_to", _("The break must lie within the working day."))
        return told

    @property
    def week(self) -> list[list[Span]]:
        told = self.cleaned_data
        opens, closes = _minutes(told["opens"]), _minutes(told["closes"])
        spans: list[Span] = [(opens, closes)]
        if told["lunch_from"]:
            spans = [(opens, _minutes(told["lunch_from"])), (_minutes(told["lunch_to"]), closes)]
        return [spans if str(day) in told["weekdays"] else [] for day in range(7)]


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=_day())
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices)
    layer = forms.ChoiceField(label=_("Whose"), choices=Layer.choices, initial=Layer.OWN)
    name = forms.CharField(label=_("Why"), max_length=120, required=False)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"], limit=120)


class YearForm(forms.Form):
    """A whole year, as lines: a day and what it is."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    days = forms.CharField(
        label=_("Days that differ from Monday to Friday"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One a line: 2027-01-01 off. Kinds: off (day off), short (short day), work (working"
            " Saturday). All holidays of the year, also those that lie on weekdays every year."
        ),
    )
    source = forms.CharField(
        label=_("Taken from"), max_length=200, help_text=_("The decree and its number.")
    )

    def clean_source(self) -> str:
        return one_line(self.cleaned_data["source"], limit=200)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        year, found = told.get("year"), {}
        for number, line in enumerate(told.get("days", "").splitlines(), start=1):
            words = line.replace(",", " ").replace(";", " ").split()
            if not words:
                continue
            day = _iso(words[0])
            kind = words[1].lower() if len(words) > 1 else ""
            if day is None or kind not in Kind.values:
                wrong = _("Line %(n)s is not a day and a kind: %(line)s")
                self.add_error("days", wrong % {"n": number, "line": one_line(line, limit=60)})
            elif day.year != year:
                self.add_error("days", _("Line %(n)s is of another year.") % {"n": number})
            else:
                found[day] = kind
        told["found"] = found
        return told


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _minutes(at: Any) -> int:
    return int(at.hour * 60 + at.minute)
