"""One first sighting by a personal link and one signed in, of each message and reader."""

from django.db import migrations, models

COLUMNS = "company_id, message_id, seat_id, contact_id"
TABLE = "conversations_sighting"


class Migration(migrations.Migration):
    # While people read: the index is made beside the old one, and takes its place.
    atomic = False
    dependencies = [("conversations", "0012_by_link")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY sighting_once_by_way ON {TABLE}"
                    f" ({COLUMNS}, by_link) NULLS NOT DISTINCT",
                    "DROP INDEX sighting_once_by_way",
                ),
                migrations.RunSQL(
                    f"ALTER TABLE {TABLE} DROP CONSTRAINT sighting_once,"
                    " ADD CONSTRAINT sighting_once UNIQUE USING INDEX sighting_once_by_way",
                    f"ALTER TABLE {TABLE} DROP CONSTRAINT sighting_once,"
                    f" ADD CONSTRAINT sighting_once UNIQUE NULLS NOT DISTINCT ({COLUMNS})",
                ),
            ],
            [
                migrations.RemoveConstraint("sighting", "sighting_once"),
                migrations.AddConstraint(
                    "sighting",
                    models.UniqueConstraint(
                        fields=["company", "message", "seat", "contact", "by_link"],
                        nulls_distinct=False,
                        name="sighting_once",
                    ),
                ),
            ],
        )
    ]
