"""What the browser may send. Choices come from the viewer: a form is made for him."""

from kulisy.admissions.forms.clients import Circle, ContactCard, NewClient
from kulisy.admissions.forms.company import MEBIBYTE, CompanySettings, RulesText
from kulisy.admissions.forms.fields import Address, Line, Words, attempt
from kulisy.admissions.forms.rights import (
    SECTION_NAMES,
    Admitting,
    Applying,
    Colleague,
    Declining,
    Rights,
)
from kulisy.admissions.forms.team import Departure, Photo, SeatCard, SeatRole, TeamInvitation

__all__ = [
    "MEBIBYTE",
    "SECTION_NAMES",
    "Address",
    "Admitting",
    "Applying",
    "Circle",
    "Colleague",
    "CompanySettings",
    "ContactCard",
    "Declining",
    "Departure",
    "Line",
    "NewClient",
    "Photo",
    "Rights",
    "RulesText",
    "SeatCard",
    "SeatRole",
    "TeamInvitation",
    "Words",
    "attempt",
]
