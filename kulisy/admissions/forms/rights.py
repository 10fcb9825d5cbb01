"""Who is let into a cabinet, with what: sections and rights, applicants, colleagues of a lead."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms.fields import Address, Line, Words, choose, named, seat_choices
from kulisy.people.models import SECTIONS, Client, Seat
from kulisy.people.viewer import Admission

SECTION_NAMES = {
    "conversations": _("Conversations"),
    "files": _("Files"),
    "documents": _("Documents"),
    "money": _("Money: invoices and payments"),
    "bookings": _("Orders and bookings"),
    "projects": _("Projects: how the work goes"),
}


class Rights(forms.Form):
    """Sections and rights of an access or an invitation. Given an admission: within its own."""

    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        choices=list(SECTION_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(SECTIONS),
        error_messages={"required": _("Choose at least one section.")},
    )
    lead = forms.BooleanField(
        label=_("Lead of the client"),
        required=False,
        help_text=_("Admits colleagues and says whether they see each other's requests."),
    )
    authorised = forms.BooleanField(
        label=_("Authorised person"),
        required=False,
        help_text=_("May approve and sign on the client's behalf."),
    )

    def within(self, own: Admission) -> "Rights":
        choose(
            self,
            "sections",
            [(key, name) for key, name in SECTION_NAMES.items() if key in own.sections],
        )
        self.fields["sections"].initial = [key for key in SECTIONS if key in own.sections]
        if not own.authorised:
            del self.fields["authorised"]
        return self

    @property
    def rights(self) -> dict[str, Any]:
        return {
            "sections": self.cleaned_data["sections"],
            "lead": self.cleaned_data["lead"],
            "authorised": self.cleaned_data.get("authorised", False),
        }


class Admitting(Rights):
    """Where an applicant goes: to one of the viewer's clients, or to a new one."""

    client = forms.ChoiceField(label=_("Client"))
    name = Line(
        label=_("Name of the new client"),
        max_length=200,
        required=False,
        help_text=_("Needed where a new client is made."),
    )
    human = forms.BooleanField(label=_("A human being, not an organisation"), required=False)
    responsible = forms.ChoiceField(label=_("Responsible for the new client"))
    field_order = ("client", "name", "human", "responsible")

    def __init__(
        self,
        clients: Iterable[Client],
        seats: Iterable[Seat],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(each.id), each.name) for each in clients]
        choose(self, "client", [("", _("A new client")), *known])
        self.fields["client"].required = False
        choose(self, "responsible", seat_choices(seats))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("client") and not values.get("name") and "client" not in self.errors:
            self.add_error("name", _("Name the new client, or choose one above."))
        return values


class Declining(forms.Form):
    answer = Words(
        label=_("A word to the applicant"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It goes by mail together with the refusal."),
    )


class Colleague(Rights):
    """A lead of a client invites; within his own sections and rights."""

    name = named(_("Name"))
    email = Address(label=_("E-mail"), required=False, max_length=254)
    field_order = ("name", "email")


class Applying(forms.Form):
    words = Words(
        label=_("What do you need?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few words are enough: who you are and what it is about."),
    )
