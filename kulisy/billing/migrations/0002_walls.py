"""Row security of money. The cabinet reads what was issued, where its viewer is admitted to the
section `money`; drafts, tariffs and prices (some of them not announced yet) have no grant for it."""

from django.db import migrations

from kulisy.kit.walls import ALL, DESK, PORTAL, WORKER, bounded, protect, same_company, wall

COMPANY = "company_id = (SELECT kulisy_company())"
TEAM = f"{COMPANY} AND NOT (client_id = ANY ((SELECT kulisy_ids('kulisy.hidden'))::uuid[]))"
OPEN = f"{COMPANY} AND client_id = ANY ((SELECT documents_clients('money'))::uuid[])"


def of_an_invoice(table: str) -> str:
    """The invoices' own wall stands in this question too."""
    return (
        f"EXISTS (SELECT FROM billing_invoice i WHERE i.company_id = {table}.company_id"
        f" AND i.id = {table}.invoice_id)"
    )


FAMILY = """
CREATE UNIQUE INDEX invoice_family ON billing_invoice (company_id, id, client_id);
CREATE UNIQUE INDEX tariff_family ON billing_tariff (company_id, id, client_id);
"""


def beside(table: str, parent: str) -> migrations.RunSQL:
    """A child's client is its parent's."""
    return migrations.RunSQL(
        f"ALTER TABLE billing_{table} ADD CONSTRAINT billing_{table}_{parent}_family"
        f" FOREIGN KEY (company_id, {parent}_id, client_id)"
        f" REFERENCES billing_{parent} (company_id, id, client_id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE billing_{table} DROP CONSTRAINT billing_{table}_{parent}_family",
    )


# What was agreed, paid or numbered once is never rewritten, whoever asks.
FROZEN = """
CREATE FUNCTION billing_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'What was issued is never changed'; END $$;
CREATE TRIGGER billing_frozen BEFORE UPDATE ON billing_price
  FOR EACH STATEMENT EXECUTE FUNCTION billing_frozen();
CREATE TRIGGER billing_frozen BEFORE UPDATE ON billing_closing
  FOR EACH STATEMENT EXECUTE FUNCTION billing_frozen();
CREATE TRIGGER billing_frozen BEFORE UPDATE OF label, number, year, entity_id, day, currency, total,
  tax, said ON billing_invoice
  FOR EACH ROW WHEN (OLD.number IS NOT NULL AND (OLD.label, OLD.number, OLD.year, OLD.entity_id,
    OLD.day, OLD.currency, OLD.total, OLD.tax, OLD.said) IS DISTINCT FROM (NEW.label, NEW.number,
    NEW.year, NEW.entity_id, NEW.day, NEW.currency, NEW.total, NEW.tax, NEW.said))
  EXECUTE FUNCTION billing_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("documents", "0004_entity_walls")]
    operations = [
        migrations.RunSQL(FAMILY, migrations.RunSQL.noop),
        beside("price", "tariff"),
        beside("invoiceline", "invoice"),
        beside("invoiceline", "tariff"),
        beside("payment", "invoice"),
        beside("closing", "invoice"),
        same_company("billing_tariff", "client_id", "people_client"),
        same_company("billing_price", "made_by_id", "people_seat"),
        same_company("billing_invoice", "client_id", "people_client"),
        same_company("billing_invoice", "entity_id", "documents_legalentity"),
        same_company("billing_invoice", "account_id", "documents_bankaccount"),
        same_company("billing_invoice", "payer_id", "documents_clientrequisites"),
        same_company("billing_invoice", "document_id", "documents_document"),
        same_company("billing_invoice", "made_by_id", "people_seat"),
        same_company("billing_payment", "made_by_id", "people_seat"),
        same_company("billing_closing", "entity_id", "documents_legalentity"),
        same_company("billing_closing", "document_id", "documents_document"),
        same_company("billing_closing", "made_by_id", "people_seat"),
        protect(
            "billing_tariff",
            wall(DESK, "SELECT, INSERT, UPDATE (name, until)", TEAM),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "billing_price",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "billing_invoice",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
            wall(PORTAL, "SELECT", f"{OPEN} AND state <> 'draft'"),
            wall(WORKER, "SELECT, INSERT, UPDATE", ALL),
        ),
        protect(
            "billing_invoiceline",
            wall(DESK, "SELECT, INSERT, UPDATE, DELETE", TEAM),
            wall(PORTAL, "SELECT", f"{OPEN} AND {of_an_invoice('billing_invoiceline')}"),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        protect(
            "billing_payment",
            wall(DESK, "SELECT, INSERT, UPDATE (taken_back_at)", TEAM),
            wall(
                PORTAL,
                "SELECT",
                f"{OPEN} AND taken_back_at IS NULL AND {of_an_invoice('billing_payment')}",
            ),
            wall(WORKER, "SELECT", ALL),
        ),
        protect(
            "billing_closing",
            wall(DESK, "SELECT, INSERT", TEAM),
            wall(PORTAL, "SELECT", f"{OPEN} AND {of_an_invoice('billing_closing')}"),
            wall(WORKER, "SELECT, INSERT", ALL),
        ),
        bounded("billing_invoice"),
        bounded("billing_invoiceline"),
        bounded("billing_payment"),
        bounded("billing_closing"),
        migrations.RunSQL(FROZEN, "DROP FUNCTION billing_frozen() CASCADE"),
    ]
