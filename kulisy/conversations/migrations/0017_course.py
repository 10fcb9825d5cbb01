"""What a colleague who has not passed the course writes to a client is refused by the database
too, whether it would be said at once or rest first; as is what should have waited for a colleague's
word. The worker, which releases what rests and brings old letters in, asks for itself."""

from django.db import migrations

#: `people_writing`: 0 is who writes freely. Beside every other policy of the table.
MAY = "people_writing((SELECT kulisy_company()), (SELECT kulisy_seat())) = 0"
SAID = f"audience = 'internal' OR {MAY}"
RESTS = f"audience = 'internal' OR send_at IS NULL OR {MAY}"

WALLS = f"""
CREATE POLICY conversations_message_course ON conversations_message
  AS RESTRICTIVE FOR INSERT TO kulisy_desk WITH CHECK ({SAID});
CREATE POLICY conversations_draft_course ON conversations_draft
  AS RESTRICTIVE FOR INSERT TO kulisy_desk WITH CHECK ({RESTS});
CREATE POLICY conversations_draft_course_again ON conversations_draft
  AS RESTRICTIVE FOR UPDATE TO kulisy_desk USING (true) WITH CHECK ({RESTS});
-- A copy whose words are kept back while they rest is not sent.
GRANT UPDATE (state) ON conversations_showing TO kulisy_worker;
"""
NONE = """
REVOKE UPDATE (state) ON conversations_showing FROM kulisy_worker;
DROP POLICY conversations_message_course ON conversations_message;
DROP POLICY conversations_draft_course ON conversations_draft;
DROP POLICY conversations_draft_course_again ON conversations_draft;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0016_closed_last"), ("people", "0017_writing")]
    operations = [migrations.RunSQL(WALLS, NONE)]
