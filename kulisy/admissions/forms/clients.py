"""Clients and their contacts, and who of the team sees a client."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms.fields import Address, Line, choose, named, seat_choices
from kulisy.people.models import Client, Contact, Seat


class ContactCard(forms.Form):
    name = named(_("Name"))
    email = Address(label=_("E-mail"), required=False, max_length=254)
    phone = Line(label=_("Phone"), required=False, max_length=40)
    position = Line(label=_("Position"), required=False, max_length=80)

    @classmethod
    def of(cls, contact: Contact) -> "ContactCard":
        return cls(initial={name: getattr(contact, name) for name in cls.base_fields})


class NewClient(forms.Form):
    name = Line(label=_("Name of the client"), max_length=200)
    human = forms.BooleanField(label=_("A human being, not an organisation"), required=False)
    responsible = forms.ChoiceField(
        label=_("Responsible"), help_text=_("No client is ever without a responsible person.")
    )
    contact_name = named(_("First contact"), required=False, help_text=_("Whom you talk to there."))
    email = Address(label=_("E-mail"), required=False, max_length=254)
    phone = Line(label=_("Phone"), required=False, max_length=40)
    position = Line(label=_("Position"), required=False, max_length=80)

    def __init__(self, seats: Iterable[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "responsible", seat_choices(seats))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        named = values.get("contact_name") or values.get("human")
        if not named and (values.get("email") or values.get("phone")):
            self.add_error("contact_name", _("Whose address is it? Name the contact."))
        return values

    @property
    def contact(self) -> dict[str, str] | None:
        """A human being is his own first contact."""
        values = self.cleaned_data
        name = values["contact_name"] or (values["name"][:120] if values["human"] else "")
        if not name:
            return None
        return {"name": name, **{key: values[key] for key in ("email", "phone", "position")}}


_SAY = [("", _("As the company says")), ("yes", _("Yes")), ("no", _("No"))]


_SAID = {"": None, "yes": True, "no": False}


class Circle(forms.Form):
    """Who of the team sees a client, answers for him and writes to him."""

    responsible = forms.ChoiceField(
        label=_("Responsible"), help_text=_("The client sees who it is.")
    )
    restricted = forms.BooleanField(
        label=_("Only named colleagues see this client"),
        required=False,
        help_text=_(
            "The others neither see nor hear anything of this client. The owner always sees all."
        ),
    )
    seats = forms.MultipleChoiceField(
        label=_("Named colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    whole_team_writes = forms.ChoiceField(
        label=_("The whole team writes to this client"),
        choices=_SAY,
        required=False,
        help_text=_("No: account managers only; the others write notes to the team."),
    )
    colleagues_share = forms.ChoiceField(
        label=_("The client's people see each other's conversations"),
        choices=_SAY,
        required=False,
        help_text=_("The client's lead may change this in the cabinet."),
    )

    def __init__(self, seats: Iterable[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = seat_choices(seats)
        choose(self, "responsible", choices)
        choose(self, "seats", choices)

    @staticmethod
    def of(client: Client, named: Iterable[Any]) -> dict[str, Any]:
        said = {value: key for key, value in _SAID.items()}
        return {
            "responsible": str(client.responsible_id),
            "restricted": client.restricted,
            "seats": [str(each) for each in named],
            "whole_team_writes": said[client.whole_team_writes],
            "colleagues_share": said[client.colleagues_share],
        }

    @property
    def modes(self) -> dict[str, bool | None]:
        return {
            name: _SAID[self.cleaned_data[name]]
            for name in ("whole_team_writes", "colleagues_share")
        }
