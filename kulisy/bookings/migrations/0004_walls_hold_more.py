"""The wall holds two things more that the queries hold: in the cabinet bookings are for whoever is
admitted to their section, and what one side merely holds is not the other side's to see."""

from django.db import migrations

OWN_COMPANY = "company_id = (SELECT kulisy_company())"
HIDDEN = "(SELECT kulisy_ids('kulisy.hidden'))::uuid[]"
TEAM = f"{OWN_COMPANY} AND NOT (client_id = ANY ({HIDDEN}))"
CLIENTS = "(SELECT kulisy_ids('kulisy.clients'))::uuid[]"
#: Of documents' wall: the clients whose section the viewer is admitted to.
ADMITTED = "(SELECT documents_clients('bookings'))::uuid[]"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
SHARED = "(SELECT kulisy_ids('kulisy.shared'))::uuid[]"
OURS = f"(contact_id = ANY ({CONTACTS}) OR client_id = ANY ({SHARED}))"
BY_CLIENT = "state IN ('held', 'booked', 'cancelled')"
HELD_BY_TEAM = "(state = 'held' AND by_contact_id IS NULL)"
HELD_BY_CLIENT = "(state = 'held' AND by_seat_id IS NULL)"

BEFORE = f"{OWN_COMPANY} AND client_id = ANY ({CLIENTS}) AND {OURS}"
MINE = f"{OWN_COMPANY} AND client_id = ANY ({ADMITTED}) AND {OURS} AND NOT {HELD_BY_TEAM}"
TEAMS = f"{TEAM} AND NOT {HELD_BY_CLIENT}"


def policy(role: str, using: str, check: str) -> str:
    return (
        f"ALTER POLICY bookings_booking_{role} ON bookings_booking"
        f" USING ({using}) WITH CHECK ({check})"
    )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_hours_from_a_day"), ("documents", "0002_walls")]
    operations = [
        migrations.RunSQL(
            [
                policy("kulisy_portal", MINE, f"{MINE} AND {BY_CLIENT}"),
                policy("kulisy_desk", TEAMS, TEAMS),
            ],
            [
                policy("kulisy_portal", BEFORE, f"{BEFORE} AND {BY_CLIENT}"),
                policy("kulisy_desk", TEAM, TEAM),
            ],
        )
    ]
