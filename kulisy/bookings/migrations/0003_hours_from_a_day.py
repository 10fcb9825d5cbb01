"""Working hours are in force from a day and until a day: next month's change is made today."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_walls")]
    operations = [
        migrations.AddField("workinghours", "since", models.DateField(null=True)),
        migrations.AddField("workinghours", "until", models.DateField(null=True)),
        migrations.AddConstraint(
            "workinghours",
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="hours_in_force",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (until) ON bookings_workinghours TO kulisy_desk",
            "REVOKE UPDATE (until) ON bookings_workinghours FROM kulisy_desk",
        ),
    ]
