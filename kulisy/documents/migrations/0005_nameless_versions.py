"""Who published a version is the team's affair, and its table is one that the cabinet reads: the
seat is kept, its name is not."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_entity_walls")]
    operations = [migrations.RemoveField("version", "published_by_name")]
