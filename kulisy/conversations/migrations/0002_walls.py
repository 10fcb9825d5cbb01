"""Row security of the model room, the keys that keep children beside their parents, search."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, PORTAL, WORKER, protect, same_company, wall

TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY (kulisy_ids('kulisy.hidden')))"
MINE = f"{OWN_COMPANY} AND client_id = ANY (kulisy_ids('kulisy.clients'))"
SHARED = "client_id = ANY (kulisy_ids('kulisy.shared'))"
I_TAKE_PART = (
    "(SELECT conversation_id FROM conversations_participant"
    " WHERE contact_id = ANY (kulisy_ids('kulisy.contacts')))"
)
#: Siblings of one client are walled too: shared by the client, or one takes part himself.
MY_CONVERSATION = f"{MINE} AND ({SHARED} OR id IN {I_TAKE_PART})"
IN_MY_CONVERSATION = f"{MINE} AND ({SHARED} OR conversation_id IN {I_TAKE_PART})"
FOR_CLIENT = f"audience = 'client' AND {IN_MY_CONVERSATION}"
BY_ME = f"{FOR_CLIENT} AND author_contact_id = ANY (kulisy_ids('kulisy.contacts'))"
MY_SEAT = f"{TEAM} AND author_seat_id = kulisy_seat()"


def mine(face: str) -> str:
    return f"{OWN_COMPANY} AND person_id = kulisy_person() AND face = '{face}'"


def beside(table: str, parent: str, columns: str, target: str) -> migrations.RunSQL:
    """A child's copies of its parent's columns can't disagree with the parent."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{parent} FOREIGN KEY ({columns}) "
        f"REFERENCES {target} DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{parent}",
    )


FAMILY = """
CREATE UNIQUE INDEX conversation_family ON conversations_conversation (company_id, id, client_id);
CREATE UNIQUE INDEX message_family
  ON conversations_message (company_id, id, conversation_id, client_id, audience);
CREATE INDEX searchrow_vector ON conversations_searchrow USING gin (company_id, vector);
CREATE INDEX searchrow_words ON conversations_searchrow
  USING gin (company_id, words gin_trgm_ops) WHERE what <> 'message';
CREATE INDEX searchrow_newest ON conversations_searchrow (company_id, at DESC);
CREATE INDEX searchrow_client ON conversations_searchrow (company_id, client_id, at DESC);
"""

