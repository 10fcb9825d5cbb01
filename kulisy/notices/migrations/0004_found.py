"""Notices are found by their words: at the desk by whoever sees the client, in the cabinet by their
recipients."""

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from kulisy.kit.walls import (
    DESK,
    OWN_COMPANY,
    PORTAL,
    WORKER,
    bounded,
    protect,
    same_company,
    wall,
)

TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY (kulisy_ids('kulisy.hidden')))"
#: The subquery reads under the recipients' own wall: in the cabinet one's own rows.
TO_ME = (
    f"{OWN_COMPANY} AND EXISTS (SELECT FROM notices_recipient r"
    " WHERE r.company_id = notices_searchrow.company_id"
    " AND r.notice_id = notices_searchrow.notice_id)"
)
#: Of those published before.
KEPT = """
INSERT INTO notices_searchrow (notice_id, company_id, client_id, vector)
SELECT id, company_id, client_id, to_tsvector('russian', translate(lower(
  concat_ws(' ', title, body, clause_number, contract)), 'ё', 'е'))
  FROM notices_notice;
"""


def of(name: str, to: str) -> tuple[str, models.ForeignKey]:
    protect_it = django.db.models.deletion.PROTECT
    return name, models.ForeignKey(on_delete=protect_it, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_answered_how")]
    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="notices.notice",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                of("client", "people.client"),
                of("company", "people.company"),
            ],
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        same_company("notices_searchrow", "notice_id", "notices_notice"),
        same_company("notices_searchrow", "client_id", "people_client"),
        protect(
            "notices_searchrow",
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT", TO_ME),
            wall(WORKER, "SELECT, INSERT", "true"),
        ),
        bounded("notices_searchrow"),
    ]
