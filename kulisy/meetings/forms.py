"""What the browser may send."""

import uuid
import zoneinfo
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from kulisy.admissions.forms import Line, Words
from kulisy.meetings.models import Kind, Meeting
from kulisy.people.models import Contact, Seat
from kulisy.people.viewer import Viewer

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 480)


class Planning(forms.Form):
    """What, when, where, who."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices)
    title = Line(label=_("What it is about"), max_length=160)
    day = forms.DateField(
        label=_("Day"),
        widget=DAY,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    hour = forms.TimeField(
        label=pgettext_lazy("meeting", "At"),
        widget=HOUR,
        error_messages={"invalid": _("Write the time as hours and minutes.")},
    )
    length = forms.TypedChoiceField(label=_("How long"), coerce=int)
    zone = forms.ChoiceField(
        label=_("By whose clock"),
        help_text=_("Everybody sees it in their own time."),
    )
    place = Line(label=_("Where"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link to the call"), max_length=500, required=False, assume_scheme="https"
    )
    agenda = Words(
        label=_("What we shall talk about"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seats = forms.TypedMultipleChoiceField(
        label=_("Of our side"),
        coerce=uuid.UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contacts = forms.TypedMultipleChoiceField(
        label=_("Of the client's side"),
        coerce=uuid.UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, seats: list[Seat], contacts: list[Contact], *given: Any, **more: Any
    ) -> None:
        super().__init__(*given, **more)
        fields: Any = self.fields
        fields["length"].choices = [(each, lasting(each)) for each in LENGTHS]
        fields["zone"].choices = [(each, each) for each in _zones()]
        fields["seats"].choices = [(str(each.id), each.name) for each in seats]
        fields["contacts"].choices = [(str(each.id), each.name) for each in contacts]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Choose a day."))
        return day

    def values(self) -> dict[str, Any]:
        """For the action."""
        said = self.cleaned_data
        zone = ZoneInfo(said["zone"])
        starts = datetime.combine(said["day"], said["hour"], zone)
        names = ("kind", "title", "zone", "place", "link", "agenda")
        return {
            **{name: said[name] for name in names},
            "starts_at": starts,
            "ends_at": starts + timedelta(minutes=said["length"]),
        }


def first(viewer: Viewer, *, now: datetime) -> dict[str, Any]:
    """The next full hour, by the planner's own clock."""
    zone = timezone.get_current_timezone_name()
    at = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return {
        "kind": Kind.MEETING,
        "day": at.date(),
        "hour": at.time(),
        "length": 60,
        "zone": zone if zone in _zones() else viewer.company.time_zone,
        "seats": [str(viewer.seat_id)],
        "key": uuid.uuid4(),
    }


def of(meeting: Meeting, seats: list[str], contacts: list[str]) -> dict[str, Any]:
    at = meeting.starts_at.astimezone(ZoneInfo(meeting.zone))
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return {
        "kind": meeting.kind,
        "title": meeting.title,
        "day": at.date(),
        "hour": at.time(),
        "length": min(LENGTHS, key=lambda each: abs(each - minutes)),
        "zone": meeting.zone,
        "place": meeting.place,
        "link": meeting.link,
        "agenda": meeting.agenda,
        "seats": seats,
        "contacts": contacts,
    }


class Minuting(forms.Form):
    """One part of the minutes."""

    body = forms.CharField(
        label=pgettext_lazy("of a meeting", "Minutes"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("There is nothing written yet.")},
    )
    copied = forms.TypedMultipleChoiceField(coerce=int, required=False, choices=[])
    key = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *given: Any, lines: int = 0, **more: Any) -> None:
        super().__init__(*given, **more)
        fields: Any = self.fields
        fields["copied"].choices = [(each, each) for each in range(lines)]


class TaskOfLine(forms.Form):
    """A task drawn from a line."""

    title = Line(label=_("What is to be done"), max_length=200)
    project = forms.TypedChoiceField(label=_("Project"), coerce=uuid.UUID)
    due = forms.DateField(
        label=_("By which day"),
        widget=DAY,
        required=False,
        error_messages={"invalid": _("Choose a day.")},
    )
    assignee = forms.TypedChoiceField(
        label=_("Who does it"), coerce=uuid.UUID, required=False, empty_value=None
    )
    audience = forms.ChoiceField(label=_("Who sees it"))

    def __init__(
        self,
        projects: list[tuple[str, str]],
        seats: list[Seat],
        audiences: list[tuple[str, Any]],
        *given: Any,
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        fields: Any = self.fields
        fields["project"].choices = projects
        fields["assignee"].choices = [("", _("nobody yet")), *((str(x.id), x.name) for x in seats)]
        fields["audience"].choices = audiences


def lasting(minutes: int) -> str:
    """«45 minutes», «1 hour 30 minutes»."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if rest:
        parts.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest})
    return " ".join(parts)


def _zones() -> list[str]:
    return sorted(
        zone
        for zone in zoneinfo.available_timezones()
        if zone.split("/")[0] in {"Europe", "Asia", "America", "Africa", "Australia", "Pacific",
                                  "Atlantic", "Indian"}
    )  # fmt: skip
