"""Walls of tokens: how programs come in.

The lobby finds a token as it finds an invitation: the transaction names the hash of what it was
shown (`kulisy.token`), and the policy admits that one row, its calls and its kept answers. A person
sees and makes his own in the face he stands in; the owner sees and revokes all of his company.
"""

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

SHOWN = "token_hash = nullif(current_setting('kulisy.token', true), '')"
OF_THE_SHOWN = "token_id IN (SELECT id FROM people_token)"
OWN = f"{OWN_COMPANY} AND person_id = kulisy_person()"
OWNER = (
    "EXISTS (SELECT FROM people_seat s WHERE s.id = kulisy_seat()"
    " AND s.company_id = kulisy_company() AND s.role = 'owner' AND s.active)"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_tokens")]
    operations = [
        protect(
            "people_token",
            wall(LOBBY, "SELECT, UPDATE (used_at, used_from, used_by)", SHOWN),
            wall(
                DESK,
                "SELECT, INSERT, UPDATE (revoked_at)",
                f"{OWN_COMPANY} AND (person_id = kulisy_person() OR {OWNER})",
                # Nobody makes one for somebody else: of another's the owner writes revoked ones.
                f"{OWN_COMPANY} AND ((person_id = kulisy_person() AND face = 'desk')"
                f" OR (revoked_at IS NOT NULL AND {OWNER}))",
            ),
            wall(PORTAL, "SELECT, INSERT, UPDATE (revoked_at)", f"{OWN} AND face = 'portal'"),
        ),
        protect(
            "people_tokencall",
            wall(LOBBY, "SELECT, INSERT", OF_THE_SHOWN),
            wall(WORKER, "SELECT, DELETE", ALL),
        ),
        protect(
            "people_tokenanswer",
            wall(LOBBY, "SELECT, INSERT, UPDATE (status, body), DELETE", OF_THE_SHOWN),
            wall(WORKER, "SELECT, DELETE", ALL),
        ),
        same_company("people_tokenanswer", "token_id", "people_token"),
        # Counts of the last minute: reading by the API needs no write to the log of the database.
        migrations.RunSQL(
            "ALTER TABLE people_tokencall SET UNLOGGED", "ALTER TABLE people_tokencall SET LOGGED"
        ),
    ]
