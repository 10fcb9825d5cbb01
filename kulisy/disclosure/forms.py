"""What the browser may send."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Address, Line, Words
from kulisy.disclosure.answering import NUMBERS


class OpennessForm(forms.Form):
    """The company's word: without it nothing is shown."""

    shows_contacts = forms.BooleanField(
        label=_("Clients see the mail and phone of our people"),
        required=False,
        help_text=_(
            "Only of those who allow it themselves, and only of those named to the client."
        ),
    )

    numbers = forms.MultipleChoiceField(
        label=_("Your public page says"),
        choices=list(NUMBERS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Counted over the last 90 days. While there are fewer than twenty answered requests,"
            " nothing is said."
        ),
    )


class ReachCard(forms.Form):
    email = Address(label=_("E-mail for clients"), required=False, max_length=254)
    phone = Line(label=_("Phone for clients"), required=False, max_length=40)
    shown = forms.BooleanField(
        label=_("Clients may see it"),
        required=False,
        help_text=_("It shows only where the company allows it too."),
    )


class AnnexText(forms.Form):
    text_ru = Words(
        label=_("In Russian"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    text_en = Words(
        label=_("In English"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class Code(forms.Form):
    code = Line(label=_("The code from the letter"), max_length=12)


class Exemplifying(forms.Form):
    """Which texts of a project come along; all others are replaced."""

    chosen = forms.MultipleChoiceField(
        label=_("Come along as they are"), required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("The link lives"),
        coerce=int,
        choices=[(7, _("a week")), (14, _("two weeks")), (30, _("a month"))],
        initial=14,
    )

    def __init__(self, *args: Any, texts: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["chosen"]
        field.choices = [(each.key, f"{each.kind}: {each.text}") for each in texts]
