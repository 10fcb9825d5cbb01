"""When a client was last in his cabinet, whatever page he opened; «Что нового» still counts from
visits to the first screen."""

from django.db import migrations, models

KNOWN = "UPDATE people_access SET last_seen_at = seen_at WHERE seen_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("people", "0007_token_walls")]
    operations = [
        migrations.AddField("access", "last_seen_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "GRANT UPDATE (last_seen_at) ON people_access TO kulisy_portal",
            "REVOKE UPDATE (last_seen_at) ON people_access FROM kulisy_portal",
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
