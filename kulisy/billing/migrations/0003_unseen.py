"""An invoice that was made out to the wrong client is cancelled out of his sight; its lines and
payments follow it behind the wall. A closing paper that was withdrawn may be made again: that there
is one that holds is kept by the invoice's lock (actions/closing.py)."""

from django.db import migrations, models

SEEN = """
ALTER POLICY billing_invoice_kulisy_portal ON billing_invoice
  USING (company_id = (SELECT kulisy_company())
    AND client_id = ANY ((SELECT documents_clients('money'))::uuid[])
    AND state <> 'draft'{more})
  WITH CHECK (company_id = (SELECT kulisy_company())
    AND client_id = ANY ((SELECT documents_clients('money'))::uuid[])
    AND state <> 'draft'{more})
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_walls")]
    operations = [
        migrations.AddField(
            "invoice", "unseen", models.BooleanField(default=False, db_default=False)
        ),
        migrations.RunSQL(SEEN.format(more=" AND NOT unseen"), SEEN.format(more="")),
        migrations.RemoveConstraint("closing", "closing_once"),
    ]
