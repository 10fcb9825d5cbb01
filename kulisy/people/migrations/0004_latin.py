"""Names in Latin letters beside the names, kept by the database: to be asked for likeness.

Made anew at every search, 5,400 names took five times as long. Django knows nothing of this
column: people.search alone asks for it.
"""

from django.db import migrations

TABLES = ("people_client", "people_contact", "people_seat")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_rules_version"), ("kit", "0002_latin")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD COLUMN name_latin text"
            " GENERATED ALWAYS AS (kulisy_latin(name)) STORED",
            f"ALTER TABLE {table} DROP COLUMN name_latin",
        )
        for table in TABLES
    ]
