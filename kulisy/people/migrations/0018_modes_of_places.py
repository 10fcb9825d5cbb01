"""Kept by the projects: the whole team writes in one of this client's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0017_writing"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="whole_team_somewhere",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
