"""Row security of imported mail: the cabinet has no grant at all."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall

#: A letter that was not placed has no client; access.py asks more of who looks at those.
TEAM = (
    f"{OWN_COMPANY} AND (client_id IS NULL OR NOT (client_id = ANY (kulisy_ids('kulisy.hidden'))))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("mailroom", "0001_initial"),
        ("conversations", "0002_walls"),
        ("people", "0002_walls"),
    ]
    operations = [
        protect(
            "mailroom_importrun",
            wall(DESK, "SELECT", OWN_COMPANY),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "mailroom_importedletter",
            wall(DESK, "SELECT", TEAM),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        same_company("mailroom_importedletter", "run_id", "mailroom_importrun"),
        same_company("mailroom_importedletter", "client_id", "people_client"),
        same_company("mailroom_importedletter", "conversation_id", "conversations_conversation"),
    ]
