"""Row security and grants of projects. The cabinet reads what was made for the client, of clients
whose section «projects» admits it; who sees a thing is written once, so nobody is granted to change
an audience. Prices of stages have no grant for it at all. What was shown in a round of approval, and
an approval once given, nobody may change."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
ADMITTED = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('projects'))::uuid[])"
SHOWN = "audience = 'client'"


def within(table: str, parent: str) -> str:
    """The parent's own wall stands in this question too."""
    return (
        f"{ADMITTED} AND EXISTS (SELECT FROM projects_{parent} p"
        f" WHERE p.company_id = projects_{table}.company_id AND p.id = projects_{table}.{parent}_id)"
    )


def of_project(table: str) -> str:
    return within(table, "project")


def key(table: str, column: str, target: str) -> migrations.RunSQL:
    return same_company(f"projects_{table}", f"{column}_id", target)


def family(child: str, parent: str) -> migrations.RunSQL:
    """A child's client is its parent's."""
    name = f"projects_{child}_{parent}_family"
    return migrations.RunSQL(
        f"ALTER TABLE projects_{child} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (company_id, {parent}_id, client_id)"
        f" REFERENCES projects_{parent} (company_id, id, client_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE projects_{child} DROP CONSTRAINT {name}",
    )


PARENTS = ("project", "stage", "task", "material", "approval")
FAMILIES = "\n".join(
    f"CREATE UNIQUE INDEX projects_{each}_family ON projects_{each} (company_id, id, client_id);"
    for each in PARENTS
)
CHILDREN = (
    ("stage", "project"),
    ("task", "project"),
    ("material", "project"),
    ("approval", "project"),
    ("wait", "project"),
    ("shift", "project"),
    ("change", "project"),
    ("visit", "project"),
    ("stageprice", "stage"),
    ("checkitem", "task"),
    ("taskfile", "task"),
    ("materialfile", "material"),
    ("approvalround", "approval"),
    ("remark", "approval"),
    ("approvalcode", "approval"),
)
KEYS = (
    ("project", "lead", "people_seat"),
    ("project", "conversation", "conversations_conversation"),
    ("stage", "responsible", "people_seat"),
    ("task", "stage", "projects_stage"),
    ("task", "assignee", "people_seat"),
    ("taskfile", "blob", "files_blob"),
    ("taskfile", "by_seat", "people_seat"),
    ("material", "stage", "projects_stage"),
    ("material", "sent_by_contact", "people_contact"),
    ("materialfile", "blob", "files_blob"),
    ("materialfile", "by_contact", "people_contact"),
    ("shift", "stage", "projects_stage"),
    ("shift", "by_seat", "people_seat"),
    ("change", "by_seat", "people_seat"),
    ("change", "by_contact", "people_contact"),
    ("visit", "contact", "people_contact"),
    ("approval", "stage", "projects_stage"),
    ("approval", "approved_by_contact", "people_contact"),
    ("approvalround", "blob", "files_blob"),
    ("approvalround", "by_seat", "people_seat"),
    ("remark", "by_contact", "people_contact"),
    ("approvalcode", "contact", "people_contact"),
)

FROZEN = """
CREATE FUNCTION projects_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'What was shown or approved is never changed'; END $$;
CREATE TRIGGER projects_frozen BEFORE UPDATE ON projects_approvalround
  FOR EACH STATEMENT EXECUTE FUNCTION projects_frozen();
CREATE TRIGGER projects_frozen BEFORE UPDATE ON projects_change
  FOR EACH STATEMENT EXECUTE FUNCTION projects_frozen();
CREATE TRIGGER projects_frozen BEFORE UPDATE ON projects_approval
  FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION projects_frozen();
"""
THAWED = """
DROP TRIGGER projects_frozen ON projects_approval;
DROP TRIGGER projects_frozen ON projects_change;
DROP TRIGGER projects_frozen ON projects_approvalround;
DROP FUNCTION projects_frozen();
"""

