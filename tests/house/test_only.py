"""A personal link opens one conversation: every table that the cabinet's role may touch is bounded
to it by the database, or stands here with a reason. A new table fails until somebody decided."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

#: Readable by whoever came by a link, and why that tells him of no other conversation.
OPEN = {
    "people_company": "the company, whose page is public",
    "people_seat": "the team, of whom the query shows those presented to the client",
    "people_namedseat": "who of the team sees the one client of the link",
    "people_client": "the one client of the link; not to be changed",
    "people_contact": "of the one client; the conversation's readers are named on its page",
    "people_access": "of the one client; not to be changed",
    "conversations_sighting": "read where its message is, which is bounded",
    "files_blob": "read by name only, after its message was found",
    "admissions_houserules": "the same for every client",
    "disclosure_openness": "what a company shows to everybody",
}


def test_every_table_of_the_cabinet_is_bounded_to_the_one_conversation_of_a_link() -> None:
    readable = ask(
        "SELECT DISTINCT c.relname FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        " AND (has_column_privilege('kulisy_portal', c.oid, a.attnum, 'SELECT')"
        " OR has_column_privilege('kulisy_portal', c.oid, a.attnum, 'UPDATE')"
        " OR has_table_privilege('kulisy_portal', c.oid, 'DELETE'))"
    )
    bounded = ask(
        "SELECT tablename FROM pg_policies WHERE permissive = 'RESTRICTIVE' AND cmd = 'ALL'"
        " AND 'kulisy_portal' = ANY (roles) AND qual LIKE '%kulisy_only()%'"
    )
    assert {"conversations_message", "conversations_draft", "notify_bell"} <= bounded
    assert readable - bounded - set(OPEN) == set(), "bound it (kit.walls.bounded) or say why not"
    assert set(OPEN) & bounded == set()
    assert set(OPEN) - readable == set(), "no longer there"


def ask(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
