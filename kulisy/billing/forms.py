"""What the browser may send about money. Choices come from the viewer: a form is made for him."""

import re
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Line
from kulisy.billing.actions import Said
from kulisy.billing.models import Closing, Series
from kulisy.documents.entities import BankAccount, ClientRequisites, Form, LegalEntity, Regime
from kulisy.documents.facts import CURRENCIES, UNITS
from kulisy.documents.fields import Day, Sum

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def units() -> list[tuple[str, str]]:
    language = "ru" if (get_language() or "").startswith("ru") else "en"
    return [(code, names[language]) for code, names in UNITS.items()]


class InvoiceForm(forms.Form):
    """The head of a draft."""

    #: Of this form: sent twice, it makes one draft.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    entity = forms.ChoiceField(label=_("In whose name"))
    account = forms.ChoiceField(label=_("To which account"), required=False)
    payer = forms.ChoiceField(label=_("Made out to"), required=False)
    day = Day(label=_("Date"))
    due = Day(label=_("To be paid by"), required=False)
    ground = Line(
        label=_("Ground"),
        max_length=300,
        required=False,
        help_text=_("Contract and stage, as they should stand on the paper."),
    )
    note = Line(
        label=_("Remark for the client"),
        max_length=500,
        required=False,
        help_text=_("Printed beneath the sum."),
    )

    def __init__(
        self,
        entities: Iterable[LegalEntity],
        accounts: Iterable[BankAccount],
        payers: Iterable[ClientRequisites],
        *args: Any,
        client_name: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entities = {str(each.id): each for each in entities}
        self.accounts = {str(each.id): each for each in accounts}
        self.payers = {str(each.id): each for each in payers}
        self._choose("entity", [(key, each.name) for key, each in self.entities.items()])
        named = [(key, f"{each.bank} · {each.account}") for key, each in self.accounts.items()]
        self._choose("account", [("", _("no account on the paper")), *named])
        known = [(key, each.name) for key, each in self.payers.items()]
        self._choose(
            "payer", [*known, ("", _("%(name)s, without requisites") % {"name": client_name})]
        )

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        entity = self.entities.get(values.get("entity", ""))
        account = self.accounts.get(values.get("account", ""))
        if entity and account and account.entity_id != entity.id:
            self.add_error("account", _("This account belongs to another legal entity."))
        return values

    @property
    def said(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "entity": self.entities[values["entity"]],
            "account": self.accounts.get(values["account"]),
            "payer": self.payers.get(values["payer"]),
            "day": values["day"],
            "due": values["due"],
            "ground": values["ground"],
            "note": values["note"],
        }


class LineForm(forms.Form):
    """One line; left empty it is no line."""

    tariff = forms.ChoiceField(label=_("By which price"), required=False)
    title = Line(label=_("Work or service"), max_length=500, required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"),
        min_value=Decimal("0.001"),
        max_value=Decimal(1_000_000),
        decimal_places=3,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    price = Sum(label=_("Price of one"), required=False)

    def __init__(
        self,
        *args: Any,
        tariffs: list[tuple[str, str]],
        names: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields["tariff"].choices = [("", _("by hand")), *tariffs]  # type: ignore[attr-defined]
        self.fields["unit"].choices = units()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("tariff") or not values.get("title"):
            return values
        if values.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("Say what one of it costs."))
        return values

    @property
    def said(self) -> Said | None:
        values = self.cleaned_data
        tariff = values.get("tariff") or ""
        title = values.get("title") or self.names.get(tariff, "")
        if not title:
            return None
        return Said(
            title=title,
            quantity=values.get("quantity") or Decimal(1),
            unit=values.get("unit") or "796",
            price=values.get("price") or 0,
            tariff_id=uuid.UUID(tariff) if tariff else None,
        )


class PaymentForm(forms.Form):
    #: Of this form: sent twice, it notes one payment.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    amount = Sum(label=_("Amount"))
    day = Day(label=_("Paid on"))
    reference = Line(label=_("Payment order"), max_length=60, required=False)


class ClosingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Paper"), choices=Closing.Kind.choices)
    day = Day(label=_("Date"))


class CancelForm(forms.Form):
    because = Line(label=_("Why"), max_length=500, help_text=_("The client reads it."))
    unseen = forms.BooleanField(
        label=_("It was not meant for this client: nobody of theirs sees it from now on"),
        required=False,
    )


class TariffForm(forms.Form):
    name = Line(label=_("Work or service"), max_length=200)
    unit = forms.ChoiceField(label=_("Unit"))
    amount = Sum(label=_("Price of one"))
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="RUB"
    )
    since = Day(label=_("From which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units()  # type: ignore[attr-defined]
        self.fields["unit"].initial = "362"


class PriceForm(forms.Form):
    amount = Sum(label=_("Price of one"))
    since = Day(label=_("From which day"))


class EndForm(forms.Form):
    until = Day(label=_("Last day"))


class Requisites(forms.Form):
    """What both sides of a paper have. Doubts don't forbid: they ask once (`anyway`)."""

    form = forms.ChoiceField(label=_("Legal form"), choices=Form.choices)
    name = Line(label=_("Name on papers"), max_length=200)
    inn = Line(label=_("Tax number (INN)"), max_length=20, required=False)
    kpp = Line(label=_("KPP"), max_length=9, required=False)
    ogrn = Line(label=_("Registration number (OGRN)"), max_length=15, required=False)
    registered_on = Day(label=_("Registered on"), required=False)
    address = Line(label=_("Address"), max_length=300, required=False)
    head_title = Line(label=_("Position of who signs"), max_length=80, required=False)
    head_name = Line(label=_("Who signs"), max_length=120, required=False)


class ClientRequisitesForm(Requisites):
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class EntityForm(Requisites):
    phone = Line(label=_("Phone"), max_length=40, required=False)
    accountant = Line(label=_("Chief accountant"), max_length=120, required=False)
    regime = forms.ChoiceField(
        label=_("VAT"),
        choices=Regime.choices,
        help_text=_("The rate itself follows from the date of each paper."),
    )
    tax_words = Line(
        label=_("Wording where there is no VAT"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the usual one of the regime is printed."),
    )
    included = forms.BooleanField(label=_("Prices include VAT"), required=False, initial=True)
    # A field of that name is taken off the class: the form's own prefix stays what it is.
    prefix = Line(  # type: ignore[assignment]
        label=_("Before each number"), max_length=10, required=False, help_text=_("“V-” for V-27.")
    )
    language = forms.ChoiceField(
        label=_("Language of papers"), choices=[("ru", "Русский"), ("en", "English")]
    )
    accent = forms.CharField(
        label=_("Colour"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_accent(self) -> str:
        value = str(self.cleaned_data["accent"])
        if value and not COLOUR.fullmatch(value):
            raise forms.ValidationError(_("A colour is written like #9c2234."))
        return value.lower()


class NumberForm(forms.Form):
    """With which number a series goes on."""

    series = forms.ChoiceField(label=_("Kind of papers"), choices=Series.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    following = forms.IntegerField(label=_("Next number"), min_value=1)


class AccountForm(forms.Form):
    bank = Line(label=_("Bank"), max_length=160)
    bic = Line(label=_("Bank code (BIC)"), max_length=11, required=False)
    correspondent = Line(label=_("Correspondent account"), max_length=20, required=False)
    account = Line(label=_("Account"), max_length=34)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="RUB"
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
