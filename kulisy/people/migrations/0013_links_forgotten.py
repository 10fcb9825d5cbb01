"""The worker forgets personal links and browsers that open nothing any more (people.forgetting)."""

from django.db import migrations

FORGET = """
GRANT DELETE ON people_personallink, people_linkdevice TO kulisy_worker;
GRANT SELECT, DELETE ON people_linkopening TO kulisy_worker;
CREATE POLICY people_linkopening_kulisy_worker ON people_linkopening TO kulisy_worker
  USING (true) WITH CHECK (false);
"""
KEEP = """
DROP POLICY people_linkopening_kulisy_worker ON people_linkopening;
REVOKE SELECT, DELETE ON people_linkopening FROM kulisy_worker;
REVOKE DELETE ON people_personallink, people_linkdevice FROM kulisy_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0012_sections")]
    operations = [migrations.RunSQL(FORGET, KEEP)]
