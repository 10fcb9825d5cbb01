"""Row security and grants of boundaries. What was agreed, how much of it is used and change orders
are read in the cabinet by whoever is admitted to the client's projects; what was said of a request
where the request is read, by the request's own wall. Drafts, verdicts, favours and what became of
an order have no grant there. What was agreed, sent or approved nobody may change."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
MY_CLIENT = f"{COMPANY} AND client_id = ANY ((SELECT kulisy_ids('kulisy.clients'))::uuid[])"
ADMITTED = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('projects'))::uuid[])"


def where_read(table: str) -> str:
    """The subquery reads under the conversations' own wall."""
    return (
        f"{MY_CLIENT} AND EXISTS (SELECT FROM conversations_conversation c"
        f" WHERE c.company_id = {table}.company_id AND c.id = {table}.conversation_id"
        f" AND c.client_id = {table}.client_id)"
    )


def family(child: str, parent: str, target: str) -> migrations.RunSQL:
    """A child's client is its parent's."""
    name = f"scope_{child}_{parent}_family"
    return migrations.RunSQL(
        f"ALTER TABLE scope_{child} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (company_id, {parent}_id, client_id)"
        f" REFERENCES {target} (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE scope_{child} DROP CONSTRAINT {name}",
    )


PARENTS = ("agreement", "point", "use", "changeorder", "wish")
FAMILIES = "\n".join(
    f"CREATE UNIQUE INDEX scope_{each}_family ON scope_{each} (company_id, id, client_id);"
    for each in PARENTS
)
CHILDREN = (
    ("agreementdraft", "project", "projects_project"),
    ("agreement", "project", "projects_project"),
    ("agreementversion", "agreement", "scope_agreement"),
    ("agreementversion", "change_order", "scope_changeorder"),
    ("point", "agreement", "scope_agreement"),
    ("use", "point", "scope_point"),
    ("changeorder", "project", "projects_project"),
    ("changeorder", "agreement", "scope_agreement"),
    ("orderversion", "change_order", "scope_changeorder"),
    ("ordercode", "change_order", "scope_changeorder"),
    ("orderdraft", "project", "projects_project"),
    ("orderdraft", "agreement", "scope_agreement"),
    ("orderdraft", "approval", "projects_approval"),
    ("orderdraft", "change_order", "scope_changeorder"),
    ("ordertrace", "change_order", "scope_changeorder"),
    ("ordertrace", "approval", "projects_approval"),
    ("wishwatch", "wish", "scope_wish"),
    ("tie", "point", "scope_point"),
    ("tie", "use", "scope_use"),
    ("saying", "change_order", "scope_changeorder"),
    ("laterwish", "approval", "projects_approval"),
)
#: Of every table: its client; of these besides: conversations, seats, contacts, documents.
OF_CLIENTS = (
    "agreementdraft", "agreement", "agreementversion", "point", "use", "changeorder",
    "orderversion", "ordercode", "orderdraft", "ordertrace", "ordernumbers", "wish",
    "wishwatch", "tie", "saying", "laterwish", "favour",
)  # fmt: skip
KEYS = (
    *((table, "client", "people_client") for table in OF_CLIENTS),
    *(
        (table, "conversation", "conversations_conversation")
        for table in ("orderdraft", "ordertrace", "wish", "tie", "saying", "laterwish", "favour")
    ),
    ("agreementdraft", "made_by", "people_seat"),
    ("agreementdraft", "document", "documents_document"),
    ("agreement", "document", "documents_document"),
    ("changeorder", "decided_by_contact", "people_contact"),
    ("orderversion", "by_seat", "people_seat"),
    ("ordercode", "contact", "people_contact"),
    ("orderdraft", "made_by", "people_seat"),
    ("ordertrace", "made_by", "people_seat"),
    ("ordertrace", "document", "documents_document"),
    ("tie", "by_seat", "people_seat"),
    ("saying", "by_seat", "people_seat"),
    ("favour", "by_seat", "people_seat"),
)

