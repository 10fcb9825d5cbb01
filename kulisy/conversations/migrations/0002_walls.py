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
MY_CONVERSATION = (
    f"audience = 'client' AND shown_at IS NOT NULL AND {MINE} AND ({SHARED} OR id IN {I_TAKE_PART})"
)
IN_MY_CONVERSATION = (
    f"audience = 'client' AND {MINE} AND ({SHARED} OR conversation_id IN {I_TAKE_PART})"
)
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
-- Words of one company, of one client; and, apart, of what is short: titles and names of files.
-- A small list of what is yet to be sorted in: every search reads all of it.
CREATE INDEX searchrow_messages ON conversations_searchrow
  USING gin (company_id, client_id, vector) WITH (gin_pending_list_limit = 256)
  WHERE what = 'message';
CREATE INDEX searchrow_short ON conversations_searchrow
  USING gin (company_id, client_id, vector) WITH (gin_pending_list_limit = 256)
  WHERE what <> 'message';
CREATE INDEX searchrow_words ON conversations_searchrow
  USING gin (company_id, words gin_trgm_ops) WITH (gin_pending_list_limit = 256)
  WHERE what <> 'message';
CREATE INDEX searchrow_newest ON conversations_searchrow (company_id, what, at DESC, id DESC);
CREATE INDEX searchrow_client
  ON conversations_searchrow (company_id, client_id, what, at DESC, id DESC);
-- For a frequent word with a filter that leaves little of it.
CREATE INDEX searchrow_author ON conversations_searchrow (company_id, author, at DESC, id DESC)
  WHERE author IS NOT NULL;
CREATE INDEX searchrow_with_file ON conversations_searchrow (company_id, at DESC, id DESC)
  WHERE has_file;
"""

#: What a find may give back: the viewer's bounds first, then what was asked for. Constants are
#: folded into every plan, so that of each OR one side is left.
AMONG = """
           r.company_id = mine AND r.what = kind
       AND (in_client IS NULL OR r.client_id = in_client)
       AND (since IS NULL OR r.at >= since) AND (until IS NULL OR r.at < until)
       AND (before_at IS NULL OR (r.at, r.id) < (before_at, before_id))
"""
WITHIN = f"""{AMONG}
       AND (at_desk OR (r.client_id = ANY (clients) AND r.audience = 'client'
            AND (r.client_id = ANY (shared) OR r.conversation_id = ANY (part))
            AND (kind <> 'title' OR EXISTS (SELECT FROM conversations_conversation c
                 WHERE c.id = r.conversation_id AND c.shown_at IS NOT NULL))))
       AND (NOT at_desk OR (NOT (r.client_id = ANY (hidden))
            AND (of_audience = '' OR r.audience = of_audience)))
       AND (by_author IS NULL OR r.author = by_author)
       AND (NOT with_file OR r.has_file)
"""

# Under a policy the planner may not use a text index first (dependencies: measured 151 ms against
# 1-2 ms): so this function, with its owner's rights, returns ids only, within the bounds of the
# viewer that the transaction names; the caller joins them back under row security.
#
# A word that stands in every second message is found among the newest ones, without asking the
# text index for tens of thousands of rows; any other word by that index. Which of the two is tried
# and not guessed: the planner's guess for two frequent words that never meet costs a walk through
# everything.
FIND = f"""
CREATE FUNCTION conversations_find(
  asked tsquery, alike text, kinds text[], in_client uuid, by_author uuid, since timestamptz,
  until timestamptz, with_file boolean, of_audience text, before_at timestamptz, before_id uuid,
  at_most integer
) RETURNS TABLE (row_id uuid, what text, conversation_id uuid, message_id uuid, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  face text := current_setting('role', true);
  at_desk boolean := face = 'kulisy_desk';
  mine uuid := kulisy_company();
  clients uuid[] := kulisy_ids('kulisy.clients');
  shared uuid[] := kulisy_ids('kulisy.shared');
  hidden uuid[] := kulisy_ids('kulisy.hidden');
  part uuid[] := '{{}}';
  kind text;
  newest uuid[];
BEGIN
  IF mine IS NULL OR face NOT IN ('kulisy_desk', 'kulisy_portal') THEN RETURN; END IF;
  IF alike = '' AND numnode(asked) = 0 THEN RETURN; END IF;
  IF NOT at_desk THEN
    -- Exactly what he may read, and no more: what is dropped later would still push something
    -- else off the page.
    SELECT coalesce(array_agg(a.client_id), '{{}}') INTO clients FROM people_access a
     WHERE a.company_id = mine AND a.contact_id = ANY (kulisy_ids('kulisy.contacts'))
       AND a.client_id = ANY (clients) AND a.state <> 'revoked'
       AND 'conversations' = ANY (a.sections);
    SELECT coalesce(array_agg(p.conversation_id), '{{}}') INTO part
      FROM conversations_participant p
     WHERE p.company_id = mine AND p.contact_id = ANY (kulisy_ids('kulisy.contacts'));
    IF in_client IS NULL AND cardinality(clients) = 1 THEN in_client := clients[1]; END IF;
  END IF;
  PERFORM set_config('pg_trgm.word_similarity_threshold', '0.4', true);
  FOREACH kind IN ARRAY kinds LOOP
    IF alike <> '' THEN
      RETURN QUERY
        SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at
          FROM conversations_searchrow r
         WHERE {WITHIN} AND r.what <> 'message' AND alike <% r.words
         ORDER BY word_similarity(alike, r.words) DESC, r.at DESC LIMIT at_most;
      CONTINUE;
    ELSIF asked IS NULL THEN
      RETURN QUERY
        SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at
          FROM conversations_searchrow r
         WHERE {WITHIN}
         ORDER BY r.at DESC, r.id DESC LIMIT at_most;
      CONTINUE;
    END IF;
    newest := '{{}}';
    IF kind = 'message' AND (at_desk OR in_client IS NOT NULL) THEN
      newest := ARRAY(
        SELECT r.id FROM (
          SELECT * FROM conversations_searchrow r
           WHERE {AMONG}
           ORDER BY r.at DESC, r.id DESC LIMIT 1500
        ) r WHERE {WITHIN} AND r.vector @@ asked
        ORDER BY r.at DESC, r.id DESC LIMIT at_most);
    END IF;
    IF cardinality(newest) = at_most THEN
      RETURN QUERY
        SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at
          FROM conversations_searchrow r WHERE r.id = ANY (newest)
         ORDER BY r.at DESC, r.id DESC;
    ELSE
      -- OFFSET 0: the rows are found by their words and then put in order, never the other way.
      RETURN QUERY
        SELECT r.id, r.what::text, r.conversation_id, r.message_id, r.at FROM (
          SELECT * FROM conversations_searchrow r
           WHERE {WITHIN} AND r.vector @@ asked OFFSET 0
        ) r ORDER BY r.at DESC, r.id DESC LIMIT at_most;
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION conversations_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_find TO kulisy_desk, kulisy_portal;
"""  # noqa: S608 (conditions of our own, no values)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("people", "0002_walls")]
    operations = [
        migrations.RunSQL(FAMILY, migrations.RunSQL.noop),
        protect(
            "conversations_conversation",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT, UPDATE (state, closed_at, client_last_at, client_version, shown_at)",
                MY_CONVERSATION,
                f"audience = 'client' AND {MINE}",
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
            # Deleted when a seat is closed: what its closer could not see is handed on behind him.
            wall(WORKER, "SELECT, INSERT, DELETE", ALL),
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
