"""Rooms, working hours, absences, rules, bookings; and what they take, of which no two may meet (an
exclusion constraint over company, resource and time: hence btree_gist)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_walls"),
        ("people", "0013_links_forgotten"),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Room",
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
                ("name", models.CharField(max_length=80, verbose_name="Name")),
                ("active", models.BooleanField(default=True)),
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
                    models.UniqueConstraint(fields=("company", "id"), name="room_company"),
                    models.UniqueConstraint(
                        condition=models.Q(("active", True)),
                        fields=("company", "name"),
                        name="room_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
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
                ("title", models.CharField(max_length=120)),
                ("price", models.BigIntegerField(null=True)),
                ("price_kind", models.CharField(max_length=5)),
                ("currency", models.CharField(max_length=3)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("before", models.PositiveSmallIntegerField(default=0)),
                ("after", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("booked", "booked"),
                            ("cancelled", "cancelled"),
                            ("came", "came"),
                            ("missed", "did not come"),
                        ],
                        max_length=9,
                    ),
                ),
                ("held_until", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("made_at", models.DateTimeField()),
                ("booked_at", models.DateTimeField(null=True)),
                ("moved_from", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[("client", "the client"), ("team", "the team")],
                        max_length=6,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=0)),
                ("key", models.UUIDField()),
                (
                    "by_contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
                    ),
                ),
                (
                    "by_seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.service",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bookings.room",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["company", "starts_at"], name="booking_day"),
                    models.Index(fields=["company", "client", "-starts_at"], name="booking_client"),
                    models.Index(
                        condition=models.Q(("state", "held")),
                        fields=["company", "held_until"],
                        name="booking_held",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="booking_company"),
                    models.UniqueConstraint(
                        fields=("company", "client", "key"), name="booking_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="booking_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_seat__isnull", False),
                            ("by_contact__isnull", False),
                            _connector="XOR",
                        ),
                        name="booking_maker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_until__isnull", False), ("state", "held")),
                            models.Q(
                                models.Q(("state", "held"), _negated=True), ("held_until", None)
                            ),
                            _connector="OR",
                        ),
                        name="booking_hold",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
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
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.company",
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
                (
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="bookings.room",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "ends_at"], name="absence_ends")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="absence_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seat", None), ("room", None), _connector="OR"),
                        name="absence_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rules",
            fields=[
                (
                    "company",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.company",
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=30)),
                (
                    "notice",
                    models.PositiveIntegerField(
                        default=120, validators=[django.core.validators.MaxValueValidator(527040)]
                    ),
                ),
                (
                    "horizon",
                    models.PositiveSmallIntegerField(
                        default=60, validators=[django.core.validators.MaxValueValidator(366)]
                    ),
                ),
                (
                    "cancel_until",
                    models.PositiveIntegerField(
                        default=720, validators=[django.core.validators.MaxValueValidator(527040)]
                    ),
                ),
                (
                    "move_until",
                    models.PositiveIntegerField(
                        default=720, validators=[django.core.validators.MaxValueValidator(527040)]
                    ),
                ),
                ("hold", models.PositiveSmallIntegerField(default=10)),
                ("per_person", models.PositiveSmallIntegerField(default=5)),
                (
                    "remind_first",
                    models.PositiveIntegerField(
                        default=1440, validators=[django.core.validators.MaxValueValidator(527040)]
                    ),
                ),
                (
                    "remind_second",
                    models.PositiveIntegerField(
                        default=180, validators=[django.core.validators.MaxValueValidator(527040)]
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
            ],
            options={
                "verbose_name_plural": "rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__gte", 5), ("step__lte", 240)), name="rules_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hold__gte", 2), ("hold__lte", 60)), name="rules_hold"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_person__gte", 1), ("per_person__lte", 100)),
                        name="rules_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("horizon__gte", 1), ("horizon__lte", 366)),
                        name="rules_horizon",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRoom",
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
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="bookings.room",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "service", "room"), name="serviceroom_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingHours",
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
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.company",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["company", "seat", "weekday"], name="hours_seat")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__gt", models.F("opens")), ("closes", "00:00"), _connector="OR"
                        ),
                        name="hours_forward",
                    ),
                ],
                "verbose_name_plural": "working hours",
            },
        ),
        migrations.CreateModel(
            name="BookingNote",
            fields=[
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="bookings.booking",
                    ),
                ),
                ("body", models.TextField(blank=True, max_length=2000)),
                ("written_at", models.DateTimeField()),
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
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Occupation",
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
                ("resource", models.UUIDField()),
                ("span", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="bookings.booking",
                    ),
                ),
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
            ],
            options={
                "indexes": [models.Index(fields=["company", "booking"], name="occupation_booking")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("company", "="), ("resource", "="), ("span", "&&")],
                        name="occupation_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("span__isempty", False)), name="occupation_not_empty"
                    ),
                ],
            },
        ),
    ]
