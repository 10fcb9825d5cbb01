"""What the desk types: a booking for a client who called, hours, absences, rooms, rules."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.bookings.models import Rules, WorkingHours

DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class _Moment(forms.DateTimeField):
    """Of this century: no zone turns it into a year that there isn't."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if isinstance(moment, datetime) and not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(_("Choose a day of this century."))
        return moment


def _moment(label: Any, **more: Any) -> _Moment:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return _Moment(
        label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **more
    )


class _OnClock(forms.Form):
    """Moments are typed by the company's clock, whoever types."""

    def __init__(self, zone: str, *args: Any, **kwargs: Any) -> None:
        self._zone = ZoneInfo(zone)
        super().__init__(*args, **kwargs)

    def by_clock(self, name: str) -> datetime:
        """The field's moment, aware, UTC."""
        typed: datetime = self.cleaned_data[name]
        return typed.replace(tzinfo=self._zone).astimezone(UTC)

    def clean(self) -> dict[str, Any]:
        for name, value in self.cleaned_data.items():
            if isinstance(value, datetime):
                self.cleaned_data[name] = value.replace(tzinfo=None)
        return self.cleaned_data


class NewBooking(_OnClock):
    """For a client who called."""

    service = forms.ChoiceField(label=_("Service"))
    contact = forms.ChoiceField(label=_("Who comes"))
    start = _moment(_("When"))
    seat = forms.ChoiceField(label=_("With"), required=False)
    words = forms.CharField(
        label=_("What the client said"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The client reads it, too."),
    )
    note = forms.CharField(
        label=_("Note of the team"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the team reads it."),
    )
    anyhow = forms.BooleanField(label=_("Also outside of working hours"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        zone: str,
        *args: Any,
        services: Iterable[tuple[str, str]],
        contacts: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        seats: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(zone, *args, **kwargs)
        self._choose("service", services)
        self._choose("contact", [("", _("Choose…")), *contacts])
        self._choose("seat", [("", _("Whoever is free")), *seats])

    def _choose(self, name: str, choices: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the types)
        field.choices = list(choices)

    @property
    def seat_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.cleaned_data["seat"]) if self.cleaned_data["seat"] else None


class Place(_OnClock):
    """Where a booking is moved to."""

    start = _moment(_("When"))
    seat = forms.UUIDField(label=_("With"), required=False)
    anyhow = forms.BooleanField(required=False)


class Week(forms.Form):
    """Somebody's working hours: two stretches a day at most, the second one after a break."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in range(7):
            for which in ("a", "b"):
                for end in ("from", "to"):
                    self.fields[f"{day}{which}_{end}"] = forms.TimeField(
                        required=False,
                        label=DAYS[day],
                        input_formats=["%H:%M", "%H:%M:%S"],
                        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                    )
        self.fields["since"] = forms.DateField(
            label=_("In force from"),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            help_text=_("A later day plans the change: until then all stays as it is."),
        )

    @staticmethod
    def of(rows: Iterable[WorkingHours]) -> dict[str, time]:
        """What stands in the boxes."""
        found: dict[str, time] = {}
        for row in rows:
            which = "b" if f"{row.weekday}a_from" in found else "a"
            found[f"{row.weekday}{which}_from"] = row.opens
            found[f"{row.weekday}{which}_to"] = row.closes
        return found

    def clean(self) -> dict[str, Any]:
        for day in range(7):
            for which in ("a", "b"):
                begins, ends = (
                    self.cleaned_data.get(f"{day}{which}_{end}") for end in ("from", "to")
                )
                if (begins is None) != (ends is None) and not self.errors:
                    raise forms.ValidationError(
                        _("%(day)s: write both when it begins and when it ends."),
                        params={"day": DAYS[day]},
                    )
        return self.cleaned_data

    @property
    def week(self) -> list[tuple[int, time, time]]:
        known = self.cleaned_data
        return [
            (day, known[f"{day}{which}_from"], known[f"{day}{which}_to"])
            for day in range(7)
            for which in ("a", "b")
            if known.get(f"{day}{which}_from") is not None
        ]

    def lines(self) -> list[tuple[Any, list[Any]]]:
        """For the template: a day and its four boxes."""
        return [
            (
                DAYS[day],
                [self[f"{day}{which}_{end}"] for which in ("a", "b") for end in ("from", "to")],
            )
            for day in range(7)
        ]


class NewAbsence(_OnClock):
    """Who takes no bookings, from when until when."""

    whose = forms.ChoiceField(label=_("Who or what"))
    starts = _moment(_("From"))
    ends = _moment(_("Until"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Only the team reads it.")
    )

    def __init__(
        self, zone: str, *args: Any, whose: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(zone, *args, **kwargs)
        field = self.fields["whose"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the types)
        field.choices = list(whose)


class RoomForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    services = forms.MultipleChoiceField(
        label=_("Services that take place here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A service that is marked at some room needs one of its rooms to be free."),
    )

    def __init__(self, *args: Any, services: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["services"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (for the types)
        field.choices = list(services)
        if not field.choices:
            field.widget = forms.MultipleHiddenInput()


def _hours(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=366 * 24,
        decimal_places=2,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )


class RulesForm(forms.Form):
    """How clients book."""

    #: Kept in minutes, written in hours.
    IN_HOURS = ("notice", "cancel_until", "move_until", "remind_first", "remind_second")

    step = forms.TypedChoiceField(
        label=_("Times are offered every"),
        coerce=int,
        # Asked anew by each form: `%` would fix the language in which the house was loaded.
        choices=lambda: [(each, _("%s min") % each) for each in (10, 15, 20, 30, 60)],
    )
    notice = _hours(_("At least so many hours ahead"))
    horizon = forms.IntegerField(label=_("At most so many days ahead"), min_value=1, max_value=366)
    hold = forms.IntegerField(
        label=_("A chosen time is held for, minutes"), min_value=2, max_value=60
    )
    per_person = forms.IntegerField(
        label=_("Bookings ahead of one person at once"), min_value=1, max_value=100
    )
    cancel_until = _hours(
        _("A client can cancel until, hours before"), _("Later it takes a message or a call.")
    )
    move_until = _hours(_("A client can move it until, hours before"))
    remind_first = _hours(_("First reminder, hours before"), _("0: none."))
    remind_second = _hours(_("Second reminder, hours before"), _("0: none."))
    words = forms.CharField(
        label=_("What clients read before they book"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How to find you, what to bring, what happens if somebody is late."),
    )

    @classmethod
    def of(cls, rules: Rules) -> dict[str, Any]:
        found = {name: getattr(rules, name) for name in cls.base_fields}
        for name in cls.IN_HOURS:
            found[name] = f"{found[name] / 60:g}"
        return found

    @property
    def values(self) -> dict[str, Any]:
        """As Rules keeps them."""
        found = dict(self.cleaned_data)
        for name in self.IN_HOURS:
            found[name] = int(timedelta(hours=float(found[name])).total_seconds() // 60)
        found["words"] = found["words"].strip()
        return found
