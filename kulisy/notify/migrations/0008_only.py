"""Who came by a personal link hears of its conversation alone, and chooses nothing for the person
to whom the letter was written."""

from django.db import migrations

from kulisy.kit.walls import ONLY, bounded


class Migration(migrations.Migration):
    dependencies = [("notify", "0007_further_kinds"), ("kit", "0003_only")]
    operations = [
        bounded("notify_bell", f"place_id = {ONLY}"),
        *[bounded(f"notify_{table}") for table in ("choice", "stance", "rhythm", "device")],
    ]
