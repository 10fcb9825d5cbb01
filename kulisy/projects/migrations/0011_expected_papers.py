"""Papers that a stage is to have: the team's list, without a grant for the cabinet."""

import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import ALL, DESK, WORKER, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
FAMILY = """
ALTER TABLE projects_expectedpaper ADD CONSTRAINT projects_expectedpaper_stage_family
  FOREIGN KEY (company_id, stage_id, client_id)
  REFERENCES projects_stage (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED
"""
NO_FAMILY = """
ALTER TABLE projects_expectedpaper DROP CONSTRAINT projects_expectedpaper_stage_family
"""
#: What is issued by the worker hangs on its stage too.
HANGS = """
GRANT INSERT ON projects_stagepaper TO kulisy_worker
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_annex"),
        ("people", "0018_modes_of_places"),
        ("projects", "0010_judged"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpectedPaper",
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
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "Contract"),
                            ("specification", "Specification"),
                            ("estimate", "Estimate"),
                            ("invoice", "Invoice"),
                            ("act", "Acceptance act"),
                            ("tax_invoice", "Tax invoice"),
                            ("report", "Report"),
                            ("reconciliation", "Reconciliation"),
                            ("notice", "Notice"),
                            ("annex", "Annex"),
                            ("other", "Other document"),
                        ],
                        max_length=14,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("draft_id", models.UUIDField(null=True)),
                ("invoice_id", models.UUIDField(null=True)),
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
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="documents.document",
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
            options={
                "indexes": [
                    models.Index(fields=["company", "stage", "place"], name="expectedpaper_stage"),
                    models.Index(
                        condition=models.Q(("draft_id__isnull", False)),
                        fields=["draft_id"],
                        name="expectedpaper_draft",
                    ),
                    models.Index(
                        condition=models.Q(("invoice_id__isnull", False)),
                        fields=["invoice_id"],
                        name="expectedpaper_invoice",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FAMILY, NO_FAMILY),
        same_company("projects_expectedpaper", "document_id", "documents_document"),
        protect(
            "projects_expectedpaper",
            wall(
                DESK,
                "SELECT, INSERT, UPDATE (draft_id, invoice_id, document_id), DELETE",
                TEAM,
            ),
            wall(WORKER, "SELECT, UPDATE (document_id)", ALL),
        ),
        migrations.RunSQL(HANGS, "REVOKE INSERT ON projects_stagepaper FROM kulisy_worker"),
    ]
