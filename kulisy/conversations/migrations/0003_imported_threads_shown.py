"""Threads that came by mail were kept without the moment from which the client's side sees them:
he could not open them. Their first letter of both sides was that moment."""

from django.db import migrations

SHOW = """
UPDATE conversations_conversation c SET shown_at = first.at
  FROM (SELECT company_id, conversation_id, min(posted_at) AS at FROM conversations_message
         WHERE audience = 'client' GROUP BY company_id, conversation_id) first
 WHERE c.company_id = first.company_id AND c.id = first.conversation_id
   AND c.audience = 'client' AND c.shown_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_walls")]
    operations = [migrations.RunSQL(SHOW, migrations.RunSQL.noop)]
