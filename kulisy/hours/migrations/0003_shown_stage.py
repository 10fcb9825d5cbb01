"""A line that a client reads says to which stage it belongs."""

from django.db import migrations, models

#: What stands there already, of tasks that stand on a stage.
FILL = """
UPDATE hours_shownhours h SET stage_id = t.stage_id
  FROM hours_entry e JOIN projects_task t ON t.company_id = e.company_id AND t.id = e.task_id
 WHERE e.company_id = h.company_id AND e.id = h.entry_id AND t.stage_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("hours", "0002_walls"), ("projects", "0002_walls")]
    operations = [
        migrations.AddField("shownhours", "stage_id", models.UUIDField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
