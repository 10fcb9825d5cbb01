"""Row security and grants of the catalogue. What is shown is everybody's, in the lobby too; drafts
are the team's; an order and its steps belong to both sides of one client; a review is its author's
and the team's, and everybody's once it is published with his consent."""

from django.db import migrations

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
SHARED = "(SELECT kulisy_ids('kulisy.shared'))::uuid[]"
MINE = f"{OWN_COMPANY} AND client_id = ANY ({CLIENTS})"
MY_OWN = f"{MINE} AND contact_id = ANY ({CONTACTS})"
#: An order is a contact's own; colleagues see it where they share their talk.
ORDERS = f"{MINE} AND (contact_id = ANY ({CONTACTS}) OR client_id = ANY ({SHARED}))"
STEPS = f"{MINE} AND order_id IN (SELECT id FROM catalog_order)"  # noqa: S608 (conditions of our own)
#: Whose step it is; nobody writes one in the team's name, or in a colleague's.
MY_STEP = f"{STEPS} AND by_seat_id IS NULL AND by_contact_id = ANY ({CONTACTS})"
#: What a client may make of an order; confirming is his only where a change was proposed, which
#: the first wall sees to.
BY_CLIENT = "state IN ('waiting', 'confirmed', 'cancelled')"
SHOWN = "state = 'shown'"
AIMED = " AND (to_all OR id IN (SELECT offer_id FROM catalog_offeraim))"
OFFERED = f"{OWN_COMPANY} AND {SHOWN}{AIMED}"
ORDERED = "state, state_at, price, day, proposed_price, proposed_day"
ANSWERED = "answer, answered_by_name, answered_at, published_at"
PUBLISHED = (
    "id, company_id, score, words, at, shown_as, answer, answered_by_name, answered_at,"
    " published_at"
)

# The lobby reads no seats but one's own, and the cabinet those it is presented with: whoever is
# named beside a service that is shown is known to everybody, and nothing of him but his name.
PERFORMERS = """
CREATE FUNCTION catalog_performers(asked uuid)
RETURNS TABLE (service_id uuid, seat_id uuid, name varchar, title varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.service_id, s.id, s.name, s.title
    FROM catalog_performer p
    JOIN catalog_service k ON k.company_id = p.company_id AND k.id = p.service_id
    JOIN people_seat s ON s.company_id = p.company_id AND s.id = p.seat_id
   WHERE p.company_id = asked AND k.state = 'shown' AND s.active
   ORDER BY s.name, s.id
$$;
REVOKE ALL ON FUNCTION catalog_performers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION catalog_performers(uuid) TO kulisy_lobby, kulisy_portal, kulisy_desk;
"""

# Pictures of what is shown, for strangers: by name only, and only those that stand there.
PICTURES = """
GRANT SELECT ON files_blob TO kulisy_lobby;
CREATE POLICY files_blob_kulisy_lobby ON files_blob FOR SELECT TO kulisy_lobby USING (
  id = ANY ((SELECT kulisy_ids('kulisy.blobs'))::uuid[])
  AND EXISTS (SELECT FROM catalog_service s WHERE s.company_id = files_blob.company_id
                AND s.state = 'shown' AND files_blob.id = ANY (s.pictures)));
"""
NO_PICTURES = """
DROP POLICY files_blob_kulisy_lobby ON files_blob;
REVOKE SELECT ON files_blob FROM kulisy_lobby;
"""

KEYS = (
    ("catalog_performer", "service_id", "catalog_service"),
    ("catalog_performer", "seat_id", "people_seat"),
    ("catalog_order", "client_id", "people_client"),
    ("catalog_order", "contact_id", "people_contact"),
    ("catalog_order", "service_id", "catalog_service"),
    ("catalog_orderstep", "client_id", "people_client"),
    ("catalog_orderstep", "order_id", "catalog_order"),
    ("catalog_orderstep", "by_seat_id", "people_seat"),
    ("catalog_orderstep", "by_contact_id", "people_contact"),
    ("catalog_review", "client_id", "people_client"),
    ("catalog_review", "contact_id", "people_contact"),
    ("catalog_offer", "service_id", "catalog_service"),
    ("catalog_offeraim", "offer_id", "catalog_offer"),
    ("catalog_offeraim", "client_id", "people_client"),
    ("catalog_offerfate", "offer_id", "catalog_offer"),
    ("catalog_offerfate", "client_id", "people_client"),
    ("catalog_offerfate", "contact_id", "people_contact"),
)
OF_THE_CABINET = (
    "catalog_service",
    "catalog_performer",
    "catalog_order",
    "catalog_orderstep",
    "catalog_review",
    "catalog_offer",
    "catalog_offeraim",
    "catalog_offerfate",
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("files", "0001_files"),
        ("kit", "0003_only"),
        ("people", "0012_sections"),
    ]
    operations = [
        *[same_company(*key) for key in KEYS],
        protect(
            "catalog_service",
            wall(LOBBY, "SELECT", SHOWN),
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(PORTAL, "SELECT", f"{OWN_COMPANY} AND {SHOWN}"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "catalog_performer",
            wall(DESK, "SELECT, INSERT, DELETE", OWN_COMPANY),
            wall(
                PORTAL,
                "SELECT",
                f"{OWN_COMPANY} AND service_id IN (SELECT id FROM catalog_service)",  # noqa: S608
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "catalog_order",
            wall(DESK, "SELECT, UPDATE", TEAM),
            wall(
                PORTAL,
                f"SELECT, INSERT, UPDATE ({ORDERED})",
                ORDERS,
                f"{ORDERS} AND {BY_CLIENT}",
            ),
            wall(WORKER, "SELECT, UPDATE (invoice_id)", ALL),
        ),
        protect(
            "catalog_orderstep",
            wall(DESK, "SELECT, INSERT", TEAM, f"{TEAM} AND by_contact_id IS NULL"),
            wall(PORTAL, "SELECT, INSERT", STEPS, MY_STEP),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "catalog_review",
            wall(LOBBY, f"SELECT ({PUBLISHED})", "published_at IS NOT NULL"),
            wall(DESK, f"SELECT, UPDATE ({ANSWERED})", TEAM),
            wall(
                PORTAL,
                "SELECT, INSERT,"
                " UPDATE (score, words, at, consent_at, shown_as, published_at, conversation_id)",
                MY_OWN,
                # Whatever its author changes is looked at again before anybody sees it.
                f"{MY_OWN} AND published_at IS NULL",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "catalog_offer",
            wall(LOBBY, "SELECT", f"{SHOWN} AND public"),
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(PORTAL, "SELECT", OFFERED),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "catalog_offeraim",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT", MINE),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "catalog_offerfate",
            wall(DESK, "SELECT", TEAM),
            wall(PORTAL, "SELECT, INSERT, UPDATE", MY_OWN),
            wall(WORKER, "SELECT", ALL),
        ),
        *[bounded(table) for table in OF_THE_CABINET],
        migrations.RunSQL(PERFORMERS, "DROP FUNCTION catalog_performers(uuid)"),
        migrations.RunSQL(PICTURES, NO_PICTURES),
    ]
