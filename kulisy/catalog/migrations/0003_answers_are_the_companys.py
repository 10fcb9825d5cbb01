"""An answer to a review is the company's: who wrote it is the team's affair."""

from django.db import migrations

SQL = "REVOKE SELECT (answered_by_name) ON catalog_review FROM kulisy_lobby"
UNDO = "GRANT SELECT (answered_by_name) ON catalog_review TO kulisy_lobby"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_walls")]
    operations = [migrations.RunSQL(SQL, UNDO)]
