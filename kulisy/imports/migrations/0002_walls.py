"""Row security of imports: the owner's, and each administrator's own. The cabinet has no grant."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall

MY_SEAT = "s.id = kulisy_seat() AND s.company_id = kulisy_company() AND s.active"
#: A plan tells of every client of the company, and an administrator may be kept out of some: he
#: sees what he brought himself, the owner everything.
MINE = (
    f"{OWN_COMPANY} AND EXISTS (SELECT FROM people_seat s WHERE {MY_SEAT} AND (s.role = 'owner'"
    " OR (s.role = 'admin' AND started_by_id = kulisy_seat())))"
)
OF_MINE = f"{OWN_COMPANY} AND of_import_id IN (SELECT id FROM imports_import)"  # noqa: S608
ORDERED = (
    "state, moved_at, file_name, file_size, file, mapping, decisions, trouble, done, total, turn"
)


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("people", "0002_walls")]
    operations = [
        protect(
            "imports_import",
            wall(
                DESK,
                f"SELECT, INSERT, UPDATE ({ORDERED})",
                MINE,
                f"{MINE} AND started_by_id IS NOT NULL",
            ),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "imports_importnote",
            wall(DESK, "SELECT", OF_MINE),
            wall(WORKER, "SELECT, INSERT, DELETE", ALL),
        ),
        protect(
            "imports_importedrow",
            wall(DESK, "SELECT", OF_MINE),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        same_company("imports_import", "started_by_id", "people_seat"),
        same_company("imports_importnote", "of_import_id", "imports_import"),
        same_company("imports_importedrow", "of_import_id", "imports_import"),
    ]
