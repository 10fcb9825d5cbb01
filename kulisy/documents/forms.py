"""What people write about a document, checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms import Line
from kulisy.documents import access
from kulisy.documents.facts import CURRENCIES
from kulisy.documents.fields import Day, Sum, typed
from kulisy.documents.models import Asks, Draft, Kind

WHO_SEES = (
    ("documents", _("Whoever is admitted to documents")),
    ("documents money", _("Whoever is admitted to documents or to money")),
    ("money", _("Only who is admitted to money")),
)


class About(forms.Form):
    """What is said about a document before it is published."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    title = Line(label=_("Title"), max_length=200)
    number = Line(label=_("Number"), max_length=60, required=False)
    day = Day(label=_("Date of the document"), since=1900)
    total = Sum(label=_("Sum"), required=False, below=True)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(each, each) for each in CURRENCIES], initial="RUB"
    )
    matter = Line(label=_("Project or matter"), max_length=120, required=False)
    sections = forms.ChoiceField(label=_("Who of the client sees it"), choices=WHO_SEES)
    asks = forms.ChoiceField(
        label=_("What is asked of the client"), choices=Asks.choices, required=False
    )
    due = Day(label=_("By when"), required=False)
    reason = Line(label=_("What has changed: the client reads it"), max_length=500, required=False)
    note = Line(label=_("Note: the team only"), max_length=500, required=False)

    @classmethod
    def of(cls, draft: Draft) -> "About":
        said = {name: getattr(draft, name) for name in cls.base_fields}
        said["sections"] = " ".join(each for each in access.SECTIONS if each in draft.sections)
        said["total"] = typed(draft.total)
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
