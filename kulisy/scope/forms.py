"""What the browser may send. Choices come from the viewer: a form is made for him."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Line, Words, attempt
from kulisy.catalog.forms import Price
from kulisy.catalog.prices import CURRENCIES
from kulisy.projects.forms import Chosen, PlannedDay

__all__ = ["attempt"]
Choices = Iterable[tuple[Any, Any]]


def _offer(form: forms.Form, name: str, choices: Choices, none: Any) -> None:
    field: Any = form.fields[name]
    field.choices = [("", none), *((str(id), label) for id, label in choices)]


def _words(label: Any, *, limit: int, rows: int = 3, required: bool = False, **more: Any) -> Words:
    return Words(
        label=label,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "data-grow": True}),
        **more,
    )


class AgreementCard(forms.Form):
    """What was agreed, as a text: one point a line."""

    title = Line(label=_("What the agreement is called"), max_length=160)
    project = Chosen(label=_("For which project"), required=False)
    document = Chosen(
        label=_("Taken from"),
        required=False,
        help_text=_("A specification or a contract that the client has among the documents."),
    )
    text = _words(
        _("What was agreed, one point a line"),
        limit=10_000,
        rows=10,
        required=True,
        help_text=_(
            "“Pages: 8 pages”, “Support: 10 hours a month”, “Remarks: 3 rounds”, “Hosting”."
        ),
    )

    def __init__(self, *args: Any, projects: Choices, documents: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "project", projects, _("the client’s contract as a whole"))
        _offer(self, "document", documents, _("nothing published"))


class OrderCard(forms.Form):
    """What a change order says."""

    title = Line(label=_("What it is, in a few words"), max_length=160)
    words = _words(_("What will be done: the client reads it"), limit=4000, rows=4, required=True)
    price = Price(label=_("Price"), help_text=_("Nought, where it costs nothing more."))
    days = forms.IntegerField(
        label=_("By how many working days the plan moves"), min_value=0, max_value=250, initial=0
    )
    valid_until = PlannedDay(label=_("Can be approved until"), required=True)
    project = Chosen(label=_("In which project’s plan"), required=False)
    agreement = Chosen(label=_("To which agreement it adds"), required=False)
    points = _words(
        _("What is added to the agreement, one point a line"),
        limit=4000,
        help_text=_("“Pages: 2 pages” adds two pages to the limit. May stay empty."),
    )
    note = Line(label=_("Note: the team only"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        projects: Choices,
        agreements: Choices,
        currency: str,
        again: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.currency = currency
        _offer(self, "project", projects, _("in none"))
        _offer(self, "agreement", agreements, _("to none"))
        if again:
            del self.fields["project"], self.fields["agreement"]

    def clean_price(self) -> int:
        price = self.cleaned_data["price"]
        if price is None:
            raise forms.ValidationError(_("Write a price; nought, where it costs nothing more."))
        return int(price)

    @property
    def said(self) -> dict[str, Any]:
        names = ("title", "words", "price", "days", "points", "valid_until")
        return {name: self.cleaned_data[name] for name in names} | {"currency": self.currency}


class Judging(forms.Form):
    """To a point; without one it is beyond the contract."""

    point = forms.UUIDField(required=False)
    amount = forms.DecimalField(
        required=False, min_value=Decimal("0.01"), max_value=100_000, decimal_places=2
    )


class Telling(forms.Form):
    """What the client is told of his request."""

    words = Line(
        label=_("In your own words, if you like: the client reads it"),
        max_length=1000,
        required=False,
    )
    by_day = PlannedDay(label=_("By when the client hears what it costs"), required=False)


class Declining(forms.Form):
    words = Line(label=_("Why, in a kind sentence: the client reads it"), max_length=1000)


class Hearing(forms.Form):
    day = PlannedDay(label=_("By when the client will know"), required=False)


class Doing(forms.Form):
    """Done "just quickly"."""

    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=60_000)
    worth = Price(label=_("What it is worth"))
    words = Line(label=_("What it was"), max_length=300, required=False)


class Customs(forms.Form):
    hour_price = Price(
        label=_("What an hour is worth"),
        help_text=_("By it what was done “just quickly” is counted. The client never sees it."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(each, each) for each in CURRENCIES])
    answer_days = forms.IntegerField(
        label=_("Working days within which a client knows what comes of a wish"),
        min_value=1,
        max_value=60,
        help_text=_("The client sees the day on the request."),
    )


class Deciding(forms.Form):
    """Which version he had before his eyes."""

    version = forms.IntegerField(min_value=1, max_value=32_000, widget=forms.HiddenInput)


class Consent(Deciding):
    code = Line(label=_("The code from the letter"), max_length=12)


class Refusal(Deciding):
    reason = _words(_("Why not? A sentence is enough"), limit=500, rows=2, required=True)


class Question(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    words = _words(_("What would you like to know?"), limit=4000, rows=3, required=True)


class LaterCard(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    words = _words(_("What should be different?"), limit=4000, rows=5, required=True)
