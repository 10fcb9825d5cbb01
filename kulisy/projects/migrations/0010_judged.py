"""A review of a stage is written by who sees that stage, done, in his cabinet: the database holds
it as the first wall does (catalog knows no stages)."""

from django.db import migrations

SEEN = "about <> 'stage' OR about_id IN (SELECT id FROM projects_stage WHERE state = 'done')"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_orders_by_link"), ("projects", "0009_modes_of_places")]
    operations = [
        migrations.RunSQL(
            "CREATE POLICY catalog_review_of_stages ON catalog_review AS RESTRICTIVE FOR INSERT"
            f" TO kulisy_portal WITH CHECK ({SEEN})",
            "DROP POLICY catalog_review_of_stages ON catalog_review",
        )
    ]
