"""The worker certifies what became of an official notice: it reads the entries about notices, and
no other ones."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_walls")]
    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON journal_entry TO kulisy_worker;"
            "CREATE POLICY journal_entry_of_notices ON journal_entry AS RESTRICTIVE FOR SELECT"
            " TO kulisy_worker USING (subject_kind = 'notice')",
            "DROP POLICY journal_entry_of_notices ON journal_entry;"
            "REVOKE SELECT ON journal_entry FROM kulisy_worker",
        ),
    ]
