"""What a conversation was joined with or split off from is told to those who read both."""

from django.db import migrations, models

from kulisy.kit.walls import same_company


class Migration(migrations.Migration):
    dependencies = [("conversations", "0013_sightings_by_way")]
    operations = [
        migrations.AddField("conversation", "split_from", models.UUIDField(null=True)),
        migrations.AddField("conversation", "rearranged_at", models.DateTimeField(null=True)),
        same_company("conversations_conversation", "split_from", "conversations_conversation"),
    ]
