"""Row security: the desk keeps its own company's calendar, the worker reckons with all of them; the
cabinet is told moments and has no grant."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial")]
    operations = [
        same_company("clocks_hours", "author_id", "people_seat"),
        same_company("clocks_day", "author_id", "people_seat"),
        same_company("clocks_year", "author_id", "people_seat"),
        protect(
            "clocks_hours",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "clocks_day",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "clocks_year",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
    ]