PROJECT = "title, about, state, lead_id, conversation_id, copied_to, ended_at"
TASK = "stage_id, place, title, about, state, assignee_id, due, after_id, copied_to, done_at"
APPROVED = "state, approved_at, approved_by_contact_id, approved_by_name, approved_sha256"
OF_THE_CABINET = (
    "project", "stage", "task", "checkitem", "taskfile", "material", "materialfile", "wait",
    "shift", "change", "visit", "approval", "approvalround", "remark", "approvalcode",
)  # fmt: skip
MINE = f"contact_id = ANY ({CONTACTS})"
BY_ME = f"by_contact_id = ANY ({CONTACTS})"


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_initial"),
        ("documents", "0002_walls"),
        ("kit", "0003_only"),
        ("people", "0012_sections"),
    ]
    operations = [
        migrations.RunSQL(FAMILIES, migrations.RunSQL.noop),
        key("project", "client", "people_client"),
        *[family(*each) for each in CHILDREN],
        *[key(*each) for each in KEYS],
        protect("projects_outline", wall(DESK, "SELECT, INSERT, UPDATE, DELETE", COMPANY)),
        protect(
            "projects_project",
            wall(DESK, f"SELECT, INSERT, UPDATE ({PROJECT})", TEAM),
            wall(PORTAL, "SELECT", f"{ADMITTED} AND {SHOWN}"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_stage",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
            wall(PORTAL, "SELECT", of_project("stage")),
            wall(WORKER, "SELECT, UPDATE (planned_from, planned_to)", ALL),
        ),
        protect("projects_stageprice", wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM)),
        protect(
            "projects_task",
            wall(DESK, f"SELECT, INSERT, UPDATE ({TASK}), DELETE", TEAM),
            wall(PORTAL, "SELECT", f"{SHOWN} AND {of_project('task')}"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_checkitem",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
            wall(PORTAL, "SELECT", within("checkitem", "task")),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_taskfile",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT", within("taskfile", "task")),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_material",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(
                PORTAL,
                "SELECT, UPDATE (state, answer, sent_at, sent_by_contact_id)",
                of_project("material"),
                f"{ADMITTED} AND state = 'sent' AND sent_by_contact_id = ANY ({CONTACTS})",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_materialfile",
            wall(DESK, "SELECT", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT",
                within("materialfile", "material"),
                f"{within('materialfile', 'material')} AND {BY_ME}",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_wait",
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT", of_project("wait")),
            wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL),
        ),
        protect(
            "projects_shift",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", of_project("shift")),
            wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL),
        ),
        protect(
            "projects_change",
            wall(DESK, "SELECT, INSERT", TEAM, f"{TEAM} AND by_contact_id IS NULL"),
            wall(
                PORTAL,
                "SELECT, INSERT",
                f"{SHOWN} AND {of_project('change')}",
                f"{SHOWN} AND {of_project('change')} AND by_seat_id IS NULL AND {BY_ME}",
            ),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "projects_visit",
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT, INSERT, UPDATE", f"{of_project('visit')} AND {MINE}"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_approval",
            wall(DESK, "SELECT, INSERT, UPDATE (round, state)", TEAM),
            wall(
                PORTAL,
                f"SELECT, UPDATE ({APPROVED})",
                of_project("approval"),
                f"{ADMITTED} AND (state = 'remarks' AND approved_by_contact_id IS NULL"
                f" OR state = 'approved' AND approved_by_contact_id = ANY ({CONTACTS}))",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_approvalround",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", within("approvalround", "approval")),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_remark",
            wall(DESK, "SELECT, UPDATE (settled_at)", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT",
                within("remark", "approval"),
                f"{within('remark', 'approval')} AND {BY_ME}",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "projects_approvalcode",
            wall(
                PORTAL,
                "SELECT, INSERT, UPDATE (tries, used_at)",
                f"{within('approvalcode', 'approval')} AND {MINE}",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        *[bounded(f"projects_{table}") for table in OF_THE_CABINET],
        migrations.RunSQL(FROZEN, THAWED),
    ]
