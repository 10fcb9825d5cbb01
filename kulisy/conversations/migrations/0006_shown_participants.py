"""Who takes part was told to the cabinet for every thread of its client, for those too that were
never shown to it, and for a colleague's own. Now a row is read where its thread is.

The policy of threads asked for the viewer's own rows in this table; a policy of this table that asks
for the thread would go round in a circle. So the viewer's own threads come from a function with its
owner's rights, once a statement: ids only, of what was shown, of the contacts that the transaction
names."""

from django.db import migrations

from kulisy.kit.walls import OWN_COMPANY

MINE = f"{OWN_COMPANY} AND client_id = ANY (kulisy_ids('kulisy.clients'))"
SHARED = "client_id = ANY (kulisy_ids('kulisy.shared'))"
#: Not tied to the row, so that it is hashed once; not asked at all where the client shares.
I_TAKE_PART = "(SELECT conversations_taken_part())"
MY_CONVERSATION = (
    f"audience = 'client' AND shown_at IS NOT NULL AND {MINE} AND ({SHARED} OR id IN {I_TAKE_PART})"
)
FOR_CLIENT = f"audience = 'client' AND {MINE} AND ({SHARED} OR conversation_id IN {I_TAKE_PART})"
BY_ME = f"{FOR_CLIENT} AND author_contact_id = ANY (kulisy_ids('kulisy.contacts'))"
SHOWN = (
    "EXISTS (SELECT FROM conversations_conversation c"
    " WHERE c.company_id = conversations_participant.company_id"
    " AND c.id = conversations_participant.conversation_id)"
)
WHERE_IT_IS_READ = f"{MINE} AND (({SHARED} AND {SHOWN}) OR conversation_id IN {I_TAKE_PART})"

TIGHTEN = f"""
CREATE FUNCTION conversations_taken_part() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
-- Read once: in the query each of them would be taken apart again for every row.
DECLARE
  mine uuid := kulisy_company();
  contacts uuid[] := kulisy_ids('kulisy.contacts');
  clients uuid[] := kulisy_ids('kulisy.clients');
BEGIN
  RETURN QUERY
    SELECT p.conversation_id FROM conversations_participant p
      JOIN conversations_conversation c ON c.company_id = p.company_id AND c.id = p.conversation_id
     WHERE p.company_id = mine AND p.contact_id = ANY (contacts) AND p.client_id = ANY (clients)
       AND c.audience = 'client' AND c.shown_at IS NOT NULL;
END $$;
REVOKE ALL ON FUNCTION conversations_taken_part FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_taken_part TO kulisy_portal;
ALTER POLICY conversations_conversation_kulisy_portal ON conversations_conversation
  USING ({MY_CONVERSATION});
ALTER POLICY conversations_message_kulisy_portal ON conversations_message
  USING ({FOR_CLIENT}) WITH CHECK ({BY_ME});
ALTER POLICY conversations_attachment_kulisy_portal ON conversations_attachment
  USING ({FOR_CLIENT}) WITH CHECK ({FOR_CLIENT});
ALTER POLICY conversations_participant_kulisy_portal ON conversations_participant
  USING ({WHERE_IT_IS_READ});
"""  # noqa: S608 (conditions of our own, no values)

PART_BEFORE = (
    "(SELECT conversation_id FROM conversations_participant"
    " WHERE contact_id = ANY (kulisy_ids('kulisy.contacts')))"
)


def before(condition: str) -> str:
    return condition.replace(I_TAKE_PART, PART_BEFORE)


LOOSEN = f"""
ALTER POLICY conversations_participant_kulisy_portal ON conversations_participant USING ({MINE});
ALTER POLICY conversations_conversation_kulisy_portal ON conversations_conversation
  USING ({before(MY_CONVERSATION)});
ALTER POLICY conversations_message_kulisy_portal ON conversations_message
  USING ({before(FOR_CLIENT)}) WITH CHECK ({before(BY_ME)});
ALTER POLICY conversations_attachment_kulisy_portal ON conversations_attachment
  USING ({before(FOR_CLIENT)}) WITH CHECK ({before(FOR_CLIENT)});
DROP FUNCTION conversations_taken_part();
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_in_time")]
    operations = [migrations.RunSQL(TIGHTEN, LOOSEN)]
