import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("conversations", "0014_kin"),
        ("files", "0001_files"),
        ("people", "0014_like_by_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
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
                    "audience",
                    models.CharField(
                        choices=[("internal", "Only the team"), ("client", "The client sees it")],
                        default="internal",
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("about", models.TextField(blank=True, max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "in work"),
                            ("paused", "paused"),
                            ("done", "done"),
                            ("stopped", "stopped"),
                        ],
                        default="running",
                        max_length=7,
                    ),
                ),
                ("copied_to", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
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
                    "audience",
                    models.CharField(
                        choices=[("internal", "Only the team"), ("client", "The client sees it")],
                        max_length=8,
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
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
                ("title", models.CharField(max_length=160)),
                ("rounds", models.PositiveSmallIntegerField(default=2)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for the client"),
                            ("remarks", "remarks are being worked in"),
                            ("approved", "approved"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=120)),
                ("approved_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "approved_by_contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remark",
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
                ("round", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.TextField(max_length=2000)),
                ("x", models.PositiveSmallIntegerField(null=True)),
                ("y", models.PositiveSmallIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=120)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.approval",
                    ),
                ),
                (
                    "by_contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
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
        ),
        migrations.CreateModel(
            name="Stage",
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
                ("place", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("deliverable", models.TextField(blank=True, max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[("next", "ahead"), ("now", "in work"), ("done", "done")],
                        default="next",
                        max_length=4,
                    ),
                ),
                ("planned_from", models.DateField()),
                ("planned_to", models.DateField()),
                ("first_from", models.DateField()),
                ("first_to", models.DateField()),
                ("began_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
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
                    "side",
                    models.CharField(
                        choices=[("client", "waiting for the client"), ("us", "waiting for us")],
                        max_length=6,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("material", "materials"),
                            ("approval", "approval"),
                            ("remarks", "work on remarks"),
                            ("stage", "a stage that took longer"),
                            ("word", "agreed between us"),
                        ],
                        max_length=8,
                    ),
                ),
                ("cause_id", models.UUIDField()),
                ("days", models.SmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.stage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Material",
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
                ("title", models.CharField(max_length=160)),
                ("about", models.TextField(blank=True, max_length=2000)),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("needed", "awaited"),
                            ("sent", "sent, being looked through"),
                            ("taken", "received"),
                            ("dropped", "no longer needed"),
                        ],
                        default="needed",
                        max_length=7,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=4000)),
                ("returned_because", models.CharField(blank=True, max_length=500)),
                ("asked_on", models.DateField()),
                ("sent_at", models.DateTimeField(null=True)),
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
                    "sent_by_contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.stage",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="approval",
            name="stage",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="projects.stage",
            ),
        ),
        migrations.CreateModel(
            name="StagePrice",
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
                ("price", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
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
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.stage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Task",
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
                    "audience",
                    models.CharField(
                        choices=[("internal", "Only the team"), ("client", "The client sees it")],
                        default="internal",
                        max_length=8,
                    ),
                ),
                ("place", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                ("about", models.TextField(blank=True, max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[("todo", "to do"), ("doing", "in work"), ("done", "done")],
                        default="todo",
                        max_length=5,
                    ),
                ),
                ("due", models.DateField(null=True)),
                ("after_id", models.UUIDField(null=True)),
                ("copied_to", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "assignee",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="projects.stage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckItem",
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
                ("place", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("done_at", models.DateTimeField(null=True)),
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TaskFile",
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
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.blob",
                    ),
                ),
                (
                    "by_seat",
                    models.ForeignKey(
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
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
                ("seen_at", models.DateTimeField()),
                ("seen_before_at", models.DateTimeField(null=True)),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wait",
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
                    "side",
                    models.CharField(
                        choices=[("client", "waiting for the client"), ("us", "waiting for us")],
                        max_length=6,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("material", "materials"),
                            ("approval", "approval"),
                            ("remarks", "work on remarks"),
                            ("stage", "a stage that took longer"),
                            ("word", "agreed between us"),
                        ],
                        max_length=8,
                    ),
                ),
                ("cause_id", models.UUIDField()),
                ("title", models.CharField(max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("days", models.PositiveIntegerField(default=0)),
                ("late", models.PositiveIntegerField(default=0)),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApprovalCode",
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
                ("round", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.approval",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["company", "contact", "-made_at"], name="approvalcode_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="approvalcode_company")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRound",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("file", "a file: picture, PDF"),
                            ("link", "a link"),
                            ("text", "a text"),
                        ],
                        max_length=4,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=255)),
                ("size", models.BigIntegerField(null=True)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField(blank=True, max_length=20000)),
                ("words", models.TextField(blank=True, max_length=2000)),
                ("sha256", models.CharField(max_length=64)),
                ("due", models.DateField()),
                ("sent_at", models.DateTimeField()),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.approval",
                    ),
                ),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.blob",
                    ),
                ),
                (
                    "by_seat",
                    models.ForeignKey(
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "approval", "number"), name="approvalround_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialFile",
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
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.blob",
                    ),
                ),
                (
                    "by_contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.contact",
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
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.material",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "material", "blob"), name="materialfile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outline",
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
                ("name", models.CharField(max_length=80)),
                ("plan", models.TextField(max_length=20000)),
                ("changed_at", models.DateTimeField()),
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
                    models.UniqueConstraint(fields=("company", "name"), name="outline_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["company", "client", "-made_at"], name="project_client"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["company", "state", "-made_at"], name="project_state"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(fields=("company", "id"), name="project_company"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["company", "project", "-at"], name="projectchange_newest"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="projectchange_company"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(
                fields=("company", "approval", "round", "number"), name="remark_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("x", None), ("y", None)),
                    models.Q(("x__lte", 1000), ("y__lte", 1000)),
                    _connector="OR",
                ),
                name="remark_place",
            ),
        ),
        migrations.AddIndex(
            model_name="stage",
            index=models.Index(fields=["company", "project", "place"], name="stage_project"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("company", "id"), name="stage_company"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_to__gte", models.F("planned_from"))), name="stage_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                fields=("company", "project", "cause", "cause_id"), name="shift_once"
            ),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(fields=["company", "project", "due"], name="material_project"),
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(
                condition=models.Q(("state", "needed")),
                fields=["company", "client", "due"],
                name="material_awaited",
            ),
        ),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.UniqueConstraint(fields=("company", "id"), name="material_company"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["company", "project", "state"], name="approval_project"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("company", "id"), name="approval_company"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", False),
                        ("state", "approved"),
                        models.Q(("approved_sha256", ""), _negated=True),
                        models.Q(("approved_by_name", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "approved"), _negated=True),
                        ("approved_at", None),
                        ("approved_sha256", ""),
                    ),
                    _connector="OR",
                ),
                name="approval_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="stageprice",
            constraint=models.UniqueConstraint(fields=("company", "stage"), name="stageprice_once"),
        ),
        migrations.AddConstraint(
            model_name="stageprice",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0), ("price__lte", 1000000000000)),
                name="stageprice_sane",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["company", "project", "stage", "place"], name="task_project"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["company", "assignee", "due"],
                name="task_assignee",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("company", "id"), name="task_company"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience", "internal"),
                    models.Q(("after_id", None), ("copied_to", None)),
                    _connector="OR",
                ),
                name="task_traces",
            ),
        ),
        migrations.AddIndex(
            model_name="checkitem",
            index=models.Index(fields=["company", "task", "place"], name="checkitem_task"),
        ),
        migrations.AddIndex(
            model_name="taskfile",
            index=models.Index(fields=["company", "task"], name="taskfile_task"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("company", "project", "contact"), name="projectvisit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wait",
            constraint=models.UniqueConstraint(
                fields=("company", "project", "cause", "cause_id", "since"), name="wait_once"
            ),
        ),
    ]
