"""What a personal link opens: a conversation as before, or another thing (people.places)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0014_like_by_index")]
    operations = [
        migrations.AddField(
            "personallink",
            "place_kind",
            models.CharField(max_length=12, default="conversation", db_default="conversation"),
        ),
    ]
