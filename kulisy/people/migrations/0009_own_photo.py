"""A contact may change his own photograph, and nothing else of any contact."""

from django.db import migrations

OWN = """
GRANT UPDATE (photo) ON people_contact TO kulisy_portal;
CREATE POLICY people_contact_own ON people_contact AS RESTRICTIVE FOR UPDATE TO kulisy_portal
  USING (id = ANY (kulisy_ids('kulisy.contacts')))
"""
NOBODY = """
DROP POLICY people_contact_own ON people_contact;
REVOKE UPDATE (photo) ON people_contact FROM kulisy_portal
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_last_seen")]
    operations = [migrations.RunSQL(OWN, NOBODY)]
