"""Usage facts. Everybody may add, only the desk reads, and its own company only."""

from django.db import migrations, models

from kulisy.kit.walls import ALL, DESK, LOBBY, OWN_COMPANY, PORTAL, WORKER, protect, wall

KINDS = [
    ("screen", "Screen"),
    ("search", "Search"),
    ("filter", "Filter"),
    ("download", "Download"),
    ("sign_in", "Sign In"),
    ("first_answer", "First Answer"),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("kit", "0001_walls")]
    operations = [
        migrations.CreateModel(
            name="UsageFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("company_id", models.UUIDField(null=True)),
                ("face", models.CharField(blank=True, max_length=10)),
                ("person_key", models.CharField(blank=True, max_length=32)),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("varies", models.CharField(blank=True, max_length=32)),
                ("status", models.SmallIntegerField()),
                ("millis", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company_id", "at"], name="insights_company_at"),
                    models.Index(fields=["at"], name="insights_at"),
                ],
            },
        ),
        protect(
            "insights_usagefact",
            # The watch's own thread writes in the lobby, for all companies; it can't read back.
            wall(LOBBY, "INSERT", "false", ALL),
            wall(DESK, "SELECT, INSERT", OWN_COMPANY),
            wall(PORTAL, "INSERT", "false", OWN_COMPANY),
            wall(WORKER, "SELECT, INSERT, DELETE", ALL),
        ),
    ]
