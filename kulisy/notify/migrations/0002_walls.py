"""Bells and choices are a person's own; of letters the desk sees whether they were handed over."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, LOBBY, OWN_COMPANY, PORTAL, WORKER, protect, wall


def mine(face: str) -> str:
    return f"{OWN_COMPANY} AND person_id = kulisy_person() AND face = '{face}'"


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial"), ("people", "0002_walls")]
    operations = [
        protect(
            "notify_bell",
            wall(DESK, "SELECT, UPDATE (read_at)", mine("desk")),
            wall(PORTAL, "SELECT, UPDATE (read_at)", mine("portal")),
            wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL),
        ),
        protect(
            "notify_letter",
            wall(LOBBY, "INSERT", ALL),
            wall(DESK, "SELECT, INSERT", OWN_COMPANY),
            wall(PORTAL, "INSERT", OWN_COMPANY),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "notify_choice",
            wall(DESK, "SELECT, INSERT, UPDATE", mine("desk")),
            wall(PORTAL, "SELECT, INSERT, UPDATE", mine("portal")),
            wall(WORKER, "SELECT", ALL),
        ),
    ]
