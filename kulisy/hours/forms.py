"""What the browser may send."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Line, attempt
from kulisy.catalog.forms import Day, Price
from kulisy.catalog.prices import CURRENCIES
from kulisy.hours import lengths
from kulisy.hours.models import Shows
from kulisy.projects.forms import Chosen

__all__ = ["attempt"]


class Length(forms.Field):
    """Minutes; typed as people type a length."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "maxlength": "12", "autocomplete": "off"})
        more.setdefault("help_text", _("1:30, 1.5 or 90 min"))
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return 0
        try:
            return lengths.minutes(str(value))
        except ValueError:
            raise forms.ValidationError(_("Write how long: 1:30, 1.5 or 90 min.")) from None

    def prepare_value(self, value: Any) -> Any:
        return lengths.typed(value) if isinstance(value, int) else value


class Writing(forms.Form):
    """Hours by hand, beside a task or a project."""

    length = Length(label=_("How long"))
    day = Day(label=_("Day"), required=True)
    note = Line(label=_("Note: only the team"), max_length=300, required=False)


class Correcting(forms.Form):
    """`reason` where it is a colleague's."""

    length = Length(label=_("How long"), required=False)
    day = Day(label=_("Day"), required=True)
    counts = forms.BooleanField(label=_("Goes to the client’s account"), required=False)
    note = Line(label=_("Note: only the team"), max_length=300, required=False)
    line = Line(
        label=_("Line: the client reads it"), max_length=200, required=False,
        help_text=_("Where every line is agreed with the client. Empty: the task's name."),
    )  # fmt: skip
    reason = Line(label=_("Why it is changed"), max_length=300, required=False)

    def __init__(self, *args: Any, own: bool, shown: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if own:
            del self.fields["reason"]
        if not shown:
            del self.fields["line"]
            del self.fields["counts"]

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        values: dict[str, Any] = {"minutes": said["length"] or 0}
        for name in ("day", "counts", "note", "line"):
            if name in said:
                values[name] = said[name]
        return values


class Ending(forms.Form):
    """How long it really was."""

    length = Length(label=_("How long it really was"))
    note = Line(label=_("Note: only the team"), max_length=300, required=False)


class Agreement(forms.Form):
    shows = forms.ChoiceField(
        label=_("What the client sees of hours"), choices=Shows.choices, widget=forms.RadioSelect
    )
    tariff = Chosen(label=_("The client’s price of an hour"), required=False)

    def __init__(self, *args: Any, tariffs: Any, internal: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["tariff"]
        field.choices = [("", _("no price yet"))] + [(str(each.id), each.name) for each in tariffs]
        if internal:
            shows: Any = self.fields["shows"]
            shows.choices = [each for each in Shows.choices if each[0] == Shows.NOTHING]


class Planned(forms.Form):
    """For the whole, for a stage, for a task."""

    place = forms.ChoiceField(label=_("For which part"))
    length = Length(label=_("Hours planned"), required=False, help_text=_("Empty takes it away."))

    def __init__(self, *args: Any, places: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["place"]
        field.choices = places

    def clean_length(self) -> int:
        return int(self.cleaned_data["length"] or 0)


class Cost(forms.Form):
    seat = Chosen(label=_("Whose hour"))
    amount = Price(label=_("Costs the company"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(each, each) for each in CURRENCIES])
    since = Day(label=_("From which day on"), required=True)

    def __init__(self, *args: Any, seats: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["seat"]
        field.choices = [(str(id), name) for id, name in seats]
        amount = self.fields["amount"]
        amount.required = True
        amount.error_messages["required"] = _("Write what an hour costs, from nought upwards.")


def day(text: str, *, otherwise: date) -> date:
    """A day of an address."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if date(2000, 1, 1) <= found < date(2100, 1, 1) else otherwise
