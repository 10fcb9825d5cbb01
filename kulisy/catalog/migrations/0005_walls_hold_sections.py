"""The wall holds what the queries hold: in the cabinet orders are for whoever is admitted to their
section. Their steps are read through them."""

from django.db import migrations

OWN_COMPANY = "company_id = (SELECT kulisy_company())"
CLIENTS = "(SELECT kulisy_ids('kulisy.clients'))::uuid[]"
#: Of documents' wall: the clients whose section the viewer is admitted to.
ADMITTED = "(SELECT documents_clients('bookings'))::uuid[]"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
SHARED = "(SELECT kulisy_ids('kulisy.shared'))::uuid[]"
OURS = f"(contact_id = ANY ({CONTACTS}) OR client_id = ANY ({SHARED}))"
BY_CLIENT = "state IN ('waiting', 'confirmed', 'cancelled')"

BEFORE = f"{OWN_COMPANY} AND client_id = ANY ({CLIENTS}) AND {OURS}"
MINE = f"{OWN_COMPANY} AND client_id = ANY ({ADMITTED}) AND {OURS}"


def policy(using: str) -> str:
    return (
        "ALTER POLICY catalog_order_kulisy_portal ON catalog_order"
        f" USING ({using}) WITH CHECK ({using} AND {BY_CLIENT})"
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_sells"), ("documents", "0002_walls")]
    operations = [migrations.RunSQL(policy(MINE), policy(BEFORE))]
