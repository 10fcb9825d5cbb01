"""Whether a company's cabinet has a place for what can be ordered and booked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0015_link_places")]
    operations = [
        migrations.AddField(
            "company", "sells", models.BooleanField(default=False, db_default=False)
        ),
    ]
