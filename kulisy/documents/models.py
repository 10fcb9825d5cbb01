"""Nouns. A draft is the team's; whatever a client can read here was published, and is frozen."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity, NumberSeries
from kulisy.files.models import Blob
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Person, Seat

#: Whose papers they are, and where their numbers come from: in a file of their own.
__all__ = ["BankAccount", "ClientRequisites", "LegalEntity", "NumberSeries"]


class Kind(models.TextChoices):
    CONTRACT = "contract", _("Contract")
    SPECIFICATION = "specification", _("Specification")
    ESTIMATE = "estimate", _("Estimate")
    INVOICE = "invoice", _("Invoice")
    ACT = "act", _("Acceptance act")
    TAX_INVOICE = "tax_invoice", _("Tax invoice")
    REPORT = "report", _("Report")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    NOTICE = "notice", _("Notice")
    ANNEX = "annex", _("Annex")
    OTHER = "other", _("Other document")


class Asks(models.TextChoices):
    """What the client is asked to do with a document."""

    NOTHING = "", _("Nothing: for the record")
    READ = "read", _("To look it through")
    SIGN = "sign", _("To sign it and send it back")
    PAY = "pay", _("To pay it")


#: Sections of an access that open documents. Whoever has "documents" sees every one of them unless
#: it was published for "money" alone; "money" opens what its publisher put there.
SECTIONS = ("documents", "money")
#: Kinds that belong to both sections unless the publisher says otherwise.
MONEY = frozenset({Kind.INVOICE, Kind.ACT, Kind.TAX_INVOICE, Kind.RECONCILIATION})


class Described(models.Model):
    """What is said about a document, on a draft and on what was published alike."""

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("Title"), max_length=200)
    number = models.CharField(_("Number"), max_length=60, blank=True)
    #: The date that the document bears.
    day = models.DateField(_("Date of the document"))
    #: In the smallest unit (kopecks); None: it has no sum.
    total = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="RUB")
    #: The project or the matter it belongs to, as people call it.
    matter = models.CharField(_("Project or matter"), max_length=120, blank=True)
    #: Whoever is admitted to one of these sections sees it. None at all: it was withdrawn, for it
    #: was never meant for this client, and nobody of his sees it any more.
    sections = ArrayField(models.CharField(max_length=20), default=list)
    asks = models.CharField(
        _("What is asked of the client"), max_length=10, choices=Asks.choices, blank=True
    )
    due = models.DateField(_("By when"), null=True)

    class Meta:
        abstract = True


class Document(Described):
    """A published document: what stays the same in all of its versions, and what the newest of
    them says. Changes with a correction, when it is withdrawn, and when what it asks is done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: What it was made of, in a room above: a plain word and id ("invoice", …); "" = a file.
    related_kind = models.CharField(max_length=20, blank=True)
    related_id = models.UUIDField(null=True)
    #: The newest version and how many there are.
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField()
    #: When its newest version was published.
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    #: Why, in the company's words to the client.
    withdrawn_because = models.CharField(max_length=500, blank=True)
    #: What it asked of the client is done; by whom of the client, if he said so himself.
    settled_at = models.DateTimeField(null=True)
    settled_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="document_company"),
            models.UniqueConstraint(
                fields=["company", "related_kind", "related_id", "kind"],
                condition=~models.Q(related_id=None),
                name="document_related",
            ),
            models.CheckConstraint(
                condition=models.Q(sections__contained_by=list(SECTIONS))
                & (~models.Q(sections__len=0) | ~models.Q(withdrawn_at=None)),
                name="document_opened",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-day", "-id"], name="document_client"),
            models.Index(fields=["company", "-changed_at"], name="document_newest"),
            models.Index(
                fields=["company", "client"],
                condition=models.Q(settled_at=None, withdrawn_at=None) & ~models.Q(asks=""),
                name="document_asking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class Version(models.Model):
    """One published form of a document, frozen: its bytes by `sha256`, its words by this row, which
    nobody may change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    #: Of the file, as it was when it was published.
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    #: What the document said of itself: kind, title, number, day, total, currency.
    said = models.JSONField()
    #: What changed against the version before, in the company's words to the client.
    reason = models.CharField(max_length=500, blank=True)
    #: None: made by the system itself (a certificate at the end of a term).
    published_by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="documentversion_company"),
            models.UniqueConstraint(
                fields=["company", "document", "number"], name="documentversion_once"
            ),
        ]


class Draft(Described):
    """A document that is being prepared: the team's only. Publishing takes it away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: A correction of this one; None: a new document.
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(_("What changed"), max_length=500, blank=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True)
    #: What the team says about it to itself.
    note = models.CharField(_("Note: the team only"), max_length=500, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="documentdraft_company")
        ]
        indexes = [
            models.Index(fields=["company", "client", "-changed_at"], name="documentdraft_client")
        ]


class Link(models.Model):
    """A client's own way to show one document to somebody who has no cabinet: his accountant. Only
    its hash is kept. It opens no more than its maker may see, and no longer than he may."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    #: For whom, in its maker's words.
    whom = models.CharField(_("For whom"), max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="documentlink_company")
        ]
        indexes = [models.Index(fields=["company", "document"], name="documentlink_document")]


class Fact(models.TextChoices):
    OPENED = "opened", _("opened")
    DOWNLOADED = "downloaded", _("downloaded")
    SETTLED = "settled", _("said it is done")


class Receipt(models.Model):
    """Somebody of the client did something with a version: a fact, never changed. By the client's
    link (for his accountant) nobody is known by name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    link = models.ForeignKey(Link, models.PROTECT, related_name="+", null=True)
    fact = models.CharField(max_length=10, choices=Fact.choices)
    at = models.DateTimeField()
    #: It was published more than a month before: the client did not have to ask for it again.
    again = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact=None) ^ models.Q(link=None), name="documentreceipt_who"
            )
        ]
        indexes = [
            models.Index(fields=["company", "document", "at"], name="documentreceipt_document"),
            models.Index(fields=["company", "contact", "document"], name="documentreceipt_by"),
            models.Index(
                fields=["company", "at"],
                condition=models.Q(again=True),
                name="documentreceipt_again",
            ),
        ]


class SearchRow(models.Model):
    """The words of one document's newest version, read out of its file by the worker; asked by
    `documents_find` only."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    sections = ArrayField(models.CharField(max_length=20))
    day = models.DateField()
    #: Title, number and name of the file in Latin letters, for likeness by trigrams.
    alike = models.CharField(max_length=600)
    #: What was read, for the line that shows where the words stand.
    words = models.TextField(blank=True)
    vector = SearchVectorField()
    #: Whether the file's own words could be read: "" not yet, "read", "none" (a scan), "failed".
    state = models.CharField(max_length=6, blank=True)
