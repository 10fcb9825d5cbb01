"""Blobs and uploads, with their walls.

The portal reads no blob by itself: files know no messages, so no policy here can tell what a
client may see. The owning room checks, then names the ids for the transaction (access.opened).
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import (
    ALL,
    DESK,
    OWN_COMPANY,
    PORTAL,
    WORKER,
    protect,
    same_company,
    wall,
)

# The sub-select is computed once per statement, and not once per row.
OPENED = f"{OWN_COMPANY} AND id = ANY ((SELECT kulisy_ids('kulisy.blobs'))::uuid[])"
OWN = f"{OWN_COMPANY} AND person_id = kulisy_person()"
# What the application changes in an upload; whose it is and for whom, it can't.
UPLOADING = "SELECT, INSERT, UPDATE (received, state, blob_id)"

KEY_OF_COMPANY = migrations.RunSQL(
    "ALTER TABLE files_blob ADD CONSTRAINT files_blob_key_company CHECK "
    "(key LIKE company_id::text || '/%' AND "
    "(preview_key = '' OR preview_key LIKE company_id::text || '/%'))",
    "ALTER TABLE files_blob DROP CONSTRAINT files_blob_key_company",
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("kit", "0001_walls")]
    operations = [
        migrations.CreateModel(
            name="Blob",
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
                ("company_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content_type", models.CharField(max_length=100)),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("key", models.CharField(max_length=100)),
                (
                    "preview",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                (
                    "preview_key",
                    models.CharField(blank=True, default="", max_length=100),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company_id", "id"), name="files_blob_company"),
                    models.UniqueConstraint(fields=("company_id", "key"), name="files_blob_key"),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)), name="files_blob_size"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
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
                ("company_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("owner_kind", models.CharField(max_length=40)),
                ("owner_id", models.UUIDField()),
                (
                    "audience",
                    models.CharField(
                        choices=[("internal", "Internal"), ("client", "Client")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("part_size", models.IntegerField(default=8388608)),
                (
                    "received",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("complete", "Complete"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "blob",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="files.blob",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["company_id", "owner_kind", "owner_id"],
                        name="files_upload_owner",
                    ),
                    models.Index(fields=["expires_at"], name="files_upload_expiry"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company_id", "id"), name="files_upload_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 0)), name="files_upload_size"
                    ),
                ],
            },
        ),
        KEY_OF_COMPANY,
        same_company("files_upload", "blob_id", "files_blob"),
        protect(
            "files_blob",
            wall(DESK, "SELECT, INSERT", OWN_COMPANY),
            wall(PORTAL, "SELECT, INSERT", OPENED, OWN),
            wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL),
        ),
        protect(
            "files_upload",
            wall(DESK, UPLOADING, OWN),
            wall(PORTAL, UPLOADING, f"{OWN} AND audience = 'client'"),
            wall(WORKER, "SELECT, INSERT, UPDATE, DELETE", ALL),
        ),
    ]
