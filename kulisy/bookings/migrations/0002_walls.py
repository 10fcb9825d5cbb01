"""Row security and grants of bookings.

A client reads his own bookings, who works when and which rooms there are; absences, their reasons
and the team's notes have no grant for him. That somebody's time is taken he learns by a function
that joins what is taken into stretches: neither whose it is, nor how many, nor why. Whether he may
have a time is for the constraint to say, which sees every row whoever asks.
"""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
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
#: One's own, and one's colleagues' where they share.
MINE = (
    f"{OWN_COMPANY} AND client_id = ANY ({CLIENTS})"
    f" AND (contact_id = ANY ({CONTACTS}) OR client_id = ANY ({SHARED}))"
)
#: Who came and who didn't, the team says.
BY_CLIENT = f"{MINE} AND state IN ('held', 'booked', 'cancelled')"
OF_MY_CLIENTS = f"{OWN_COMPANY} AND client_id = ANY ({CLIENTS})"
OF_MINE = f"{OF_MY_CLIENTS} AND booking_id IN (SELECT id FROM bookings_booking)"  # noqa: S608
CHANGED = (
    "state, held_until, words, starts_at, ends_at, seat_id, room_id, booked_at, moved_from,"
    " ended_at, ended_by, reason, version"
)

# With its owner's rights: what is taken is known to nobody but in sum. `moment` is when one asks:
# what was held until then is free again. `own` moves and so takes nothing from itself.
FUNCTIONS = """
CREATE FUNCTION bookings_taken(
  since timestamptz, until timestamptz, moment timestamptz, own uuid
) RETURNS TABLE (resource uuid, starts timestamptz, ends timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH busy AS (
    SELECT o.resource, o.span FROM bookings_occupation o
      JOIN bookings_booking b ON b.company_id = o.company_id AND b.id = o.booking_id
     WHERE o.company_id = kulisy_company() AND o.span && tstzrange(since, until)
       AND (b.held_until IS NULL OR b.held_until > moment)
       AND o.booking_id IS DISTINCT FROM own
    UNION ALL
    SELECT coalesce(a.seat_id, a.room_id, a.company_id), tstzrange(a.starts_at, a.ends_at)
      FROM bookings_absence a
     WHERE a.company_id = kulisy_company() AND a.starts_at < until AND a.ends_at > since
  )
  SELECT t.resource, lower(t.span), upper(t.span)
    FROM (SELECT busy.resource, unnest(range_agg(busy.span)) AS span FROM busy
           WHERE kulisy_only() IS NULL GROUP BY busy.resource) t
   ORDER BY 1, 2
$$;
CREATE FUNCTION bookings_release(
  moment timestamptz, resources uuid[], since timestamptz, until timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  -- Locked first: a hold that is being confirmed just now is looked at again when it is.
  WITH over AS (
    SELECT b.id FROM bookings_booking b
     WHERE b.company_id = kulisy_company() AND b.state = 'held' AND b.held_until <= moment
       AND b.starts_at < until + interval '2 days' AND b.ends_at > since - interval '2 days'
       FOR UPDATE
  )
  DELETE FROM bookings_occupation o USING over
   WHERE o.company_id = kulisy_company() AND o.booking_id = over.id
     AND o.resource = ANY (resources) AND o.span && tstzrange(since, until)
     AND kulisy_only() IS NULL
$$;
REVOKE ALL ON FUNCTION bookings_taken(timestamptz, timestamptz, timestamptz, uuid),
  bookings_release(timestamptz, uuid[], timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bookings_taken(timestamptz, timestamptz, timestamptz, uuid),
  bookings_release(timestamptz, uuid[], timestamptz, timestamptz)
  TO kulisy_desk, kulisy_portal, kulisy_worker;
"""
NO_FUNCTIONS = """
DROP FUNCTION bookings_taken(timestamptz, timestamptz, timestamptz, uuid);
DROP FUNCTION bookings_release(timestamptz, uuid[], timestamptz, timestamptz);
"""

KEYS = (
    ("bookings_serviceroom", "service_id", "catalog_service"),
    ("bookings_serviceroom", "room_id", "bookings_room"),
    ("bookings_workinghours", "seat_id", "people_seat"),
    ("bookings_absence", "seat_id", "people_seat"),
    ("bookings_absence", "room_id", "bookings_room"),
    ("bookings_absence", "made_by_id", "people_seat"),
    ("bookings_booking", "client_id", "people_client"),
    ("bookings_booking", "contact_id", "people_contact"),
    ("bookings_booking", "service_id", "catalog_service"),
    ("bookings_booking", "seat_id", "people_seat"),
    ("bookings_booking", "room_id", "bookings_room"),
    ("bookings_booking", "by_seat_id", "people_seat"),
    ("bookings_booking", "by_contact_id", "people_contact"),
    ("bookings_occupation", "client_id", "people_client"),
    ("bookings_occupation", "booking_id", "bookings_booking"),
    ("bookings_bookingnote", "booking_id", "bookings_booking"),
    ("bookings_bookingnote", "client_id", "people_client"),
    ("bookings_bookingnote", "written_by_id", "people_seat"),
)
OF_THE_CABINET = ("room", "serviceroom", "workinghours", "rules", "booking", "occupation")


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0001_initial"),
        ("catalog", "0002_walls"),
        ("kit", "0003_only"),
    ]
    operations = [
        *[same_company(*key) for key in KEYS],
        protect(
            "bookings_room",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(PORTAL, "SELECT", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "bookings_serviceroom",
            wall(DESK, "SELECT, INSERT, DELETE", OWN_COMPANY),
            wall(PORTAL, "SELECT", OWN_COMPANY),
        ),
        protect(
            "bookings_workinghours",
            wall(DESK, "SELECT, INSERT, DELETE", OWN_COMPANY),
            wall(PORTAL, "SELECT", OWN_COMPANY),
        ),
        protect(
            "bookings_absence",
            wall(DESK, "SELECT, INSERT, DELETE", OWN_COMPANY),
        ),
        protect(
            "bookings_rules",
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(PORTAL, "SELECT", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "bookings_booking",
            wall(DESK, "SELECT, INSERT, UPDATE", TEAM),
            wall(PORTAL, f"SELECT, INSERT, UPDATE ({CHANGED})", MINE, BY_CLIENT),
            wall(WORKER, "SELECT, DELETE", ALL),
        ),
        protect(
            "bookings_occupation",
            wall(DESK, "SELECT, INSERT, DELETE", TEAM),
            wall(PORTAL, "SELECT, INSERT, DELETE", OF_MINE),
            wall(WORKER, "SELECT, DELETE", ALL),
        ),
        protect(
            "bookings_bookingnote",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
            wall(WORKER, "SELECT, DELETE", ALL),
        ),
        *[bounded(f"bookings_{table}") for table in OF_THE_CABINET],
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    ]
