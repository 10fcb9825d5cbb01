"""A project may have its own mode of writing; the team sets it."""

from django.db import migrations, models

from kulisy.kit.walls import DESK


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0008_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="whole_team_writes",
            field=models.BooleanField(null=True),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (whole_team_writes) ON projects_project TO {DESK}",
            f"REVOKE UPDATE (whole_team_writes) ON projects_project FROM {DESK}",
        ),
    ]
