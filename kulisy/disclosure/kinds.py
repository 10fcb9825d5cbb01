"""The things of the rooms below that a client's people see, and the addresses by which the team
and a client's lead change who sees them."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kulisy.admissions import access as admissions
from kulisy.admissions.actions.accepting import as_if_accepted
from kulisy.billing import access as billing
from kulisy.bookings import access as bookings
from kulisy.catalog import access as catalog
from kulisy.conversations import access as conversations
from kulisy.disclosure import access as disclosure
from kulisy.documents import access as documents
from kulisy.look.moments import date_of
from kulisy.notices import access as notices
from kulisy.people import access as people
from kulisy.people.disclosed import Change, Kind, whole_company
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects


def _title(row: Any) -> str:
    return str(row.title)


def _name(row: Any) -> str:
    return str(row.name)


def _invoice(row: Any) -> str:
    return gettext("Invoice %(label)s") % {"label": row.label}


def _day(row: Any) -> str:
    return f"{row.title}, {date_of(row.starts_at)}"


KINDS = {
    "conversation": Kind(
        _("Conversations"),
        "messages-square",
        conversations.conversations,
        _title,
        "desk:conversation",
    ),
    "file": Kind(
        _("Files of conversations"),
        "file",
        conversations.gallery,
        _name,
        "desk:conversation",
        "conversation_id",
    ),
    "project": Kind(_("Projects"), "folder", projects.projects, _title, "desk:project"),
    "document": Kind(_("Documents"), "file-text", documents.documents, str, "desk:document"),
    "invoice": Kind(_("Invoices"), "receipt", billing.invoices, _invoice, "desk:invoice"),
    "notice": Kind(_("Official notices"), "scale", notices.notices, _title, "desk:notice"),
    "order": Kind(_("Orders"), "shopping-bag", catalog.orders, _title, "desk:order"),
    "booking": Kind(_("Bookings"), "calendar", bookings.bookings, _day, "desk:booking"),
    # Named to him, or no longer: it hangs on the modes of writing and on circles, not on him.
    "seat": Kind(
        _("Names of our people"), "users", people.team, _name, "desk:seat", by_viewer=False
    ),
    "reach": Kind(
        _("Contacts of our people"),
        "phone",
        lambda viewer: disclosure.reach(viewer).select_related("seat"),
        lambda row: str(row.seat.name),
        "desk:reach",
        "seat_id",
        by_viewer=False,
    ),
    "colleague": Kind(
        _("The client's own colleagues"),
        "user",
        people.contacts,
        _name,
        "desk:contact",
        by_viewer=False,
    ),
}


def _of_client(viewer: Viewer, named: dict[str, Any]) -> Collection[uuid.UUID]:
    return [named["client"]]


def _of_contact(viewer: Viewer, named: dict[str, Any]) -> Collection[uuid.UUID]:
    rows = people.contacts(viewer).filter(id=named["contact"])
    return list(rows.values_list("client_id", flat=True))


def _of_project(viewer: Viewer, named: dict[str, Any]) -> Collection[uuid.UUID]:
    rows = projects.projects(viewer).filter(id=named["project_id"])
    return list(rows.values_list("client_id", flat=True))


def _accepted(viewer: Viewer, named: dict[str, Any], now: datetime) -> None:
    """The invitation that was just made to this contact, as if he had taken it."""
    pending = admissions.invitations(viewer).filter(accepted_at=None, revoked_at=None)
    made = pending.filter(contact_id=named["contact"]).select_related("company").first()
    if made is not None:
        as_if_accepted(made, now=now)


CHANGES = {
    "desk:project_mode": Change(_of_project),
    "desk:contact_rights": Change(_of_contact),
    "desk:contact_ending": Change(_of_contact),
    "desk:contact_revocation": Change(_of_contact),
    "desk:contact_restoration": Change(_of_contact),
    "desk:client_circle": Change(_of_client),
    "desk:openness": Change(whole_company),
    "desk:reach": Change(whole_company),
    "desk:contact_invitation": Change(_of_contact, then=_accepted, newcomer=True),
    "desk:applicant": Change(whole_company, newcomer=True),
    "desk:settings": Change(whole_company),
    "desk:seat_role": Change(whole_company),
    "desk:seat_departure": Change(whole_company),
    "desk:seat_return": Change(whole_company),
    "portal:sharing": Change(_of_client),
}
