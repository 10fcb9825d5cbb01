"""Append only: the application's roles may insert and, at the desk, read. Never change, never
delete; and a trigger says so to the owner's hand too."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, LOBBY, OWN_COMPANY, PORTAL, WORKER, protect, wall

OWN_LOG = (
    f"{OWN_COMPANY} AND (client_id IS NULL OR NOT (client_id = ANY (kulisy_ids('kulisy.hidden'))))"
)

NEVER_CHANGED = """
CREATE FUNCTION journal_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'The journal is append-only'; END $$;
CREATE TRIGGER journal_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION journal_never_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("kit", "0001_walls")]
    operations = [
        protect(
            "journal_entry",
            wall(LOBBY, "INSERT", ALL),
            wall(DESK, "SELECT, INSERT", OWN_LOG, OWN_COMPANY),
            wall(PORTAL, "INSERT", OWN_COMPANY),
            wall(WORKER, "INSERT", ALL),
        ),
        protect(
            "journal_salt",
            wall(LOBBY, "INSERT", ALL),
            wall(DESK, "INSERT", OWN_COMPANY),
            wall(PORTAL, "INSERT", OWN_COMPANY),
            wall(WORKER, "INSERT", ALL),
        ),
        migrations.RunSQL(
            NEVER_CHANGED,
            "DROP TRIGGER journal_never_changed ON journal_entry;"
            "DROP FUNCTION journal_never_changed();",
        ),
    ]
