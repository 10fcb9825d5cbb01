"""Row security: a notice is read in the cabinet by its recipients alone; everything of its making,
and what the team did beside it, has no grant there at all."""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    ONLY,
    OWN_COMPANY,
    PORTAL,
    WORKER,
    bounded,
    protect,
    same_company,
    wall,
)

TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY (kulisy_ids('kulisy.hidden')))"
MY_ROW = f"{OWN_COMPANY} AND contact_id = ANY (kulisy_ids('kulisy.contacts'))"
#: The subquery reads under the recipients' own wall: in the cabinet one's own rows.
TO_ME = (
    f"{OWN_COMPANY} AND client_id = ANY (kulisy_ids('kulisy.clients')) AND EXISTS (SELECT FROM"
    " notices_recipient r WHERE r.company_id = notices_notice.company_id"
    " AND r.notice_id = notices_notice.id)"
)
#: One's own work, or one that goes to a client whom this seat may see.
MAKING = (
    f"{OWN_COMPANY} AND (author_id = kulisy_seat() OR EXISTS (SELECT FROM notices_target t"
    " WHERE t.company_id = notices_preparation.company_id"
    " AND t.preparation_id = notices_preparation.id))"
)
MOVING = (
    "delivered_at, delivered_how, due_at, stopped_at, resumed_at, reminders, next_at, outcome, ended_at,"
    " ended_by"
)
ANSWERING = (
    "opened_at, opened_how, acknowledged_at, answer, words, answered_at, asked_at, conversation_id"
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("kit", "0003_only")]
    operations = [
        same_company("notices_clause", "client_id", "people_client"),
        same_company("notices_clause", "author_id", "people_seat"),
        same_company("notices_template", "author_id", "people_seat"),
        same_company("notices_preparation", "author_id", "people_seat"),
        same_company("notices_target", "preparation_id", "notices_preparation"),
        same_company("notices_target", "client_id", "people_client"),
        same_company("notices_notice", "client_id", "people_client"),
        same_company("notices_notice", "preparation_id", "notices_preparation"),
        same_company("notices_notice", "author_id", "people_seat"),
        same_company("notices_recipient", "client_id", "people_client"),
        same_company("notices_recipient", "notice_id", "notices_notice"),
        same_company("notices_recipient", "contact_id", "people_contact"),
        same_company("notices_beside", "client_id", "people_client"),
        same_company("notices_beside", "notice_id", "notices_notice"),
        same_company("notices_beside", "author_id", "people_seat"),
        protect(
            "notices_clause",
            wall(DESK, "SELECT, INSERT, UPDATE (valid_to)", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "notices_template",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", OWN_COMPANY),
        ),
        protect(
            "notices_target",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "notices_preparation",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", MAKING, OWN_COMPANY),
            wall(WORKER, "SELECT, UPDATE", ALL),
        ),
        protect(
            "notices_recipient",
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, f"SELECT, UPDATE ({ANSWERING})", MY_ROW),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "notices_notice",
            wall(DESK, f"SELECT, UPDATE ({MOVING})", TEAM),
            wall(PORTAL, "SELECT", TO_ME),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "notices_beside",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        bounded("notices_notice", f"id = {ONLY}"),
        bounded("notices_recipient", f"notice_id = {ONLY}"),
    ]
