"""Walls of legal entities, accounts, clients' requisites and number series. The cabinet has no grant
for any of them: what it may know stands on published papers."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, OWN_COMPANY, WORKER, protect, same_company, wall

TEAM = (
    "company_id = (SELECT kulisy_company())"
    " AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_entities"), ("people", "0002_walls")]
    operations = [
        same_company("documents_bankaccount", "entity_id", "documents_legalentity"),
        same_company("documents_clientrequisites", "client_id", "people_client"),
        same_company("documents_numberseries", "entity_id", "documents_legalentity"),
        protect(
            "documents_legalentity",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "documents_bankaccount",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "documents_clientrequisites",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "documents_numberseries",
            wall(DESK, "SELECT, INSERT, UPDATE (last)", OWN_COMPANY),
            wall(WORKER, "SELECT, INSERT, UPDATE (last)", ALL),
        ),
    ]
