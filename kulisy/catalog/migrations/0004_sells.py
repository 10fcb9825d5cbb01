"""Companies that ever showed something to all of their clients sell."""

from django.db import migrations

SELLS = """
UPDATE people_company c SET sells = true
 WHERE EXISTS (SELECT FROM catalog_service s WHERE s.company_id = c.id
                AND (s.state = 'shown' OR s.shown_at IS NOT NULL))
    OR EXISTS (SELECT FROM catalog_offer o WHERE o.company_id = c.id AND o.to_all
                AND o.shown_at IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_answers_are_the_companys"),
        ("people", "0016_sells"),
    ]
    operations = [migrations.RunSQL(SELLS, migrations.RunSQL.noop)]
