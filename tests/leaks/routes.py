"""Every address there is, from the resolver itself: a new route is read without being asked for."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from zlib import crc32

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kulisy.operate.testing import acting_as

#: Where the rows stand whose ids an address may hold, by the name it gives them.
TABLES = {
    "conversation_id": "conversations_conversation",
    "client_id": "people_client",
    "booking_id": "bookings_booking",
    "absence_id": "bookings_absence",
    "room_id": "bookings_room",
    "service_id": "catalog_service",
    "client": "people_client",
    "contact": "people_contact",
    "contact_id": "people_contact",
    "attachment_id": "conversations_attachment",
    "draft_id": "conversations_draft",
    "held_id": "conversations_held",
    "attempt_id": "course_attempt",
    "commitment_id": "handovers_commitment",
    "decision_id": "handovers_decision",
    "handover_id": "handovers_handover",
    "hours_id": "hours_entry",
    "meeting_id": "meetings_meeting",
    "minutes_id": "meetings_minutes",
    "message_id": "conversations_message",
    "seat": "people_seat",
    "seat_id": "people_seat",
    "reminder_id": "conversations_reminder",
    "showing_id": "conversations_showing",
    "template_id": "conversations_answertemplate",
    "upload_id": "files_upload",
    "application": "admissions_application",
    "invitation": "admissions_invitation",
    "note": "people_clientnote",
    "note_id": "people_clientnote",
    "letter": "mailroom_importedletter",
    "letter_id": "mailroom_importedletter",
    "run": "mailroom_importrun",
    "run_id": "mailroom_importrun",
    "entry_id": "journal_entry",
    "import_id": "imports_import",
    "incoming_id": "mailroom_incomingletter",
    "day_id": "clocks_day",
    "notice_id": "notices_notice",
    "preparation_id": "notices_preparation",
    "clause_id": "notices_clause",
    "notice_template_id": "notices_template",
    "mailbox_id": "mailroom_mailbox",
    "blocked_id": "mailroom_blocked",
    "invoice_id": "billing_invoice",
    "payment_id": "billing_payment",
    "tariff_id": "billing_tariff",
    "entity_id": "documents_legalentity",
    "account_id": "documents_bankaccount",
    "requisites_id": "documents_clientrequisites",
    "blob_id": "files_blob",
    "document_id": "documents_document",
    "document_draft_id": "documents_draft",
    "document_link_id": "documents_link",
    "token_id": "people_token",
    "sent_id": "notify_letter",
    "opening": "people_linkopening",
    "service": "catalog_service",
    "order": "catalog_order",
    "review": "catalog_review",
    "offer": "catalog_offer",
    "about_id": "catalog_order",
    "project_id": "projects_project",
    "stage_id": "projects_stage",
    "task_id": "projects_task",
    "material_id": "projects_material",
    "approval_id": "projects_approval",
    "annex_id": "disclosure_annex",
    "example_id": "disclosure_example",
    "agreement_id": "scope_agreement",
    "agreement_draft_id": "scope_agreementdraft",
    "change_order_id": "scope_changeorder",
    "order_draft_id": "scope_orderdraft",
    "favour_id": "scope_favour",
    "remark_id": "projects_remark",
    "question_id": "projects_question",
    "approval_round_id": "projects_approvalround",
    "outline_id": "projects_outline",
    "hanging_id": "projects_materialfile",
    "pilot_id": "insights_pilot",
}
#: Other things that stand in addresses.
VALUES: dict[str, list[Any]] = {
    "company": ["wind", "law"],
    "audience": ["client", "internal"],
    "about": ["order", "conversation", "stage"],
    "number": [1],
    "line": [0, 1],
    "pk": [1],
    "token": ["0" * 43],
    "signed": ["0" * 43],
    "rest": ["", "support/"],
    "name": ["nothing.eml"],
    "screen": ["desk"],
    "part": ["buttons"],
    "language": ["ru"],
    "domain": ["post.example"],
    "uidb36": ["1"],
    "key": ["set-password"],
    "hanging": ["material", "task", "round"],
    "import_kind": ["clients", "mail", "conversations"],
    "form_key": [uuid.UUID(int=7)],
    "provider": ["none"],
    "slug": ["wind"],
    "turn": [1],
    "secret": ["0" * 40],
}
#: Ends the session of whoever looks; tried by the tests of sign-in.
LEFT_OUT = {"account_logout"}


class UnknownPart(AssertionError):
    """An address holds something that the suite can't fill in: TABLES or VALUES must say what."""


@dataclass(frozen=True)
class Route:
    name: str
    parts: tuple[str, ...]
    faced: bool

    def addresses(self, known: "Known", *, company: str, at_most: int = 10_000) -> Iterator[str]:
        """This route with every id there is, in one company's place; or with so many, spread over
        them all, others for each route."""
        places = [(kind, each) for kind, each in known.places()] if self._has_place else [("", "")]
        free = [part for part in self.parts if part not in {"company", "place_kind", "place_id"}]
        filled = product(places, *[known.values(part) for part in free])
        for (kind, place), *values in _spread(list(filled), at_most, self.name):
            said = dict(zip(free, values, strict=True))
            if "company" in self.parts:
                said["company"] = company
            if self._has_place:
                said |= {"place_kind": kind, "place_id": place}
            yield reverse(self.name, kwargs=said)

    @property
    def _has_place(self) -> bool:
        return "place_kind" in self.parts


def _spread(choices: list[Any], at_most: int, name: str) -> list[Any]:
    """So many of them, at equal distances, from a beginning that the name decides."""
    if len(choices) <= at_most:
        return choices
    begin = crc32(name.encode())
    return [choices[(begin + i * len(choices) // at_most) % len(choices)] for i in range(at_most)]


class Known:
    """All ids of all companies, as the owner of the database sees them."""

    def __init__(self) -> None:
        self._ids: dict[str, list[uuid.UUID]] = {}

    def values(self, part: str) -> list[Any]:
        if part in VALUES:
            return VALUES[part]
        if part not in TABLES:
            raise UnknownPart(
                f"Addresses hold a “{part}”: tests/leaks/routes.py must say what it is."
            )
        return self.ids(TABLES[part])

    def ids(self, table: str) -> list[uuid.UUID]:
        if table not in self._ids:
            with acting_as("kulisy_owner"), connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 (own names)
                key = "id" if any(c.name == "id" for c in cursor.description) else "conversation_id"
                cursor.execute(f"SELECT {key} FROM {table} ORDER BY {key}")  # noqa: S608
                self._ids[table] = [row[0] for row in cursor.fetchall()] or [uuid.UUID(int=7)]
        return self._ids[table]

    def places(self) -> list[tuple[str, uuid.UUID]]:
        return [("conversation", each) for each in self.ids("conversations_conversation")] + [
            ("client", each) for each in self.ids("people_client")
        ]


def all_routes() -> list[Route]:
    """One of each name and set of parts."""
    found = dict.fromkeys(_walk(get_resolver().url_patterns, "", ()))
    return [route for route in found if route.name not in LEFT_OUT]


def _walk(
    patterns: list[URLPattern | URLResolver], space: str, parts: tuple[str, ...]
) -> Iterator[Route]:
    for each in patterns:
        held = (*parts, *each.pattern.converters)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, inner, held)
        else:
            assert each.name, f"the address {each.pattern} has no name"
            yield Route(f"{space}{each.name}", held, space in {"desk:", "portal:"})
