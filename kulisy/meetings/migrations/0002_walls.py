"""Row security and grants of meetings.

A client reads a meeting that invites him (or a colleague, where they share), and minutes where he
reads their message; he writes his own answer and his own word. What was drawn from minutes has no
grant for him. A feed is found by the hash of what was shown and by nothing else; its person sees
his own. A version of minutes, and what was said of it, never changes.
"""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    LOBBY,
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
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
SHARED = "(SELECT kulisy_ids('kulisy.shared'))::uuid[]"
MINE = (
    f"{MY_CLIENT} AND audience = 'client'"
    f" AND (contact_ids && {CONTACTS} OR client_id = ANY ({SHARED}))"
)
#: The subqueries read under the other table's own wall.
OF_A_MEETING = (
    f"{MY_CLIENT} AND EXISTS (SELECT FROM meetings_meeting m"
    " WHERE m.company_id = meetings_invitee.company_id AND m.id = meetings_invitee.meeting_id)"
)
WHERE_READ = (
    f"{MY_CLIENT} AND audience = 'client' AND EXISTS (SELECT FROM conversations_message m"
    " WHERE m.company_id = meetings_minutes.company_id AND m.id = meetings_minutes.message_id)"
)
OF_MINUTES = (
    f"{MY_CLIENT} AND EXISTS (SELECT FROM meetings_minutes m"
    " WHERE m.company_id = meetings_word.company_id AND m.id = meetings_word.minutes_id)"
)
SHOWN = "secret_hash = nullif(current_setting('kulisy.link', true), '')"
OWN = f"{COMPANY} AND person_id = (SELECT kulisy_person())"

KEYS = (
    ("meeting", "client_id", "people_client"),
    ("meeting", "conversation_id", "conversations_conversation"),
    ("meeting", "made_by_id", "people_seat"),
    ("invitee", "client_id", "people_client"),
    ("invitee", "meeting_id", "meetings_meeting"),
    ("invitee", "seat_id", "people_seat"),
    ("invitee", "contact_id", "people_contact"),
    ("minutes", "client_id", "people_client"),
    ("minutes", "meeting_id", "meetings_meeting"),
    ("word", "client_id", "people_client"),
    ("word", "minutes_id", "meetings_minutes"),
    ("word", "contact_id", "people_contact"),
    ("drawn", "client_id", "people_client"),
    ("drawn", "minutes_id", "meetings_minutes"),
    ("drawn", "made_by_id", "people_seat"),
)

# What hangs on a message can't disagree with it about who sees it.
AUDIENCE = """
ALTER TABLE meetings_minutes ADD CONSTRAINT meetings_minutes_audience_message
  FOREIGN KEY (company_id, message_id, audience)
  REFERENCES conversations_message (company_id, id, audience)
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
NO_AUDIENCE = "ALTER TABLE meetings_minutes DROP CONSTRAINT meetings_minutes_audience_message"

# Whoever asks: what was written down and what was said of it stays as it was.
FROZEN = """
CREATE FUNCTION meetings_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'minutes never change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER meetings_minutes_frozen BEFORE UPDATE ON meetings_minutes
  FOR EACH ROW EXECUTE FUNCTION meetings_frozen();
CREATE TRIGGER meetings_word_frozen BEFORE UPDATE ON meetings_word
  FOR EACH ROW EXECUTE FUNCTION meetings_frozen();
CREATE FUNCTION meetings_same_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.audience <> OLD.audience THEN
    RAISE EXCEPTION 'a meeting never changes who sees it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_meeting_audience BEFORE UPDATE OF audience ON meetings_meeting
  FOR EACH ROW EXECUTE FUNCTION meetings_same_audience();
"""
NO_FROZEN = """
DROP FUNCTION meetings_frozen() CASCADE;
DROP FUNCTION meetings_same_audience() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("conversations", "0014_kin"),
        ("people", "0011_link_walls"),
        ("kit", "0003_only"),
    ]
    operations = [
        *[same_company(f"meetings_{table}", column, target) for table, column, target in KEYS],
        migrations.RunSQL(AUDIENCE, NO_AUDIENCE),
        protect(
            "meetings_meeting",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(PORTAL, "SELECT", MINE),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "meetings_invitee",
            wall(DESK, "SELECT, INSERT, UPDATE (answer, answered_at)", TEAM),
            wall(
                PORTAL,
                "SELECT, UPDATE (answer, answered_at)",
                OF_A_MEETING,
                f"{OF_A_MEETING} AND contact_id = ANY ({CONTACTS})",
            ),
            wall(WORKER, "SELECT, UPDATE (answer, answered_at)", ALL),
        ),
        protect(
            "meetings_minutes",
            # UPDATE is the right to lock a row; the trigger lets none through.
            wall(DESK, "SELECT, INSERT, UPDATE (number)", TEAM),
            wall(PORTAL, "SELECT", WHERE_READ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "meetings_word",
            wall(DESK, "SELECT", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT",
                OF_MINUTES,
                f"{OF_MINUTES} AND contact_id = ANY ({CONTACTS})",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect("meetings_drawn", wall(DESK, "SELECT, INSERT", TEAM)),
        protect(
            "meetings_feed",
            wall(LOBBY, "SELECT, UPDATE (read_at, hour_at, asked)", SHOWN),
            wall(DESK, "SELECT, INSERT, UPDATE (ended_at)", f"{OWN} AND face = 'desk'"),
            wall(PORTAL, "SELECT, INSERT, UPDATE (ended_at)", f"{OWN} AND face = 'portal'"),
        ),
        *[bounded(f"meetings_{table}") for table in ("meeting", "invitee", "minutes", "word")],
        bounded("meetings_feed"),
        migrations.RunSQL(FROZEN, NO_FROZEN),
    ]
