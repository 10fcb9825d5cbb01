"""What the browser may send. Choices come from the viewer: a form is made for him."""

import zoneinfo
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.refusal import Refused
from kulisy.kit.text import clean, one_line
from kulisy.people.models import SECTIONS, Client, Company, Contact, Role, Seat
from kulisy.people.viewer import Admission, Viewer

Result = TypeVar("Result")
MEBIBYTE = 1024 * 1024

SECTION_NAMES = {
    "conversations": _("Conversations"),
    "files": _("Files"),
    "documents": _("Documents"),
    "money": _("Money: invoices and payments"),
    "bookings": _("Orders and bookings"),
}


def attempt(form: forms.Form, verb: Callable[[], Result]) -> Result | None:
    """Do it; where the action refuses, its sentence stands beside the field and None comes back."""
    try:
        return verb()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


class Line(forms.CharField):
    """One line of text: control characters and surplus spaces go, nothing visible does."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text, limit=len(text) + 1) if text else text


class Words(forms.CharField):
    """Some paragraphs."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean(text) if text else text


class Address(forms.EmailField):
    """Compared and kept in small letters."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.lower() if text else text


def _name(label: Any, **more: Any) -> Line:
    return Line(label=label, max_length=120, **more)


class TeamInvitation(forms.Form):
    name = _name(_("Name"), help_text=_("As clients and colleagues will see it."))
    email = Address(label=_("E-mail"), required=False, max_length=254)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "role", _roles(viewer), initial=Role.SPECIALIST)


class SeatCard(forms.Form):
    name = _name(_("Name"))
    title = Line(label=_("Position"), max_length=80, required=False)
    answers_for = Line(
        label=_("Answers for"),
        max_length=200,
        required=False,
        help_text=_("Clients read it in their cabinet: “layout and pictures”, “invoices”."),
    )
    back_on = forms.DateField(
        label=_("Back on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("While the day lies ahead, clients see that you are away until then."),
    )


class SeatRole(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "role", _roles(viewer))


class Departure(forms.Form):
    successor = forms.ChoiceField(label=_("Who takes over"))

    def __init__(self, seats: Iterable[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "successor", [("", _("Choose…")), *_seat_choices(seats)])


class Photo(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
    )


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
        help_text=_("Admits colleagues himself and says whether they see each other's requests."),
    )
    authorised = forms.BooleanField(
        label=_("Authorised person"),
        required=False,
        help_text=_("May approve and sign on the client's behalf."),
    )

    def within(self, own: Admission) -> "Rights":
        _choose(
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
        _choose(self, "client", [("", _("A new client")), *known])
        self.fields["client"].required = False
        _choose(self, "responsible", _seat_choices(seats))

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
        help_text=_("He gets it by mail together with the refusal."),
    )


class ContactCard(forms.Form):
    name = _name(_("Name"))
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
    contact_name = _name(_("First contact"), required=False, help_text=_("Whom you talk to there."))
    email = Address(label=_("E-mail"), required=False, max_length=254)
    phone = Line(label=_("Phone"), required=False, max_length=40)
    position = Line(label=_("Position"), required=False, max_length=80)

    def __init__(self, seats: Iterable[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "responsible", _seat_choices(seats))

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
        label=_("Responsible"), help_text=_("The client sees who answers for him.")
    )
    restricted = forms.BooleanField(
        label=_("Only named colleagues see this client"),
        required=False,
        help_text=_("The others neither see nor hear anything of him. The owner always sees all."),
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
        help_text=_("The client's lead may change this in his cabinet."),
    )

    def __init__(self, seats: Iterable[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _seat_choices(seats)
        _choose(self, "responsible", choices)
        _choose(self, "seats", choices)

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


class CompanySettings(forms.Form):
    name = _name(_("The company's name"))
    about = Words(
        label=_("What the company does"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Strangers read it on your public page, search engines too."),
    )
    phone = Line(label=_("Phone"), required=False, max_length=40)
    email = Address(label=_("E-mail"), required=False, max_length=254)
    working_hours = Line(
        label=_("Working hours"),
        required=False,
        max_length=120,
        help_text=_("In words: “Mon–Fri, 10:00–19:00”."),
    )
    language = forms.ChoiceField(
        label=_("Language of the company"),
        choices=settings.LANGUAGES,
        help_text=_("Letters to people who have not chosen their own yet."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    rest_seconds = forms.IntegerField(
        label=_("A message to a client rests, seconds"),
        min_value=0,
        max_value=600,
        help_text=_("So long it can be taken back; then it and its letter leave together."),
    )
    whole_team_writes = forms.BooleanField(
        label=_("The whole team writes to clients"),
        required=False,
        help_text=_(
            "Otherwise only account managers do; specialists write to the team, and clients"
            " don't see their names."
        ),
    )
    colleagues_share = forms.BooleanField(
        label=_("People of one client see each other's conversations"),
        required=False,
        help_text=_("A client can be told apart on his own card."),
    )
    link_code = forms.BooleanField(
        label=_("A link from a letter asks for a code on each new device"),
        required=False,
        help_text=_(
            "Otherwise it opens its one conversation at once; everything else asks for a code in"
            " any case."
        ),
    )
    link_days = forms.IntegerField(
        label=_("A link from a letter opens its conversation, days after the last letter"),
        min_value=1,
        max_value=366,
    )
    upload_limit = forms.IntegerField(
        label=_("Largest file, MB"), min_value=1, max_value=2048, help_text=_("2048 at most.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "time_zone", [(zone, zone) for zone in _zones()])

    @staticmethod
    def of(company: Company) -> dict[str, Any]:
        values = {name: getattr(company, name) for name in CompanySettings.base_fields}
        return {**values, "upload_limit": max(1, company.upload_limit // MEBIBYTE)}

    @property
    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "upload_limit": self.cleaned_data["upload_limit"] * MEBIBYTE}


class RulesText(forms.Form):
    text_ru = Words(
        label=_("In Russian"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    text_en = Words(
        label=_("In English"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 24}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("text_ru") and not values.get("text_en"):
            self.add_error("text_ru", _("Write the rules in at least one language."))
        return values


class Colleague(Rights):
    """A lead of a client invites; within his own sections and rights."""

    name = _name(_("Name"))
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


def _choose(form: forms.Form, name: str, choices: Any, **more: Any) -> None:
    field: Any = form.fields[name]
    field.choices = choices
    for key, value in more.items():
        setattr(field, key, value)


def _roles(viewer: Viewer) -> list[tuple[str, Any]]:
    """Owners are made by owners."""
    return [(role.value, role.label) for role in Role if viewer.is_owner or role != Role.OWNER]


def _seat_choices(seats: Iterable[Seat]) -> list[tuple[str, str]]:
    return [
        (str(seat.id), f"{seat.name}, {seat.title or seat.get_role_display()}") for seat in seats
    ]


def _zones() -> list[str]:
    return sorted(
        zone
        for zone in zoneinfo.available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    )
