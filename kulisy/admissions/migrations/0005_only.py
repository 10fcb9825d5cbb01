"""Who came by a personal link invites nobody and takes nobody's access away."""

import importlib

from django.db import migrations

from kulisy.kit.walls import bounded

REVOKE = importlib.import_module("kulisy.admissions.migrations.0004_lead_revokes").REVOKE
CONDITION = "WHERE held.id = asked"
assert CONDITION in REVOKE  # noqa: S101 (0004 never changes)
REVOKE_SIGNED_IN = REVOKE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    CONDITION, f"{CONDITION} AND kulisy_only() IS NULL"
)


class Migration(migrations.Migration):
    dependencies = [("admissions", "0004_lead_revokes"), ("kit", "0003_only")]
    operations = [
        bounded("admissions_invitation"),
        migrations.RunSQL(REVOKE_SIGNED_IN, migrations.RunSQL.noop),
    ]
