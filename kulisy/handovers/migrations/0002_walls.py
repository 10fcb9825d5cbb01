"""Row security: commitments and decisions are read in the cabinet where their message is read, by
the message's own wall; who stands in, by the client he stands in for; all else has no grant there."""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    ONLY,
    PORTAL,
    WORKER,
    bounded,
    protect,
    same_company,
    wall,
)

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
MY_CLIENT = f"{COMPANY} AND client_id = ANY ((SELECT kulisy_ids('kulisy.clients'))::uuid[])"


def where_read(table: str) -> str:
    """The subquery reads under the messages' own wall."""
    return (
        f"{MY_CLIENT} AND audience = 'client' AND EXISTS (SELECT FROM conversations_message m"
        f" WHERE m.company_id = {table}.company_id AND m.id = {table}.message_id)"
    )


def of_the_link(table: str) -> str:
    return (
        f"EXISTS (SELECT FROM conversations_message m WHERE m.company_id = {table}.company_id"
        f" AND m.id = {table}.message_id AND m.conversation_id = {ONLY})"
    )


def shares_audience(table: str) -> migrations.RunSQL:
    """What hangs on a message can't disagree with it about who sees it."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_audience_message"
        " FOREIGN KEY (company_id, message_id, audience)"
        " REFERENCES conversations_message (company_id, id, audience)"
        " ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_audience_message",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("handovers", "0001_initial"),
        ("conversations", "0014_kin"),
        ("kit", "0003_only"),
    ]
    operations = [
        *[
            same_company(f"handovers_{table}", f"{column}_id", target)
            for table, column, target in (
                ("commitment", "client", "people_client"),
                ("keeping", "commitment", "handovers_commitment"),
                ("keeping", "client", "people_client"),
                ("keeping", "seat", "people_seat"),
                ("decision", "client", "people_client"),
                ("brief", "conversation", "conversations_conversation"),
                ("brief", "client", "people_client"),
                ("brief", "author", "people_seat"),
                ("manner", "client", "people_client"),
                ("manner", "author", "people_seat"),
                ("handover", "seat", "people_seat"),
                ("handover", "made_by", "people_seat"),
                ("point", "client", "people_client"),
                ("point", "handover", "handovers_handover"),
                ("point", "stand_in", "people_seat"),
                ("standin", "client", "people_client"),
                ("standin", "seat", "people_seat"),
                ("standin", "away", "people_seat"),
            )
        ],
        shares_audience("handovers_commitment"),
        shares_audience("handovers_decision"),
        protect(
            "handovers_commitment",
            wall(DESK, "SELECT, INSERT, UPDATE (outcome, settled_at, reason)", TEAM),
            wall(PORTAL, "SELECT", where_read("handovers_commitment")),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "handovers_keeping",
            wall(DESK, "SELECT, INSERT, UPDATE (seat_id, next_at)", TEAM),
            wall(WORKER, "SELECT, UPDATE", ALL),
        ),
        protect(
            "handovers_decision",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT", where_read("handovers_decision")),
        ),
        protect("handovers_brief", wall(DESK, "SELECT, INSERT, UPDATE", TEAM)),
        protect("handovers_manner", wall(DESK, "SELECT, INSERT, UPDATE", TEAM)),
        protect(
            "handovers_handover",
            wall(DESK, "SELECT, INSERT, UPDATE", COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "handovers_point",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "handovers_standin",
            wall(DESK, "SELECT, INSERT, UPDATE (ended_at)", TEAM),
            wall(PORTAL, "SELECT", MY_CLIENT),
            wall(WORKER, "SELECT", ALL),
        ),
        bounded("handovers_commitment", of_the_link("handovers_commitment")),
        bounded("handovers_decision", of_the_link("handovers_decision")),
        bounded("handovers_standin"),
    ]
