"""Nouns. The cabinet reads invoices that were issued, their lines and their payments; prices that
are planned, and drafts, it can't."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity
from kulisy.documents.models import Document
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat


class Tariff(models.Model):
    """Something that a client pays for again and again, and its unit. What it costs from which day
    on stands in Price."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    name = models.CharField(_("What for"), max_length=200)
    #: ОКЕИ code.
    unit = models.CharField(_("Unit"), max_length=4, default="362")
    currency = models.CharField(_("Currency"), max_length=3, default="RUB")
    #: The last day on which it holds; None: it goes on.
    until = models.DateField(_("Until"), null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="tariff_company")]
        indexes = [models.Index(fields=["company", "client"], name="tariff_client")]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What a tariff costs from a day on, until the next one begins. Never changed: a mistake is put
    right by a price of the same day that was made later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="+")
    #: For one unit, in the smallest one (kopecks).
    amount = models.BigIntegerField()
    since = models.DateField()
    #: The official notice it came from, and how that ended: facts that both sides have read
    #: (wording.by_notice says them).
    notice_id = models.UUIDField(null=True)
    notice = models.JSONField(default=dict)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="price_amount"),
            models.UniqueConstraint(
                fields=["company", "tariff", "notice_id"],
                condition=~models.Q(notice_id=None),
                name="price_notice_once",
            ),
        ]
        indexes = [models.Index(fields=["company", "tariff", "-since"], name="price_tariff")]


class Series(models.TextChoices):
    """Numbers that go on by themselves, by legal entity and year."""

    INVOICE = "invoice", _("Invoices")
    ACT = "act", _("Acts and transfer documents without VAT")
    TAX = "tax", _("Tax invoices and transfer documents with VAT")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    CANCELLED = "cancelled", _("Cancelled")


class Invoice(models.Model):
    """A demand for money. From its issue on only what is paid of it changes, and whether it still
    holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+", null=True)
    #: To whom it is made out; None: to the client by his name alone.
    payer = models.ForeignKey(ClientRequisites, models.PROTECT, related_name="+", null=True)
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    #: The number as it stands on the paper; "" on a draft.
    label = models.CharField(max_length=24, blank=True)
    day = models.DateField(_("Date"))
    due = models.DateField(_("To be paid by"), null=True)
    ground = models.CharField(_("Ground"), max_length=300, blank=True)
    #: Printed beneath the sum.
    note = models.CharField(_("Remark for the client"), max_length=500, blank=True)
    currency = models.CharField(max_length=3, default="RUB")
    #: Kopecks: with the tax, the tax in it, paid so far.
    total = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    #: Both sides, the account and the rate as they stood at its issue: closing papers repeat them.
    said = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    #: What it was drafted from in a room above: a plain word and id ("order", …).
    related_kind = models.CharField(max_length=20, blank=True)
    related_id = models.UUIDField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=500, blank=True)
    #: Cancelled because it was never meant for this client: nobody of his sees it any more.
    unseen = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="invoice_company"),
            models.UniqueConstraint(
                fields=["company", "entity", "year", "number"],
                condition=~models.Q(number=None),
                name="invoice_number_once",
            ),
            models.UniqueConstraint(
                fields=["company", "related_kind", "related_id"],
                condition=~models.Q(related_id=None),
                name="invoice_related_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", number=None) | ~models.Q(number=None),
                name="invoice_numbered",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-day", "-id"], name="invoice_client"),
            models.Index(fields=["company", "state", "-day", "-id"], name="invoice_state"),
            models.Index(
                fields=["company", "due"],
                condition=models.Q(state="issued", paid__lt=models.F("total")),
                name="invoice_unpaid",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class InvoiceLine(models.Model):
    """One line, with the price that held on the invoice's day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=4, blank=True)
    price = models.BigIntegerField()
    #: None: no VAT.
    percent = models.PositiveSmallIntegerField(null=True)
    included = models.BooleanField(default=True)
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="+", null=True)
    #: The price before the one that holds, the notice that changed it, and how that ended.
    price_before = models.BigIntegerField(null=True)
    notice_id = models.UUIDField(null=True)
    notice = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, price__gte=0), name="invoiceline_sums"
            )
        ]
        indexes = [models.Index(fields=["company", "invoice", "place"], name="invoiceline_invoice")]


class Payment(models.Model):
    """Money that came, as somebody of the team has seen it. Taken back, it stays, marked so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    day = models.DateField(_("Paid on"))
    #: The payment order, as both sides know it: «п/п № 415».
    reference = models.CharField(_("Payment order"), max_length=60, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_amount")
        ]
        indexes = [models.Index(fields=["company", "invoice", "day"], name="payment_invoice")]


class Closing(models.Model):
    """A paper that closes what an invoice asked for: act, счёт-фактура, УПД. Its lines are the
    invoice's; of each kind one that holds, beside those that were withdrawn."""

    class Kind(models.TextChoices):
        ACT = "act", _("Acceptance act")
        TAX_INVOICE = "tax_invoice", _("Tax invoice")
        UPD = "upd", _("Universal transfer document")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    series = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=24)
    day = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "entity", "series", "year", "number"], name="closing_number_once"
            ),
        ]
