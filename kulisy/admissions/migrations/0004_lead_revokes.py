"""A client's lead takes a colleague's access away: one whom he could have admitted himself, so no
other lead, nobody with more sections or rights than his own, and never himself.

A function and no grant: the portal's policies don't tell columns apart, and whoever may change a
state could also open his own ended access again.
"""

from django.db import migrations

REVOKE = """
CREATE FUNCTION admissions_revoke_colleague(asked uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH done AS (
    UPDATE people_access held SET state = 'revoked'
      FROM people_access mine
     WHERE held.id = asked AND held.company_id = kulisy_company()
       AND held.state <> 'revoked' AND NOT held.lead
       AND mine.company_id = held.company_id AND mine.client_id = held.client_id
       AND mine.contact_id = ANY (kulisy_ids('kulisy.contacts'))
       AND mine.person_id = kulisy_person() AND mine.person_id <> held.person_id
       AND mine.lead AND mine.state <> 'revoked'
       AND held.sections <@ mine.sections AND (mine.authorised OR NOT held.authorised)
    RETURNING 1)
  SELECT EXISTS (SELECT FROM done)
$$;
REVOKE ALL ON FUNCTION admissions_revoke_colleague(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION admissions_revoke_colleague(uuid) TO kulisy_portal;
"""


class Migration(migrations.Migration):
    dependencies = [("admissions", "0003_seat_by_invitation")]
    operations = [
        migrations.RunSQL(REVOKE, "DROP FUNCTION admissions_revoke_colleague(uuid)"),
    ]
