"""Open invitations to everything there was admit to the sections that came since, too."""

from django.db import migrations

WHOLE = """
UPDATE admissions_invitation SET sections = sections || '{documents,money,bookings}'::varchar[]
 WHERE sections @> '{conversations,files}'::varchar[]
   AND NOT sections && '{documents,money,bookings}'::varchar[]
   AND accepted_at IS NULL AND revoked_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("admissions", "0005_only")]
    operations = [migrations.RunSQL(WHOLE, migrations.RunSQL.noop)]
