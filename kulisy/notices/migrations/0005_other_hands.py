"""A notice whose term runs goes into other hands: who looks after it changes, nothing else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_found")]
    operations = [
        migrations.RunSQL(
            "GRANT UPDATE (author_id) ON notices_notice TO kulisy_desk",
            "REVOKE UPDATE (author_id) ON notices_notice FROM kulisy_desk",
        )
    ]
