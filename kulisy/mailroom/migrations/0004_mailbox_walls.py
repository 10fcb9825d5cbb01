"""Row security of incoming mail: the cabinet has no grant at all, and whoever is kept out of any
client sees no letter of which nobody knows yet whose it is."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall

HIDDEN = "kulisy_ids('kulisy.hidden')"
TEAM = (
    f"{OWN_COMPANY} AND CASE WHEN client_id IS NULL THEN cardinality({HIDDEN}) = 0"
    f" ELSE NOT (client_id = ANY ({HIDDEN})) END"
)
DECIDING = (
    "state, decision, decided_by_id, decided_at, settled_at, client_id, contact_id,"
    " conversation_id, audience"
)


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0003_mailboxes")]
    operations = [
        protect(
            "mailroom_mailbox",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT, UPDATE", ALL),
        ),
        protect(
            "mailroom_incomingletter",
            wall(DESK, f"SELECT, UPDATE ({DECIDING})", TEAM),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "mailroom_blocked",
            wall(DESK, "SELECT, INSERT, DELETE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        same_company("mailroom_incomingletter", "mailbox_id", "mailroom_mailbox"),
        same_company("mailroom_incomingletter", "client_id", "people_client"),
        same_company("mailroom_incomingletter", "contact_id", "people_contact"),
        same_company("mailroom_incomingletter", "conversation_id", "conversations_conversation"),
        same_company("mailroom_incomingletter", "decided_by_id", "people_seat"),
        same_company("mailroom_blocked", "blocked_by_id", "people_seat"),
    ]
