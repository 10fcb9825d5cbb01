"""The same walls, asked quickly: a viewer's names are read once for a statement and not once for a
row, and whether he takes part is asked of the one conversation and not of all of his.

Who may see what stays as it was, to the word.
"""

from django.db import migrations

CLIENTS = "(SELECT kulisy_ids('kulisy.clients'))::uuid[]"
SHARED = "(SELECT kulisy_ids('kulisy.shared'))::uuid[]"
CONTACTS = "(SELECT kulisy_ids('kulisy.contacts'))::uuid[]"
#: IS TRUE: a lock and not a plan. Beside a query's own filter the planner would take the two for
#: independent, and walk through all messages of a client to find those of one conversation.
MINE = f"company_id = (SELECT kulisy_company()) AND (client_id = ANY ({CLIENTS})) IS TRUE"


def take_part(conversation: str) -> str:
    """A look-up for each conversation, where IN would gather all of the viewer's first."""
    return f"conversations_take_part({conversation})"


MY_CONVERSATION = (
    f"audience = 'client' AND shown_at IS NOT NULL AND {MINE}"
    f" AND (client_id = ANY ({SHARED}) OR {take_part('id')})"
)
FOR_CLIENT = (
    f"audience = 'client' AND {MINE}"
    f" AND (client_id = ANY ({SHARED}) OR {take_part('conversation_id')})"
)
SHOWN = (
    "EXISTS (SELECT FROM conversations_conversation c"
    " WHERE c.company_id = conversations_participant.company_id"
    " AND c.id = conversations_participant.conversation_id)"
)
WHERE_IT_IS_READ = (
    f"{MINE} AND ((client_id = ANY ({SHARED}) AND {SHOWN}) OR {take_part('conversation_id')})"
)

#: The same rule as conversations_taken_part, asked of one.
PORTAL = f"""
CREATE FUNCTION conversations_take_part(conversation uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM conversations_participant p
      JOIN conversations_conversation c ON c.company_id = p.company_id AND c.id = p.conversation_id
     WHERE p.company_id = kulisy_company() AND p.conversation_id = conversation
       AND p.contact_id = ANY (kulisy_ids('kulisy.contacts'))
       AND p.client_id = ANY (kulisy_ids('kulisy.clients'))
       AND c.audience = 'client' AND c.shown_at IS NOT NULL);
END $$;
REVOKE ALL ON FUNCTION conversations_take_part(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversations_take_part(uuid) TO kulisy_portal;
ALTER POLICY conversations_conversation_kulisy_portal ON conversations_conversation
  USING ({MY_CONVERSATION}) WITH CHECK (audience = 'client' AND {MINE});
ALTER POLICY conversations_message_kulisy_portal ON conversations_message
  USING ({FOR_CLIENT}) WITH CHECK ({FOR_CLIENT} AND author_contact_id = ANY ({CONTACTS}));
ALTER POLICY conversations_attachment_kulisy_portal ON conversations_attachment
  USING ({FOR_CLIENT}) WITH CHECK ({FOR_CLIENT});
ALTER POLICY conversations_participant_kulisy_portal ON conversations_participant
  USING ({WHERE_IT_IS_READ});
"""  # noqa: S608 (conditions of our own, no values)

#: Names that other policies of these tables read for each row: read them once.
ONCE = r"""
DO $$
DECLARE
  p record;
  seen text;
  written text;
BEGIN
  FOR p IN
    SELECT tablename, policyname, qual, with_check FROM pg_policies
     WHERE schemaname = current_schema
       AND (tablename LIKE 'conversations\_%' OR tablename LIKE 'people\_%'
            OR tablename LIKE 'notify\_%')
       AND coalesce(qual, '') || coalesce(with_check, '') ~ 'kulisy_(ids|company|person|seat)\('
       AND coalesce(qual, '') || coalesce(with_check, '') !~ 'SELECT kulisy_'
  LOOP
    seen := kulisy_read_once(p.qual);
    written := kulisy_read_once(p.with_check);
    EXECUTE format('ALTER POLICY %I ON %I', p.policyname, p.tablename)
      || coalesce(' USING (' || seen || ')', '')
      || coalesce(' WITH CHECK (' || written || ')', '');
  END LOOP;
END $$;
"""
HELP = r"""
CREATE FUNCTION kulisy_read_once(condition text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(
    regexp_replace(condition, '(kulisy_ids\(''[a-z.]+''(::text)?\))',
                   '((SELECT \1)::uuid[])', 'g'),
    '(kulisy_(company|person|seat)\(\))', '(SELECT \1)', 'g')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_shown_participants"),
        ("people", "0008_last_seen"),
        ("notify", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(PORTAL, migrations.RunSQL.noop),
        migrations.RunSQL(HELP + ONCE, migrations.RunSQL.noop),
        migrations.RunSQL("DROP FUNCTION kulisy_read_once(text)", migrations.RunSQL.noop),
    ]
