"""Walls of personal links: the lobby reaches a link by the hash of what was shown, a browser by the
hash of its cookie, and a link through a browser that opened it. A person sees and ends his own; the
desk those of the clients it sees; the worker makes them.

And what the cabinet of a personal link may not touch at all in this room.
"""

from django.db import migrations

from kulisy.kit.walls import (
    ALL,
    DESK,
    LOBBY,
    ONLY,
    PORTAL,
    WORKER,
    bounded,
    protect,
    same_company,
    wall,
)

COMPANY = "company_id = (SELECT kulisy_company())"
OWN = f"{COMPANY} AND person_id = (SELECT kulisy_person())"
ME = "person_id = (SELECT kulisy_person())"
SHOWN = "token_hash = nullif(current_setting('kulisy.link', true), '')"
COOKIE = "cookie_hash = nullif(current_setting('kulisy.device', true), '')"
OPENED_HERE = "id IN (SELECT link_id FROM people_linkopening)"
IN_THIS_BROWSER = "device_id IN (SELECT id FROM people_linkdevice)"
NOT_HIDDEN = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
OF_MY_LINK = f"{COMPANY} AND link_id IN (SELECT id FROM people_personallink)"  # noqa: S608
#: The contacts' own wall stands in this question too.
OF_A_CONTACT = (
    "EXISTS (SELECT FROM people_contact c WHERE c.company_id = people_linkdevice.company_id"
    " AND c.person_id = people_linkdevice.person_id)"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0010_links"), ("kit", "0003_only")]
    operations = [
        # Before the walls: up to PostgreSQL 15 the owner inherits every role's policies, and those of
        # the lobby and the portal together lead in a ring when the rows are checked.
        same_company("people_personallink", "client_id", "people_client"),
        same_company("people_linkopening", "device_id", "people_linkdevice"),
        same_company("people_linkopening", "link_id", "people_personallink"),
        protect(
            "people_personallink",
            wall(LOBBY, "SELECT, UPDATE (revoked_at)", f"{ME} OR {SHOWN} OR {OPENED_HERE}"),
            wall(DESK, "SELECT, UPDATE (revoked_at)", NOT_HIDDEN),
            wall(PORTAL, "SELECT, UPDATE (revoked_at)", OWN),
            wall(WORKER, "SELECT, INSERT, UPDATE (expires_at, revoked_at)", ALL),
        ),
        protect(
            "people_linkdevice",
            wall(
                LOBBY,
                "SELECT, INSERT, UPDATE (agent, last_seen_at, confirmed_at, ended_at)",
                f"{ME} OR {COOKIE}",
            ),
            wall(DESK, "SELECT, UPDATE (ended_at)", f"{COMPANY} AND {OF_A_CONTACT}"),
            wall(PORTAL, "SELECT, UPDATE (ended_at)", OWN),
            wall(WORKER, "SELECT, UPDATE (ended_at)", ALL),
        ),
        protect(
            "people_linkopening",
            wall(LOBBY, "SELECT, INSERT, UPDATE (link_id, opened_at)", IN_THIS_BROWSER),
            wall(PORTAL, "SELECT, UPDATE (read_to)", OF_MY_LINK),
        ),
        bounded("people_personallink", f"conversation_id = {ONLY}"),
        bounded("people_personallink", command="UPDATE"),
        bounded("people_linkopening", f"conversation_id = {ONLY}"),
        bounded("people_linkdevice"),
        bounded("people_token"),
        bounded("people_access", command="UPDATE"),
        bounded("people_client", command="UPDATE"),
        bounded("people_contact", command="INSERT"),
    ]
