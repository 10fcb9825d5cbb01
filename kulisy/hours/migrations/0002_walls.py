"""Row security and grants of hours. The cabinet reads one table, written for it; timers, entries,
their traces, agreements, plans and costs have no grant there at all. What an hour costs is read by
the owner and the accountant, also behind the queries."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
MINE = f"{TEAM} AND seat_id = (SELECT kulisy_seat())"
ADMITTED = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('projects'))::uuid[])"
#: The project's own wall stands in this question too.
OF_PROJECT = (
    f"{ADMITTED} AND EXISTS (SELECT FROM projects_project p"
    " WHERE p.company_id = hours_shownhours.company_id AND p.id = hours_shownhours.project_id)"
)
MONEYED = (
    f"{COMPANY} AND EXISTS (SELECT FROM people_seat s WHERE s.company_id = (SELECT kulisy_company())"
    " AND s.id = (SELECT kulisy_seat()) AND s.active AND s.role IN ('owner', 'accountant'))"
)


def family(child: str, parent: str, target: str) -> migrations.RunSQL:
    """A child's client is its parent's."""
    name = f"hours_{child}_{parent}_family"
    return migrations.RunSQL(
        f"ALTER TABLE hours_{child} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (company_id, {parent}_id, client_id)"
        f" REFERENCES {target} (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE hours_{child} DROP CONSTRAINT {name}",
    )


OF_A_PROJECT = ("timer", "entry", "terms", "plan", "shownhours")
OF_A_TASK = ("timer", "entry", "plan")
KEYS = (
    ("timer", "seat", "people_seat"),
    ("entry", "seat", "people_seat"),
    ("correction", "by_seat", "people_seat"),
    ("shownhours", "seat", "people_seat"),
    ("costrate", "seat", "people_seat"),
    ("costrate", "made_by", "people_seat"),
)

FROZEN = """
CREATE UNIQUE INDEX hours_entry_family ON hours_entry (company_id, id, client_id);
CREATE FUNCTION hours_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'A trace and a rate are never changed'; END $$;
CREATE TRIGGER hours_frozen BEFORE UPDATE ON hours_correction
  FOR EACH STATEMENT EXECUTE FUNCTION hours_frozen();
CREATE TRIGGER hours_frozen BEFORE UPDATE ON hours_costrate
  FOR EACH STATEMENT EXECUTE FUNCTION hours_frozen();
"""
THAWED = """
DROP TRIGGER hours_frozen ON hours_costrate;
DROP TRIGGER hours_frozen ON hours_correction;
DROP FUNCTION hours_frozen();
DROP INDEX hours_entry_family;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hours", "0001_initial"),
        ("projects", "0003_section"),
        ("billing", "0002_walls"),
        ("documents", "0002_walls"),
        ("kit", "0003_only"),
    ]
    operations = [
        migrations.RunSQL(FROZEN, THAWED),
        *[family(each, "project", "projects_project") for each in OF_A_PROJECT],
        *[family(each, "task", "projects_task") for each in OF_A_TASK],
        family("plan", "stage", "projects_stage"),
        family("terms", "tariff", "billing_tariff"),
        family("correction", "entry", "hours_entry"),
        *[same_company(f"hours_{table}", f"{column}_id", target) for table, column, target in KEYS],
        protect(
            "hours_timer",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM, MINE),
            wall(WORKER, "SELECT, UPDATE (asked_at)", ALL),
        ),
        protect(
            "hours_entry",
            wall(DESK, "SELECT, INSERT, UPDATE (day, minutes, counts, note, line)", TEAM),
        ),
        protect(
            "hours_correction",
            wall(DESK, "SELECT, INSERT", TEAM, f"{TEAM} AND by_seat_id = (SELECT kulisy_seat())"),
        ),
        protect(
            "hours_terms",
            wall(DESK, "SELECT, INSERT, UPDATE (shows, tariff_id, changed_at)", TEAM),
        ),
        protect("hours_plan", wall(DESK, "SELECT, INSERT, UPDATE (minutes), DELETE", TEAM)),
        protect("hours_costrate", wall(DESK, "SELECT, INSERT", MONEYED)),
        protect(
            "hours_shownhours",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT", OF_PROJECT),
            wall(WORKER, "SELECT", ALL),
        ),
        bounded("hours_shownhours"),
    ]
