"""One section more: projects. Whoever was admitted to everything there was is admitted to
everything there is; whoever was admitted to a part of it keeps that part."""

from django.db import migrations

WHOLE = """
UPDATE people_access SET sections = sections || '{projects}'::varchar[]
 WHERE sections @> '{conversations,files,documents,money,bookings}'::varchar[]
   AND NOT sections && '{projects}'::varchar[]
"""
BEFORE = "UPDATE people_access SET sections = array_remove(sections, 'projects')"


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_walls"), ("people", "0012_sections")]
    operations = [migrations.RunSQL(WHOLE, BEFORE)]
