"""Change orders are found by their words: drafts by the team, what was sent by both sides."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
ADMITTED = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('projects'))::uuid[])"
SENT = f"{ADMITTED} AND draft_id IS NULL"
WORDS = "translate(lower(concat_ws(' ', x.title, x.words, x.points)), 'ё', 'е')"
#: Of those written before.
KEPT = f"""
INSERT INTO scope_searchrow (id, company_id, client_id, change_order_id, draft_id, vector)
SELECT gen_random_uuid(), x.company_id, x.client_id, x.change_order_id, NULL::uuid,
       to_tsvector('russian', {WORDS})
  FROM scope_orderversion x JOIN scope_changeorder o
    ON o.company_id = x.company_id AND o.id = x.change_order_id AND o.version = x.number
UNION ALL
SELECT gen_random_uuid(), x.company_id, x.client_id, NULL, x.id, to_tsvector('russian', {WORDS})
  FROM scope_orderdraft x;
"""  # noqa: S608 (words of ours)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_modes_of_places"),
        ("scope", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchRow",
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
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                (
                    "change_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="scope.changeorder",
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
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="scope.orderdraft",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["vector"], name="scopesearch_words"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "change_order"), name="scopesearch_order"
                    ),
                    models.UniqueConstraint(fields=("company", "draft"), name="scopesearch_draft"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("change_order", None), ("draft__isnull", False)),
                            models.Q(("change_order__isnull", False), ("draft", None)),
                            _connector="OR",
                        ),
                        name="scopesearch_one",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        same_company("scope_searchrow", "change_order_id", "scope_changeorder"),
        same_company("scope_searchrow", "draft_id", "scope_orderdraft"),
        same_company("scope_searchrow", "client_id", "people_client"),
        protect(
            "scope_searchrow",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT", SENT),
            wall(WORKER, "SELECT", "true"),
        ),
        bounded("scope_searchrow"),
    ]
