"""Row security and grants of this room.

How the lobby finds an invitation: the transaction names the hash of the token it was shown
(`kulisy.token`), and the policy admits that one row. No function with its owner's rights is needed,
reading and writing stand under the same condition, and nobody can leaf through invitations: a row
can only be reached by whoever can already name 256 bits of it.
"""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    LOBBY,
    OWN_COMPANY,
    PORTAL,
    WORKER,
    protect,
    same_company,
    wall,
)

ME = "person_id = kulisy_person()"
SHOWN = "nullif(current_setting('kulisy.token', true), '') IN (token_hash, link_hash)"
NOT_HIDDEN = (
    f"{OWN_COMPANY} AND (client_id IS NULL OR NOT (client_id = ANY (kulisy_ids('kulisy.hidden'))))"
)
MINE = f"{OWN_COMPANY} AND client_id = ANY (kulisy_ids('kulisy.clients'))"
# A lead gives no more than he has: sections and rights within those of his own access.
WITHIN_MY_OWN = f"""{MINE}
  AND made_by_contact_id = ANY (kulisy_ids('kulisy.contacts'))
  AND EXISTS (
    SELECT FROM people_access mine
     WHERE mine.contact_id = made_by_contact_id
       AND mine.client_id = admissions_invitation.client_id
       AND mine.lead AND mine.state <> 'revoked'
       AND admissions_invitation.sections <@ mine.sections
       AND (mine.authorised OR NOT admissions_invitation.authorised))"""
TURNED = "turn, token_hash, link_hash, expires_at, sent_at, opened_at, revoked_at"

# Whoever closes a seat may not know of restricted clients that it answers for; these go to an
# owner, who sees everything: neither to nobody nor to somebody chosen blindly.
LEAVE_HIDDEN = """
CREATE FUNCTION admissions_leave_hidden(leaving uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE people_client SET responsible_id = (
    SELECT s.id FROM people_seat s
     WHERE s.company_id = kulisy_company() AND s.role = 'owner' AND s.active AND s.id <> leaving
     ORDER BY s.created_at LIMIT 1)
   WHERE company_id = kulisy_company() AND responsible_id = leaving
     AND id = ANY (kulisy_ids('kulisy.hidden'))
$$;
REVOKE ALL ON FUNCTION admissions_leave_hidden FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admissions_leave_hidden TO kulisy_desk;
"""


class Migration(migrations.Migration):
    dependencies = [("admissions", "0001_initial"), ("people", "0003_rules_version")]
    operations = [
        protect(
            "admissions_invitation",
            wall(LOBBY, "SELECT, UPDATE (opened_at, accepted_at, accepted_as)", SHOWN),
            wall(DESK, f"SELECT, INSERT, UPDATE ({TURNED})", NOT_HIDDEN),
            wall(PORTAL, f"SELECT, INSERT, UPDATE ({TURNED})", MINE, WITHIN_MY_OWN),
            wall(WORKER, "SELECT, UPDATE (sent_at)", ALL),
        ),
        protect(
            "admissions_application",
            wall(
                LOBBY,
                "SELECT, INSERT, UPDATE (state, decided_at)",
                ME,
                f"{ME} AND state IN ('waiting', 'withdrawn')",
            ),
            wall(
                DESK,
                "SELECT, UPDATE (state, answer, contact_id, decided_by_id, decided_at)",
                OWN_COMPANY,
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "admissions_follower",
            wall(LOBBY, "SELECT, INSERT, DELETE", ME),
            wall(DESK, "SELECT", OWN_COMPANY),
        ),
        protect(
            "admissions_houserules",
            wall(DESK, "SELECT, INSERT", OWN_COMPANY),
            wall(PORTAL, "SELECT", OWN_COMPANY),
        ),
        same_company("admissions_invitation", "client_id", "people_client"),
        same_company("admissions_invitation", "contact_id", "people_contact"),
        same_company("admissions_invitation", "made_by_seat_id", "people_seat"),
        same_company("admissions_invitation", "made_by_contact_id", "people_contact"),
        same_company("admissions_application", "contact_id", "people_contact"),
        same_company("admissions_application", "decided_by_id", "people_seat"),
        same_company("admissions_houserules", "published_by_id", "people_seat"),
        migrations.RunSQL(LEAVE_HIDDEN, "DROP FUNCTION admissions_leave_hidden"),
    ]
