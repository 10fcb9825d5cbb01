"""A conversation may have the mode of writing of its project."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0018_held"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="whole_team_writes",
            field=models.BooleanField(null=True),
        ),
    ]
