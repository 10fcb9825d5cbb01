"""Addresses for answers by mail: the worker's alone. Who holds a token is let into a thread with
it, so no face can read one, not even its own person's. And of letters that came back, in the queue:
since when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import ALL, WORKER, protect, wall

FAMILY = """
ALTER TABLE conversations_replyaddress ADD CONSTRAINT conversations_replyaddress_family
  FOREIGN KEY (company_id, conversation_id, client_id)
  REFERENCES conversations_conversation (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0008_sightings_where_read"),
        ("people", "0009_own_photo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("desk", "returned_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="ReplyAddress",
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
                ("face", models.CharField(max_length=6)),
                (
                    "audience",
                    models.CharField(
                        choices=[("internal", "Only the team"), ("client", "The client sees it")],
                        max_length=8,
                    ),
                ),
                ("token", models.CharField(max_length=32, unique=True)),
                ("subject", models.CharField(max_length=300)),
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
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "conversation", "person", "face", "audience"),
                        name="replyaddress_once",
                    )
                ],
            },
        ),
        protect("conversations_replyaddress", wall(WORKER, "SELECT, INSERT", ALL)),
        migrations.RunSQL(
            FAMILY,
            "ALTER TABLE conversations_replyaddress"
            " DROP CONSTRAINT conversations_replyaddress_family",
        ),
    ]
