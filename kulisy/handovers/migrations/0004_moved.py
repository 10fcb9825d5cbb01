"""A word's day can be moved, with a reason; a hand-over can begin and end by the clock, where its
leader asked for that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handovers", "0003_words_once")]
    operations = [
        migrations.AddField("commitment", "first_due_at", models.DateTimeField(null=True)),
        migrations.AddField("commitment", "moved_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "commitment",
            "moved_because",
            models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            "handover", "by_clock", models.BooleanField(default=False, db_default=False)
        ),
        migrations.RunSQL(
            "GRANT UPDATE (due_at, by_hour, first_due_at, moved_at, moved_because)"
            " ON handovers_commitment TO kulisy_desk",
            "REVOKE UPDATE (due_at, by_hour, first_due_at, moved_at, moved_because)"
            " ON handovers_commitment FROM kulisy_desk",
        ),
    ]
