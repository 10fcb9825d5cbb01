"""Names that are like what was typed: by their index, also where much was typed.

The planner takes a comparison of trigrams for as cheap as one of numbers, and reads all names as soon
as the index has many trigrams to look up: two words among 4,000 contacts 28 ms, and 4 by the index.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0013_links_forgotten")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION people_like SET cpu_operator_cost = 0.2;"
            "ALTER FUNCTION people_like SET enable_seqscan = off",
            "ALTER FUNCTION people_like RESET cpu_operator_cost;"
            "ALTER FUNCTION people_like RESET enable_seqscan",
        ),
    ]
