"""That the letter of an invitation did not arrive is seen on the invitation."""

from django.db import migrations, models

MARK = """
GRANT UPDATE (returned_at, returned_why) ON admissions_invitation
  TO kulisy_desk, kulisy_portal, kulisy_worker;
"""
UNMARK = """
REVOKE UPDATE (returned_at, returned_why) ON admissions_invitation
  FROM kulisy_desk, kulisy_portal, kulisy_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("admissions", "0006_sections")]
    operations = [
        migrations.AddField("invitation", "returned_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "invitation",
            "returned_why",
            models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.RunSQL(MARK, UNMARK),
    ]
