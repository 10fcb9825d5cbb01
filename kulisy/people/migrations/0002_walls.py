"""Row security and grants of this room, and of the sign-in tables that only the lobby opens."""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    LOBBY,
    OWN_COMPANY,
    PORTAL,
    WORKER,
    protect,
    same_company,
    wall,
)

ME = "person_id = kulisy_person()"
MINE = "client_id = ANY (kulisy_ids('kulisy.clients'))"
NOT_HIDDEN = f"{OWN_COMPANY} AND NOT (client_id = ANY (kulisy_ids('kulisy.hidden')))"
INVITED = "id = ANY (kulisy_ids('kulisy.contacts'))"

LOBBY_TABLES = (
    "django_session",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
)

CACHE = """
CREATE TABLE shared_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


# A policy can't ask its own table (it would recurse): a function of the owner's asks.
NO_COMPANY = """
CREATE FUNCTION kulisy_no_company() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT NOT EXISTS (SELECT FROM people_company) $$;
REVOKE ALL ON FUNCTION kulisy_no_company() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kulisy_no_company() TO kulisy_lobby;
"""


def lobby_only(table: str) -> migrations.RunSQL:
    return protect(
        table,
        wall(LOBBY, "SELECT, INSERT, UPDATE, DELETE", ALL),
        wall(WORKER, "SELECT, DELETE", ALL),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("kit", "0001_walls"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE shared_cache"),
        *[lobby_only(table) for table in (*LOBBY_TABLES, "shared_cache", "people_loginlink")],
        migrations.RunSQL(
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO kulisy_lobby, kulisy_worker",
            migrations.RunSQL.noop,
        ),
        # What others see of a person stands on the seat or the contact: no grant for the faces.
        protect(
            "people_person",
            wall(LOBBY, "SELECT, INSERT, UPDATE", ALL),
            wall(WORKER, "SELECT", ALL),
        ),
        migrations.RunSQL(NO_COMPANY, "DROP FUNCTION kulisy_no_company() CASCADE"),
        protect(
            "people_company",
            # The first company is made by the set-up page; further ones by the operator.
            wall(LOBBY, "SELECT, INSERT", ALL, "kulisy_no_company()"),
            wall(DESK, "SELECT, UPDATE", "id = kulisy_company()"),
            wall(PORTAL, "SELECT", "id = kulisy_company()"),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "people_seat",
            wall(LOBBY, "SELECT, INSERT, UPDATE", ME),
            wall(DESK, "SELECT, INSERT, UPDATE", OWN_COMPANY),
            wall(PORTAL, "SELECT", OWN_COMPANY),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "people_client",
            wall(
                LOBBY,
                "SELECT",
                "id IN (SELECT client_id FROM people_access)"
                " OR (company_id = kulisy_company() AND restricted)",
            ),
            wall(
                DESK,
                "SELECT, INSERT, UPDATE",
                f"{OWN_COMPANY} AND NOT (id = ANY (kulisy_ids('kulisy.hidden')))",
            ),
            wall(
                PORTAL,
                "SELECT, UPDATE (last_number, colleagues_share)",
                "id = ANY (kulisy_ids('kulisy.clients'))",
            ),
            wall(WORKER, "SELECT, UPDATE (last_number)", ALL),
        ),
        protect(
            "people_namedseat",
            wall(LOBBY, "SELECT", OWN_COMPANY),
            wall(DESK, "SELECT, INSERT, DELETE", NOT_HIDDEN),
            wall(PORTAL, "SELECT", MINE),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "people_clientdomain",
            wall(DESK, "SELECT, INSERT, DELETE", NOT_HIDDEN),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "people_clientnote",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", NOT_HIDDEN),
        ),
        protect(
            "people_contact",
            wall(LOBBY, "SELECT, UPDATE", f"{ME} OR {INVITED}"),
            wall(DESK, "SELECT, INSERT, UPDATE", NOT_HIDDEN),
            wall(PORTAL, "SELECT, INSERT", MINE),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "people_access",
            # Written where an invitation is taken: for its contact, in its company, by oneself.
            wall(
                LOBBY, "SELECT, INSERT, UPDATE", ME, f"{ME} AND {OWN_COMPANY} AND contact_{INVITED}"
            ),
            wall(DESK, "SELECT, INSERT, UPDATE", NOT_HIDDEN),
            wall(
                PORTAL,
                "SELECT, UPDATE (rules_version, seen_at, seen_before_at)",
                MINE,
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        same_company("people_client", "responsible_id", "people_seat"),
        same_company("people_namedseat", "client_id", "people_client"),
        same_company("people_namedseat", "seat_id", "people_seat"),
        same_company("people_clientdomain", "client_id", "people_client"),
        same_company("people_clientnote", "client_id", "people_client"),
        same_company("people_clientnote", "author_id", "people_seat"),
        same_company("people_contact", "client_id", "people_client"),
        same_company("people_access", "client_id", "people_client"),
        same_company("people_access", "contact_id", "people_contact"),
    ]
