"""Offers go by letter to whoever asked for them, until he no longer wants them."""

import django.db.models.deletion
from django.db import migrations, models

import kulisy.kit.ids
from kulisy.kit.walls import (
    ALL,
    DESK,
    LOBBY,
    PORTAL,
    WORKER,
    bounded,
    protect,
    same_company,
    wall,
)

OWN_COMPANY = "company_id = (SELECT kulisy_company())"
HIDDEN = "(SELECT kulisy_ids('kulisy.hidden'))::uuid[]"
TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY ({HIDDEN}))"
CLIENTS = "(SELECT kulisy_ids('kulisy.clients'))::uuid[]"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
MY_OWN = (
    f"{OWN_COMPANY} AND client_id = ANY ({CLIENTS}) AND contact_id = ANY ({CONTACTS})"
    " AND person_id = (SELECT kulisy_person())"
)
#: By the link in a letter: the company and the person that the link names.
ME = f"{OWN_COMPANY} AND person_id = (SELECT kulisy_person())"
MAILED = """
GRANT INSERT, UPDATE (mailed_at) ON catalog_offerfate TO kulisy_worker;
"""
NOT_MAILED = """
REVOKE INSERT, UPDATE (mailed_at) ON catalog_offerfate FROM kulisy_worker;
"""


def of(name: str, to: str) -> tuple[str, models.ForeignKey]:
    protect_it = django.db.models.deletion.PROTECT
    return name, models.ForeignKey(on_delete=protect_it, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_walls_hold_sections")]
    operations = [
        migrations.AddField("offerfate", "mailed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(MAILED, NOT_MAILED),
        migrations.CreateModel(
            name="OfferWish",
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
                ("person_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                of("client", "people.client"),
                of("company", "people.company"),
                of("contact", "people.contact"),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "contact"), name="offerwish_once")
                ],
            },
        ),
        same_company("catalog_offerwish", "client_id", "people_client"),
        same_company("catalog_offerwish", "contact_id", "people_contact"),
        protect(
            "catalog_offerwish",
            wall(LOBBY, "SELECT, DELETE", ME),
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT, INSERT, DELETE", MY_OWN),
            wall(WORKER, "SELECT", ALL),
        ),
        bounded("catalog_offerwish"),
    ]
