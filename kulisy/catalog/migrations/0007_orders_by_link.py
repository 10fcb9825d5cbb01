"""The personal link of a letter about an order opens that order and its steps, to read."""

from django.db import migrations

from kulisy.kit.walls import ONLY, readable_by_link


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_offers_by_letter")]
    operations = [
        readable_by_link("catalog_order", f"id = {ONLY}"),
        readable_by_link("catalog_orderstep", f"order_id = {ONLY}"),
    ]
