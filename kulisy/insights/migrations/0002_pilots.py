"""Pilots and the Monday boards: the desk's alone. No role of the client's side has a grant."""

import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import ALL, DESK, WORKER, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_insights"),
        ("people", "0016_sells"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pilot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kulisy.kit.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("problem", models.TextField(max_length=1000)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("first_answer", "First answer"),
                            ("time_to_close", "Time to close"),
                            ("letters", "Letters per request"),
                            ("where", "“Where are we?”"),
                            ("resent", "Sent again"),
                            ("rounds", "Rounds of remarks"),
                        ],
                        max_length=16,
                    ),
                ),
                ("better_by", models.PositiveSmallIntegerField(default=20)),
                ("days", models.PositiveSmallIntegerField(default=30)),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("before", models.JSONField()),
                ("before_days", models.PositiveSmallIntegerField()),
                ("before_taken_at", models.DateTimeField()),
                ("after", models.JSONField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "reached"),
                            ("missed", "not reached"),
                            ("little", "too little data"),
                        ],
                        max_length=7,
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("go_on", "we go on"), ("stop", "we stop")],
                        max_length=5,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.client",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("judged_at", None)),
                        fields=["ends_on"],
                        name="pilot_running",
                    ),
                    models.Index(fields=["company", "-made_at"], name="pilot_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="pilot_company"),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("company", "client"),
                        name="pilot_one_a_client",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("better_by__gte", 5),
                            ("better_by__lte", 90),
                            ("days__gte", 14),
                            ("days__lte", 180),
                        ),
                        name="pilot_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Week",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kulisy.kit.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("monday", models.DateField()),
                ("said", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.company",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "monday"), name="week_once")
                ],
            },
        ),
        same_company("insights_pilot", "client_id", "people_client"),
        same_company("insights_pilot", "decided_by_id", "people_seat"),
        same_company("insights_pilot", "made_by_id", "people_seat"),
        protect(
            "insights_pilot",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "insights_week",
            wall(DESK, "SELECT, INSERT", COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
    ]
