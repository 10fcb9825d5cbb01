"""Row security: what a company shows is asked for at both faces; a colleague's contacts leave only
where he and the company allow it; annexs are their client's, and once accepted nobody changes
them. The company's words of the annex leave on paper only. An example opens to whoever has its link, and
to nobody's cabinet."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, LOBBY, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
MINE = f"{COMPANY} AND client_id = ANY ((SELECT kulisy_ids('kulisy.clients'))::uuid[])"
ALLOWED = (
    f"{COMPANY} AND shown AND EXISTS (SELECT FROM disclosure_openness o"
    " WHERE o.company_id = disclosure_reach.company_id AND o.shows_contacts)"
)
NAMED = "token_hash = nullif(current_setting('kulisy.token', true), '')"
KEYS = (
    ("reach", "seat", "people_seat"),
    ("annex", "client", "people_client"),
    ("annex", "document", "documents_document"),
    ("annex", "by_seat", "people_seat"),
    ("annex", "accepted_by_contact", "people_contact"),
    ("example", "client", "people_client"),
    ("example", "project", "projects_project"),
    ("example", "made_by", "people_seat"),
    ("annexcode", "client", "people_client"),
    ("annexcode", "annex", "disclosure_annex"),
    ("annexcode", "contact", "people_contact"),
)
FROZEN = """
CREATE FUNCTION disclosure_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'What was accepted is never changed'; END $$;
CREATE TRIGGER disclosure_frozen BEFORE UPDATE ON disclosure_annex
  FOR EACH ROW WHEN (OLD.accepted_at IS NOT NULL) EXECUTE FUNCTION disclosure_frozen();
"""
THAWED = """
DROP TRIGGER disclosure_frozen ON disclosure_annex;
DROP FUNCTION disclosure_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0001_initial"),
        ("documents", "0007_annex"),
        ("projects", "0009_modes_of_places"),
        ("kit", "0003_only"),
    ]
    operations = [
        *[same_company(f"disclosure_{table}", f"{key}_id", to) for table, key, to in KEYS],
        protect(
            "disclosure_openness",
            wall(DESK, "SELECT, INSERT, UPDATE", COMPANY),
            wall(PORTAL, "SELECT", COMPANY),
            wall(LOBBY, "SELECT", ALL),
            wall(WORKER, "SELECT, UPDATE", ALL),
        ),
        protect(
            "disclosure_reach",
            wall(DESK, "SELECT, INSERT, UPDATE", COMPANY),
            wall(PORTAL, "SELECT", ALLOWED),
        ),
        protect("disclosure_annexwords", wall(DESK, "SELECT, INSERT, UPDATE", COMPANY)),
        protect(
            "disclosure_annex",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(
                PORTAL,
                "SELECT, UPDATE (accepted_at, accepted_by_contact_id, accepted_by_name)",
                MINE,
                f"{MINE} AND accepted_by_contact_id = ANY ({CONTACTS})",
            ),
        ),
        protect(
            "disclosure_annexcode",
            wall(
                PORTAL,
                "SELECT, INSERT, UPDATE (tries, used_at)",
                f"{MINE} AND contact_id = ANY ({CONTACTS})",
            ),
        ),
        protect(
            "disclosure_example",
            wall(DESK, "SELECT, INSERT, UPDATE (revoked_at)", TEAM),
            # The transaction names the hash of the token it was shown, and this one row is there.
            wall(LOBBY, "SELECT, UPDATE (opened, opened_at)", NAMED),
        ),
        bounded("disclosure_reach"),
        bounded("disclosure_annex"),
        bounded("disclosure_annexcode"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
