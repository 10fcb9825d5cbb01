"""The cabinet's role read every sighting of its client, of threads too that its viewer may not
read. Now a sighting is read where its message is, and only of the team: of whom in the cabinet read
what, the cabinet tells nobody.

Also the end of a function that nothing has asked since 0007."""

from django.db import migrations

CLIENTS = "(SELECT kulisy_ids('kulisy.clients'))::uuid[]"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
MINE = f"company_id = (SELECT kulisy_company()) AND (client_id = ANY ({CLIENTS})) IS TRUE"
#: The message's own wall stands in this question too.
READ = (
    "EXISTS (SELECT FROM conversations_message m"
    " WHERE m.company_id = conversations_sighting.company_id"
    " AND m.id = conversations_sighting.message_id)"
)
MY_OWN = f"{MINE} AND contact_id = ANY ({CONTACTS})"

TIGHTEN = f"""
ALTER POLICY conversations_sighting_kulisy_portal ON conversations_sighting
  USING ({MINE} AND contact_id IS NULL AND {READ}) WITH CHECK ({MY_OWN} AND {READ});
DROP FUNCTION conversations_taken_part();
"""
LOOSEN = f"""
ALTER POLICY conversations_sighting_kulisy_portal ON conversations_sighting
  USING ({MINE}) WITH CHECK ({MY_OWN});
CREATE FUNCTION conversations_taken_part() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.conversation_id FROM conversations_participant p
   WHERE conversations_take_part(p.conversation_id) $$;
REVOKE ALL ON FUNCTION conversations_taken_part FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_taken_part TO kulisy_portal;
"""  # noqa: S608 (conditions of our own, no values)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_quick_walls")]
    operations = [migrations.RunSQL(TIGHTEN, LOOSEN)]
