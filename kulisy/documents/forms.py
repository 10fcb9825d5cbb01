"""What people write about a document, checked."""

import re
import uuid
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kulisy.documents import access
from kulisy.documents.models import Asks, Draft, Kind
from kulisy.kit.text import one_line

CURRENCIES = ("RUB", "EUR", "USD", "GBP", "KZT")
#: Above any sum of a document; below what the column holds.
_MOST = Decimal("99_999_999_999_999")
WHO_SEES = (
    ("documents", _("Whoever is admitted to documents")),
    ("documents money", _("Whoever is admitted to documents or to money")),
    ("money", _("Only who is admitted to money")),
)


class Sum(forms.CharField):
    """«183 000,50», «183000.5» → kopecks; empty: no sum."""

    def clean(self, value: Any) -> int | None:
        text = re.sub(r"[\s\u00a0\u202f]", "", str(value or "")).replace(",", ".")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise ValidationError(gettext("Write the sum in figures, like 183000,50.")) from None
        if not amount.is_finite() or abs(amount) > _MOST:
            raise ValidationError(gettext("This sum is too large."))
        if amount != amount.quantize(Decimal("0.01")):
            raise ValidationError(gettext("A sum has two figures after the comma at most."))
        return int(amount * 100)


class Line(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text, limit=len(text) + 1) if text else text


class About(forms.Form):
    """What is said about a document before it is published."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    title = Line(label=_("Title"), max_length=200)
    number = Line(label=_("Number"), max_length=60, required=False)
    day = forms.DateField(
        label=_("Date of the document"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    total = Sum(label=_("Sum"), required=False, max_length=40)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(each, each) for each in CURRENCIES], initial="RUB"
    )
    matter = Line(label=_("Project or matter"), max_length=120, required=False)
    sections = forms.ChoiceField(label=_("Who of the client sees it"), choices=WHO_SEES)
    asks = forms.ChoiceField(
        label=_("What is asked of the client"), choices=Asks.choices, required=False
    )
    due = forms.DateField(
        label=_("By when"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = Line(label=_("What has changed: the client reads it"), max_length=500, required=False)
    note = Line(label=_("Note: the team only"), max_length=500, required=False)

    @classmethod
    def of(cls, draft: Draft) -> "About":
        said = {name: getattr(draft, name) for name in cls.base_fields}
        said["sections"] = " ".join(each for each in access.SECTIONS if each in draft.sections)
        said["total"] = _written(draft.total)
        return cls(initial=said)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("asks") == "":
            said["due"] = None
        return said

    @property
    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "sections": self.cleaned_data["sections"].split()}


class ForAccountant(forms.Form):
    """A link to one document, for somebody who doesn't sign in."""

    whom = Line(
        label=_("For whom"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("A name, so that you know it again")}),
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        choices=[(7, _("a week")), (1, _("a day")), (30, _("a month"))],
        coerce=int,
        error_messages={
            "required": _("A link lives for a day, a week or a month."),
            "invalid_choice": _("A link lives for a day, a week or a month."),
        },
    )


class New(forms.Form):
    """For whom, of what kind, which files."""

    client = forms.UUIDField(error_messages={"required": _("Choose the client.")})
    kind = forms.ChoiceField(choices=Kind.choices)


def uploads(sent: Sequence[str]) -> list[uuid.UUID]:
    """Finished uploads, as the page named them; fifty at most."""
    found = []
    for each in sent[:50]:
        try:
            found.append(uuid.UUID(each))
        except ValueError:
            continue
    return found


def _written(total: int | None) -> str:
    if total is None:
        return ""
    return f"{total // 100},{total % 100:02}" if total % 100 else str(total // 100)
