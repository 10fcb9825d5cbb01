"""What somebody wants to hear of is his own affair: nobody else learns that he muted a place. When
letters leave and what a digest took is the worker's."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, LOBBY, OWN_COMPANY, PORTAL, WORKER, Wall, protect, wall

#: Out of a letter one unsubscribes without signing in, in one's own name (people.in_lobby).
ME = "person_id = kulisy_person()"
#: All but the session, which nobody needs to read.
SHOWN = "id, company_id, person_id, face, endpoint, public, secret, words, name, made_at"


def mine(face: str) -> str:
    return f"{OWN_COMPANY} AND {ME} AND face = '{face}'"


def own(grants: str) -> list[Wall]:
    return [wall(DESK, grants, mine("desk")), wall(PORTAL, grants, mine("portal"))]


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0005_told"),
        ("people", "0002_walls"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        protect(
            "notify_stance",
            *own("SELECT, INSERT, UPDATE, DELETE"),
            wall(LOBBY, "SELECT, INSERT, UPDATE", ME),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "notify_rhythm",
            *own("SELECT, INSERT, UPDATE"),
            wall(LOBBY, "SELECT, INSERT, UPDATE", ME),
            wall(WORKER, "SELECT", ALL),
        ),
        protect("notify_departure", wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL)),
        protect("notify_digest", wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL)),
        protect(
            "notify_device",
            *own(f"SELECT ({SHOWN}), INSERT, UPDATE, DELETE"),
            wall(WORKER, "SELECT, DELETE", ALL),
        ),
        migrations.RunSQL(
            "ALTER TABLE notify_device ADD CONSTRAINT notify_device_session"
            " FOREIGN KEY (session_key) REFERENCES django_session (session_key) ON DELETE CASCADE;"
            " CREATE INDEX notify_device_session_key ON notify_device (session_key)",
            "ALTER TABLE notify_device DROP CONSTRAINT notify_device_session;"
            " DROP INDEX notify_device_session_key",
        ),
    ]