# Under a policy the planner may not use a text index first (dependencies: measured 151 ms against
# 1-2 ms): so this function, with its owner's rights, returns ids only, within the bounds of the
# viewer that the transaction names; the caller joins them back under row security.
FIND = """
CREATE FUNCTION conversations_find(
  asked tsquery, alike text, in_client uuid, by_author uuid, since timestamptz, until timestamptz,
  with_file boolean, of_audience text, at_most integer
) RETURNS TABLE (row_id uuid, what text, conversation_id uuid, message_id uuid, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  face text := current_setting('role', true);
  mine uuid[] := kulisy_ids('kulisy.clients');
  shared uuid[] := kulisy_ids('kulisy.shared');
  hidden uuid[] := kulisy_ids('kulisy.hidden');
  part uuid[];
BEGIN
  IF kulisy_company() IS NULL OR face NOT IN ('kulisy_desk', 'kulisy_portal') THEN RETURN; END IF;
  IF face = 'kulisy_portal' THEN
    SELECT coalesce(array_agg(p.conversation_id), '{}') INTO part FROM conversations_participant p
     WHERE p.company_id = kulisy_company()
       AND p.contact_id = ANY (kulisy_ids('kulisy.contacts'));
    RETURN QUERY
      SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at
        FROM conversations_searchrow r
       WHERE r.company_id = kulisy_company() AND r.client_id = ANY (mine)
         AND r.audience = 'client'
         AND (r.client_id = ANY (shared) OR r.conversation_id = ANY (part))
         AND (CASE WHEN alike = '' THEN r.vector @@ asked
                   ELSE r.what <> 'message' AND alike <% r.words END)
         AND (in_client IS NULL OR r.client_id = in_client)
         AND (by_author IS NULL OR r.author = by_author)
         AND (since IS NULL OR r.at >= since) AND (until IS NULL OR r.at < until)
         AND (NOT with_file OR r.has_file)
       ORDER BY r.at DESC LIMIT at_most;
  ELSIF alike = '' THEN
    RETURN QUERY
      SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at
        FROM conversations_searchrow r
       WHERE r.company_id = kulisy_company() AND r.vector @@ asked
         AND NOT (r.client_id = ANY (hidden))
         AND (of_audience = '' OR r.audience = of_audience)
         AND (in_client IS NULL OR r.client_id = in_client)
         AND (by_author IS NULL OR r.author = by_author)
         AND (since IS NULL OR r.at >= since) AND (until IS NULL OR r.at < until)
         AND (NOT with_file OR r.has_file)
       ORDER BY r.at DESC LIMIT at_most;
  ELSE
    RETURN QUERY
      SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at
        FROM conversations_searchrow r
       WHERE r.company_id = kulisy_company() AND r.what <> 'message' AND alike <% r.words
         AND NOT (r.client_id = ANY (hidden))
         AND (of_audience = '' OR r.audience = of_audience)
         AND (in_client IS NULL OR r.client_id = in_client)
         AND (by_author IS NULL OR r.author = by_author)
         AND (since IS NULL OR r.at >= since) AND (until IS NULL OR r.at < until)
         AND (NOT with_file OR r.has_file)
       ORDER BY r.at DESC LIMIT at_most;
  END IF;
END $$;
REVOKE ALL ON FUNCTION conversations_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_find TO kulisy_desk, kulisy_portal;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("people", "0002_walls")]
    operations = [
        migrations.RunSQL(FAMILY, migrations.RunSQL.noop),
        protect(
            "conversations_conversation",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT, UPDATE (state, closed_at, client_last_at, client_version)",
                MY_CONVERSATION,
                MINE,
            ),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "conversations_desk",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "conversations_label",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", OWN_COMPANY),
        ),
        protect(
            "conversations_participant",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT, INSERT", MINE),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "conversations_watcher",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        # No UPDATE and no DELETE for anybody: a message is what was said.
        protect(
            "conversations_message",
            wall(DESK, "SELECT, INSERT", TEAM, MY_SEAT),
            wall(PORTAL, "SELECT, INSERT", FOR_CLIENT, BY_ME),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "conversations_attachment",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT, INSERT", FOR_CLIENT),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "conversations_draft",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", f"{mine('desk')} AND {TEAM}"),
            wall(PORTAL, "SELECT, INSERT, UPDATE, DELETE", f"{mine('portal')} AND {MINE}"),
            wall(WORKER, "SELECT, UPDATE, DELETE", ALL),
        ),
        protect(
            "conversations_readmark",
            wall(DESK, "SELECT, INSERT, UPDATE", f"{mine('desk')} AND {TEAM}"),
            wall(PORTAL, "SELECT, INSERT, UPDATE", f"{mine('portal')} AND {MINE}"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "conversations_sighting",
            wall(DESK, "SELECT, INSERT", TEAM, f"{TEAM} AND seat_id = kulisy_seat()"),
            wall(
                PORTAL,
                "SELECT, INSERT",
                MINE,
                f"{MINE} AND contact_id = ANY (kulisy_ids('kulisy.contacts'))",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        # Read by nobody but conversations_find.
        protect(
            "conversations_searchrow",
            wall(DESK, "INSERT", TEAM),
            wall(PORTAL, "INSERT", f"{MINE} AND audience = 'client'"),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "conversations_savedfilter",
            wall(DESK, "SELECT, INSERT, DELETE", f"{OWN_COMPANY} AND seat_id = kulisy_seat()"),
        ),
        same_company("conversations_conversation", "client_id", "people_client"),
        same_company("conversations_conversation", "opened_by_seat_id", "people_seat"),
        same_company("conversations_conversation", "opened_by_contact_id", "people_contact"),
        same_company("conversations_desk", "assignee_id", "people_seat"),
        same_company("conversations_watcher", "seat_id", "people_seat"),
        same_company("conversations_message", "author_seat_id", "people_seat"),
        same_company("conversations_message", "author_contact_id", "people_contact"),
        same_company("conversations_participant", "contact_id", "people_contact"),
        same_company("conversations_sighting", "message_id", "conversations_message"),
        same_company("conversations_draft", "client_id", "people_client"),
        *[
            beside(
                f"conversations_{child}",
                "family",
                "company_id, conversation_id, client_id",
                "conversations_conversation (company_id, id, client_id)",
            )
            for child in ("desk", "participant", "watcher", "message", "draft", "readmark")
        ],
        beside(
            "conversations_attachment",
            "family",
            "company_id, message_id, conversation_id, client_id, audience",
            "conversations_message (company_id, id, conversation_id, client_id, audience)",
        ),
        migrations.RunSQL(FIND, "DROP FUNCTION conversations_find"),
    ]
