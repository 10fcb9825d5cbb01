"""Of one message two words may be given for the same day: minutes hold more than one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handovers", "0002_walls")]
    operations = [
        migrations.RemoveConstraint("commitment", "handovers_commitment_once"),
        migrations.AddConstraint(
            "commitment",
            models.UniqueConstraint(
                fields=["company", "message", "due_at", "words"], name="handovers_commitment_once"
            ),
        ),
    ]
