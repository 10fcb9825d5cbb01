"""What the browser may send. Choices come from the viewer: a form is made for him."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.admissions.forms import Line, Words, attempt
from kulisy.catalog.models import DAY, Offer, PriceKind, Service
from kulisy.catalog.prices import CURRENCIES, kopecks, typed
from kulisy.people.models import Client, Seat

__all__ = ["Answering", "Deciding", "OfferCard", "Ordering", "Pictures", "ServiceCard", "attempt"]


class Price(forms.Field):
    """Kopecks; typed as people type a price."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "maxlength": "20"})
        super().__init__(required=False, widget=widget, **more)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return kopecks(str(value))
        except ValueError:
            raise forms.ValidationError(_("Write a price like 12 500 or 99,90.")) from None

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, int) else value


class Day(forms.DateField):
    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            **more,
        )


class ServiceCard(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Service.Kind.choices)
    title = Line(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    about = Words(
        label=_("What one gets"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    group = Line(
        label=_("Heading"),
        max_length=80,
        required=False,
        help_text=_("It stands in the catalogue under this heading, with others of the same."),
    )
    price_kind = forms.ChoiceField(label=_("Price"), choices=PriceKind.choices)
    price = Price(label=_("How much"), help_text=_("Empty where it is on request."))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(each, each) for each in CURRENCIES])
    unit = Line(
        label=_("For what"), max_length=40, required=False, help_text=_("“hour”, “page”, “month”")
    )
    duration = forms.IntegerField(
        label=_("Lasts, minutes"), required=False, min_value=5, max_value=DAY
    )
    by_time = forms.BooleanField(
        label=_("Booked by time"),
        required=False,
        help_text=_("The client chooses a free time. It must say how long it lasts."),
    )
    buffer_before = forms.IntegerField(
        label=_("Pause before, minutes"), required=False, min_value=0, max_value=DAY
    )
    buffer_after = forms.IntegerField(
        label=_("Pause after, minutes"), required=False, min_value=0, max_value=DAY
    )
    performers = forms.MultipleChoiceField(
        label=_("Who does it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Named beside it to everybody who sees the catalogue."),
    )
    place = forms.IntegerField(
        label=_("Place in the catalogue"), required=False, min_value=0, max_value=9999
    )

    def __init__(self, seats: Sequence[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["performers"]
        field.choices = [(str(seat.id), seat.name) for seat in seats]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("price_kind") == PriceKind.ASKED:
            values["price"] = None
        elif values.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("Say how much, or choose “on request”."))
        if values.get("by_time") and values.get("kind") == Service.Kind.PRODUCT:
            self.add_error("by_time", _("A product isn't booked by time."))
        if values.get("by_time") and not values.get("duration") and "duration" not in self.errors:
            self.add_error("duration", _("Say how long it lasts."))
        for name in ("buffer_before", "buffer_after", "place"):
            values[name] = values.get(name) or 0
        return values

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "performers"}

    @property
    def seat_ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(each) for each in self.cleaned_data["performers"]]

    @staticmethod
    def of(service: Service, seat_ids: Iterable[uuid.UUID]) -> dict[str, Any]:
        names = [name for name in ServiceCard.base_fields if name != "performers"]
        values = {name: getattr(service, name) for name in names}
        return {**values, "performers": [str(each) for each in seat_ids]}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Pictures(forms.Form):
    """Files come as a list (request.FILES.getlist); here they are only drawn."""

    pictures = forms.FileField(
        label=_("Pictures"),
        required=False,
        widget=SeveralFiles(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, 10 MB each at most. The first one is the face."),
    )


class Ordering(forms.Form):
    client = forms.ChoiceField(label=_("For whom"))
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=9999, initial=1)
    day = Day(label=_("When would you like it?"))
    words = Words(
        label=_("Anything we should know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    offer = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        clients: Sequence[tuple[uuid.UUID, str]],
        *args: Any,
        product: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["client"]
        field.choices = [(str(id), name) for id, name in clients]
        if len(clients) == 1:
            field.widget = forms.HiddenInput()
            field.initial = str(clients[0][0])
        if not product:
            self.fields["quantity"].widget = forms.HiddenInput()
            self.fields["quantity"].required = False
        self.fields["day"].widget.attrs["min"] = today.isoformat()

    def clean_quantity(self) -> int:
        return self.cleaned_data.get("quantity") or 1

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data.get("day")
        if day and day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return day


class Deciding(forms.Form):
    """Confirm, propose or decline: one form, three buttons."""

    day = Day(label=_("Day"))
    price = Price(label=_("Price for one"))
    words = Words(
        label=_("Words to the client"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )


class Answering(forms.Form):
    """Words: to a step, to a review."""

    words = Words(
        label=_("A word, if you like"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )


class OfferCard(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Offer.Kind.choices)
    title = Line(label=_("Heading"), max_length=120)
    body = Words(
        label=_("Words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    service = forms.ChoiceField(label=_("Leads to"), required=False)
    starts_on = Day(label=_("From"), required=True)
    ends_on = Day(
        label=_("Until"), required=True, help_text=_("The last day on which it is shown.")
    )
    to_all = forms.BooleanField(label=_("For every client"), required=False)
    clients = forms.MultipleChoiceField(
        label=_("For these clients only"), required=False, widget=forms.CheckboxSelectMultiple
    )
    public = forms.BooleanField(
        label=_("On the company's page, too"),
        required=False,
        help_text=_("Strangers and followers see it. Only what is for every client."),
    )

    def __init__(
        self,
        services: Sequence[Service],
        clients: Sequence[Client],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        leads: Any = self.fields["service"]
        leads.choices = [("", _("nowhere")), *((str(each.id), each.title) for each in services)]
        chosen: Any = self.fields["clients"]
        chosen.choices = [(str(each.id), each.name) for each in clients]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("It ends before it begins."))
        if not values.get("to_all") and not values.get("clients"):
            self.add_error("clients", _("Choose whom it is for."))
        if values.get("public") and not values.get("to_all"):
            self.add_error("public", _("What is for some clients isn't shown to everybody."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        kept.pop("clients")
        service = kept.pop("service")
        return {**kept, "service_id": uuid.UUID(service) if service else None}

    @property
    def client_ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(each) for each in self.cleaned_data["clients"]]

    @staticmethod
    def of(offer: Offer, client_ids: Iterable[uuid.UUID]) -> dict[str, Any]:
        plain = ("kind", "title", "body", "starts_on", "ends_on", "to_all", "public")
        return {
            **{name: getattr(offer, name) for name in plain},
            "service": str(offer.service_id or ""),
            "clients": [str(each) for each in client_ids],
        }
