"""How somebody answered: signed in, or by the link of his letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_walls")]
    operations = [
        migrations.AddField(
            "recipient",
            "answered_how",
            models.CharField(max_length=6, blank=True, default="", db_default=""),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (answered_how) ON notices_recipient TO kulisy_portal",
            "REVOKE UPDATE (answered_how) ON notices_recipient FROM kulisy_portal",
        ),
    ]