FROZEN = """
CREATE FUNCTION scope_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'What was agreed, sent or approved is never changed'; END $$;
CREATE TRIGGER scope_frozen BEFORE UPDATE ON scope_agreementversion
  FOR EACH STATEMENT EXECUTE FUNCTION scope_frozen();
CREATE TRIGGER scope_frozen BEFORE UPDATE ON scope_orderversion
  FOR EACH STATEMENT EXECUTE FUNCTION scope_frozen();
CREATE TRIGGER scope_frozen BEFORE UPDATE ON scope_saying
  FOR EACH STATEMENT EXECUTE FUNCTION scope_frozen();
CREATE TRIGGER scope_frozen BEFORE UPDATE ON scope_changeorder
  FOR EACH ROW WHEN (OLD.state <> 'sent') EXECUTE FUNCTION scope_frozen();
"""
THAWED = """
DROP TRIGGER scope_frozen ON scope_changeorder;
DROP TRIGGER scope_frozen ON scope_saying;
DROP TRIGGER scope_frozen ON scope_orderversion;
DROP TRIGGER scope_frozen ON scope_agreementversion;
DROP FUNCTION scope_frozen();
"""
DECIDED = "state, decided_at, decided_by_contact_id, decided_by_name, reason, approved_sha256"
MINE = f"contact_id = ANY ({CONTACTS})"
OF_THE_CABINET = (
    "agreement", "agreementversion", "point", "use", "changeorder", "orderversion", "ordercode",
    "wish", "saying", "laterwish",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("scope", "0001_initial"),
        ("projects", "0003_section"),
        ("documents", "0002_walls"),
        ("conversations", "0015_links_follow"),
        ("kit", "0003_only"),
    ]
    operations = [
        migrations.RunSQL(FAMILIES, migrations.RunSQL.noop),
        *[same_company(f"scope_{table}", f"{column}_id", to) for table, column, to in KEYS],
        *[family(*each) for each in CHILDREN],
        protect(
            "scope_custom",
            wall(DESK, "SELECT, INSERT, UPDATE", COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect("scope_agreementdraft", wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM)),
        protect(
            "scope_agreement",
            wall(DESK, "SELECT, INSERT, UPDATE (ended_at)", TEAM),
            wall(PORTAL, "SELECT", ADMITTED),
            wall(WORKER, "SELECT, UPDATE (version)", ALL),
        ),
        protect(
            "scope_agreementversion",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", ADMITTED),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "scope_point",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", ADMITTED),
            wall(WORKER, "SELECT, INSERT, UPDATE (amount)", ALL),
        ),
        protect(
            "scope_use",
            wall(DESK, "SELECT, INSERT, UPDATE (amount), DELETE", TEAM),
            wall(PORTAL, "SELECT", ADMITTED),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "scope_changeorder",
            wall(
                DESK,
                "SELECT, INSERT, UPDATE (version, state, valid_until, sent_at, decided_at, reason)",
                TEAM,
                f"{TEAM} AND state IN ('sent', 'withdrawn') AND decided_by_contact_id IS NULL",
            ),
            wall(
                PORTAL,
                f"SELECT, UPDATE ({DECIDED})",
                ADMITTED,
                f"{ADMITTED} AND state IN ('approved', 'declined')"
                f" AND decided_by_contact_id = ANY ({CONTACTS})",
            ),
            wall(WORKER, "SELECT, UPDATE (state, decided_at)", ALL, "state = 'expired'"),
        ),
        protect(
            "scope_orderversion",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", ADMITTED),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "scope_ordercode",
            wall(PORTAL, "SELECT, INSERT, UPDATE (tries, used_at)", f"{ADMITTED} AND {MINE}"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect("scope_orderdraft", wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM)),
        protect(
            "scope_ordertrace",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(WORKER, "SELECT, UPDATE (invoice_id, document_id, landed_at)", ALL),
        ),
        protect("scope_ordernumbers", wall(DESK, "SELECT, INSERT, UPDATE (last)", TEAM)),
        protect(
            "scope_wish",
            wall(DESK, "SELECT, INSERT, UPDATE (heard_at, due_at, promised, settled_at)", TEAM),
            wall(PORTAL, "SELECT", where_read("scope_wish")),
            wall(WORKER, "SELECT, INSERT, UPDATE (settled_at)", ALL),
        ),
        protect(
            "scope_wishwatch",
            wall(DESK, "SELECT, INSERT, UPDATE (next_at, reminded_at, late_told_at)", TEAM),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "scope_tie",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
        ),
        protect(
            "scope_saying",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", where_read("scope_saying")),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "scope_laterwish",
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT, INSERT", where_read("scope_laterwish")),
            wall(WORKER, "SELECT", ALL),
        ),
        protect("scope_favour", wall(DESK, "SELECT, INSERT, DELETE", TEAM)),
        *[bounded(f"scope_{table}") for table in OF_THE_CABINET],
        migrations.RunSQL(FROZEN, THAWED),
    ]
