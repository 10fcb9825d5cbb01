"""The team: inviting, a colleague's card and role, his departure, a photograph."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kulisy.admissions.forms.fields import Address, Line, choose, named, seat_choices
from kulisy.people.models import Role, Seat
from kulisy.people.viewer import Viewer


class TeamInvitation(forms.Form):
    name = named(_("Name"), help_text=_("As clients and colleagues will see it."))
    email = Address(label=_("E-mail"), required=False, max_length=254)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "role", _roles(viewer), initial=Role.SPECIALIST)


class SeatCard(forms.Form):
    name = named(_("Name"))
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
        choose(self, "role", _roles(viewer))


class Departure(forms.Form):
    successor = forms.ChoiceField(label=_("Who takes over"))

    def __init__(self, seats: Iterable[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "successor", [("", _("Choose…")), *seat_choices(seats)])


class Photo(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
    )


def _roles(viewer: Viewer) -> list[tuple[str, Any]]:
    """Owners are made by owners."""
    return [(role.value, role.label) for role in Role if viewer.is_owner or role != Role.OWNER]
