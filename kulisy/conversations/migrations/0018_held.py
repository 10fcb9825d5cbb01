"""Words to a client that wait for a colleague's word: a table that the cabinet can't name."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall

TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY (kulisy_ids('kulisy.hidden')))"


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0017_course"),
        ("people", "0017_writing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Held",
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
                ("body", models.TextField()),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("quoted", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "message"), ("call", "call"), ("meeting", "meeting")],
                        default="text",
                        max_length=7,
                    ),
                ),
                ("spoke_at", models.DateTimeField(null=True)),
                ("spoke_with", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a colleague's word"),
                            ("proposed", "a colleague proposes other words"),
                            ("returned", "sent back with a word"),
                            ("approved", "approved, about to leave"),
                            ("sent", "sent to the client"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("word", models.CharField(blank=True, max_length=500)),
                ("proposed", models.TextField(blank=True)),
                ("urgent", models.BooleanField(default=False)),
                ("send_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("sent", "withdrawn")), _negated=True),
                        fields=["company", "conversation"],
                        name="held_open",
                    ),
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="held_next",
                    ),
                    models.Index(
                        condition=models.Q(("state", "approved")),
                        fields=["send_at"],
                        name="held_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "source"), name="held_once")
                ],
            },
        ),
        # No grant for the cabinet: that a colleague looked is none of the clients' affairs.
        protect(
            "conversations_held",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(WORKER, "SELECT, UPDATE", ALL),
        ),
        migrations.RunSQL(
            "CREATE POLICY conversations_held_mine ON conversations_held AS RESTRICTIVE FOR INSERT"
            " TO kulisy_desk WITH CHECK (author_id = (SELECT kulisy_seat()))",
            "DROP POLICY conversations_held_mine ON conversations_held",
        ),
        same_company("conversations_held", "author_id", "people_seat"),
        same_company("conversations_held", "decided_by_id", "people_seat"),
        migrations.RunSQL(
            "ALTER TABLE conversations_held ADD CONSTRAINT conversations_held_family"
            " FOREIGN KEY (company_id, conversation_id, client_id)"
            " REFERENCES conversations_conversation (company_id, id, client_id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE conversations_held DROP CONSTRAINT conversations_held_family",
        ),
    ]
