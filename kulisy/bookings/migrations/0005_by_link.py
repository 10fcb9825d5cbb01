"""The personal link of a letter about a booking opens that booking, to read, with its room and the
company's rules of booking."""

from django.db import migrations

from kulisy.kit.walls import ONLY, readable_by_link

OWN_ROOM = "id IN (SELECT room_id FROM bookings_booking)"
#: Where the link opens a booking at all.
RULES = "company_id IN (SELECT company_id FROM bookings_booking)"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_walls_hold_more")]
    operations = [
        readable_by_link("bookings_booking", f"id = {ONLY}"),
        readable_by_link("bookings_room", OWN_ROOM),
        readable_by_link("bookings_rules", RULES),
    ]
