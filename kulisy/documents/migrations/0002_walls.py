"""Row security of documents, the keys that keep children beside their parents, and search.

The cabinet reads what was published to its viewer's clients, and of that only what his sections
open: here the second wall holds the sections too. Drafts have no grant for it at all. A version is
what was published: nobody may change it, its owner neither.
"""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    LOBBY,
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
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
MINE = f"{COMPANY} AND client_id = ANY ((SELECT kulisy_ids('kulisy.clients'))::uuid[])"


def opened_by(section: str) -> str:
    return (
        f"('{section}' = ANY (sections)"
        f" AND client_id = ANY ((SELECT documents_clients('{section}'))::uuid[]))"
    )


#: Asked once for a statement and not once for a row.
OPEN = f"{COMPANY} AND ({opened_by('documents')} OR {opened_by('money')})"


def of_a_document(table: str) -> str:
    """The documents' own wall stands in this question too."""
    return (
        f"EXISTS (SELECT FROM documents_document d WHERE d.company_id = {table}.company_id"
        f" AND d.id = {table}.document_id)"
    )


BY_ME = f"(contact_id = ANY ({CONTACTS}) AND {ONLY} IS NULL)"
BY_LINK = f"(link_id IS NOT NULL AND {ONLY} IS NOT NULL)"
BY_MY_LINK = "link_id IN (SELECT l.id FROM documents_link l)"
SHOWN = "token_hash = nullif(current_setting('kulisy.link', true), '')"

CLIENTS = """
CREATE FUNCTION documents_clients(section text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(a.client_id), '{}') FROM people_access a
   WHERE a.company_id = kulisy_company()
     AND a.contact_id = ANY (kulisy_ids('kulisy.contacts'))
     AND a.client_id = ANY (kulisy_ids('kulisy.clients'))
     AND a.state <> 'revoked' AND section = ANY (a.sections)
$$;
REVOKE ALL ON FUNCTION documents_clients(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_clients(text) TO kulisy_portal;
"""

FAMILY = """
CREATE UNIQUE INDEX document_family ON documents_document (company_id, id, client_id);
CREATE INDEX documentsearch_words ON documents_searchrow
  USING gin (company_id, client_id, vector) WITH (gin_pending_list_limit = 256);
CREATE INDEX documentsearch_alike ON documents_searchrow
  USING gin (company_id, alike gin_trgm_ops) WITH (gin_pending_list_limit = 256);
"""

FROZEN = """
CREATE FUNCTION documents_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'What was published is never changed'; END $$;
CREATE TRIGGER documents_frozen BEFORE UPDATE ON documents_version
  FOR EACH STATEMENT EXECUTE FUNCTION documents_frozen();
CREATE TRIGGER documents_frozen BEFORE UPDATE ON documents_receipt
  FOR EACH STATEMENT EXECUTE FUNCTION documents_frozen();
"""

# As conversations_find: with its owner's rights, ids only, within the bounds of the viewer whom the
# transaction names; the caller joins them back under row security.
FIND = """
CREATE FUNCTION documents_find(asked tsquery, likely text, in_client uuid, at_most integer)
RETURNS TABLE (document_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  face text := current_setting('role', true);
  at_desk boolean := face = 'kulisy_desk';
  mine uuid := kulisy_company();
  hidden uuid[] := kulisy_ids('kulisy.hidden');
  by_documents uuid[] := '{}';
  by_money uuid[] := '{}';
BEGIN
  IF mine IS NULL OR face NOT IN ('kulisy_desk', 'kulisy_portal') OR kulisy_only() IS NOT NULL THEN
    RETURN;
  END IF;
  IF NOT at_desk THEN
    by_documents := documents_clients('documents');
    by_money := documents_clients('money');
  END IF;
  PERFORM set_config('pg_trgm.word_similarity_threshold', '0.4', true);
  RETURN QUERY
    SELECT r.document_id FROM documents_searchrow r
     WHERE r.company_id = mine AND (in_client IS NULL OR r.client_id = in_client)
       AND (CASE WHEN likely = '' THEN r.vector @@ asked ELSE likely <% r.alike END)
       AND (CASE WHEN at_desk THEN NOT (r.client_id = ANY (hidden))
            ELSE ('documents' = ANY (r.sections) AND r.client_id = ANY (by_documents))
              OR ('money' = ANY (r.sections) AND r.client_id = ANY (by_money)) END)
     ORDER BY CASE WHEN likely = '' THEN 0 ELSE word_similarity(likely, r.alike) END DESC,
              r.day DESC, r.document_id DESC
     LIMIT at_most;
END $$;
REVOKE ALL ON FUNCTION documents_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_find TO kulisy_desk, kulisy_portal;
"""


def beside(table: str) -> migrations.RunSQL:
    """A child's client is its document's."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_family"
        " FOREIGN KEY (company_id, document_id, client_id)"
        " REFERENCES documents_document (company_id, id, client_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_family",
    )


def key(table: str, column: str, target: str) -> migrations.RunSQL:
    return same_company(f"documents_{table}", f"{column}_id", target)


CHILDREN = ("version", "draft", "receipt", "link", "searchrow")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("people", "0011_link_walls"),
        ("files", "0001_files"),
    ]
    operations = [
        migrations.RunSQL(FAMILY, migrations.RunSQL.noop),
        migrations.RunSQL(CLIENTS, "DROP FUNCTION documents_clients(text)"),
        *[beside(f"documents_{child}") for child in CHILDREN],
        *[key(table, "client", "people_client") for table in ("document", *CHILDREN)],
        key("document", "settled_by_contact", "people_contact"),
        key("version", "blob", "files_blob"),
        key("version", "published_by_seat", "people_seat"),
        key("draft", "blob", "files_blob"),
        key("draft", "made_by", "people_seat"),
        key("receipt", "version", "documents_version"),
        key("receipt", "contact", "people_contact"),
        key("receipt", "link", "documents_link"),
        key("link", "contact", "people_contact"),
        protect(
            "documents_document",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(
                PORTAL,
                "SELECT, UPDATE (settled_at, settled_by_contact_id)",
                OPEN,
                f"{OPEN} AND settled_by_contact_id = ANY ({CONTACTS})",
            ),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "documents_version",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", f"{MINE} AND {of_a_document('documents_version')}"),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect("documents_draft", wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM)),
        protect(
            "documents_link",
            wall(LOBBY, "SELECT", SHOWN),
            wall(DESK, "SELECT, UPDATE (revoked_at)", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT, UPDATE (revoked_at)",
                f"{MINE} AND contact_id = ANY ({CONTACTS})",
                f"{MINE} AND contact_id = ANY ({CONTACTS}) AND {of_a_document('documents_link')}",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "documents_receipt",
            wall(DESK, "SELECT", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT",
                f"{MINE} AND (contact_id = ANY ({CONTACTS}) OR {BY_MY_LINK})",
                f"{MINE} AND ({BY_ME} OR {BY_LINK}) AND {of_a_document('documents_receipt')}",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "documents_searchrow",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(PORTAL, "SELECT", f"{MINE} AND {of_a_document('documents_searchrow')}"),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        # An accountant's link names its document as the one thing it opens.
        bounded("documents_document", f"id = {ONLY}"),
        bounded("documents_document", command="UPDATE"),
        bounded("documents_version", f"document_id = {ONLY}"),
        bounded("documents_receipt", f"document_id = {ONLY}"),
        bounded("documents_link"),
        bounded("documents_searchrow"),
        migrations.RunSQL(FROZEN, "DROP FUNCTION documents_frozen() CASCADE"),
        migrations.RunSQL(FIND, "DROP FUNCTION documents_find"),
    ]
