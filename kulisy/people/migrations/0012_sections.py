"""Three sections more: documents, money, bookings. Whoever was admitted to everything there was is
admitted to everything there is; whoever was admitted to a part of it keeps that part."""

from django.db import migrations

WHOLE = """
UPDATE people_access SET sections = sections || '{documents,money,bookings}'::varchar[]
 WHERE sections @> '{conversations,files}'::varchar[]
   AND NOT sections && '{documents,money,bookings}'::varchar[]
"""
BEFORE = """
UPDATE people_access SET sections = array_remove(array_remove(array_remove(
  sections, 'documents'), 'money'), 'bookings')
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_link_walls")]
    operations = [migrations.RunSQL(WHOLE, BEFORE)]
