"""How a company writes letters is the team's and the worker's affair; what came back is dealt with
by the team."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, wall


class Migration(migrations.Migration):
    dependencies = [("notify", "0003_mail"), ("people", "0002_walls")]
    operations = [
        protect(
            "notify_companymail",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT, UPDATE (trouble, trouble_at)", ALL),
        ),
        protect("notify_pace", wall(WORKER, "SELECT, INSERT, UPDATE", ALL)),
        migrations.RunSQL(
            "GRANT UPDATE (dealt_at, dealt_by) ON notify_letter TO kulisy_desk",
            "REVOKE UPDATE (dealt_at, dealt_by) ON notify_letter FROM kulisy_desk",
        ),
    ]
