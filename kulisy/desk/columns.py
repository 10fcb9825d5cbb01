"""The columns and roles that journal entries name, as the forms call them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

COLUMNS: dict[str, Any] = {
    # The company's settings.
    "about": _("What the company does"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "working_hours": _("Working hours"),
    "language": _("Language of the company"),
    "time_zone": _("Time zone"),
    "rest_seconds": _("A message to a client rests, seconds"),
    "whole_team_writes": _("The whole team writes to clients"),
    "colleagues_share": _("People of one client see each other's conversations"),
    "link_code": _("A link from a letter asks for a code on each new device"),
    "link_days": _("A link from a letter opens its conversation, days after the last letter"),
    "upload_limit": _("Largest file, MB"),
    "shows_contacts": _("Openness"),
    "numbers": _("Openness"),
    "annex_text": _("Words of the annex"),
    # A colleague, a contact.
    "name": _("Name"),
    "position": _("Position"),
    "answers_for": _("Answers for"),
    "back_on": _("Back on"),
    "photo": _("Photo"),
    "reach": _("Contacts for clients"),
}
ROLES: dict[str, Any] = {
    "owner": _("Owner"),
    "admin": _("Administrator"),
    "account": _("Account manager"),
    "sales": _("Sales"),
    "specialist": _("Specialist"),
    "accountant": _("Accountant"),
    "lawyer": _("Lawyer"),
}


def columns_said(names: object) -> str:
    """What was changed, each once; a column that no form names says nothing to a reader."""
    known = [str(COLUMNS[each]) for each in map(str, _listed(names)) if each in COLUMNS]
    letters = any(str(each).startswith("mail.") for each in _listed(names))
    return ", ".join(dict.fromkeys([*known, *([str(_("Outgoing letters"))] if letters else [])]))


def role_said(role: object) -> str:
    return str(ROLES.get(str(role), role))


def _listed(names: object) -> list[Any]:
    return names if isinstance(names, list) else [names]
