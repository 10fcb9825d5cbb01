"""Nouns of papers: the company's legal entities and their accounts, the clients' requisites, and
the series that numbers come from. The cabinet reads none of them: it reads papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company


class Form(models.TextChoices):
    """What a party is: it decides who signs and which requisites it has."""

    ORGANISATION = "organisation", _("Organisation")
    ENTREPRENEUR = "entrepreneur", _("Individual entrepreneur")
    PERSON = "person", _("Human being, self-employed")
    FOREIGN = "foreign", _("Foreign organisation")


class Regime(models.TextChoices):
    """How VAT is charged; the rate follows from the document's date (facts/vat.json)."""

    STANDARD = "standard", _("VAT, the standard rate")
    TEN = "ten", _("VAT 10 %")
    ZERO = "zero", _("VAT 0 %")
    REDUCED7 = "reduced7", _("VAT 7 % (simplified system)")
    REDUCED5 = "reduced5", _("VAT 5 % (simplified system)")
    EXEMPT = "exempt", _("No VAT: simplified system, exempt")
    PROFESSIONAL = "professional", _("No VAT: tax on professional income")
    NONE = "none", _("No VAT")


class Requisites(models.Model):
    """What both sides of a paper have."""

    form = models.CharField(
        _("Legal form"), max_length=12, choices=Form.choices, default=Form.ORGANISATION
    )
    name = models.CharField(_("Name on papers"), max_length=200)
    inn = models.CharField(_("Tax number (INN)"), max_length=20, blank=True)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    ogrn = models.CharField(_("Registration number (OGRN)"), max_length=15, blank=True)
    #: Of an entrepreneur: the day on which the ОГРНИП was given.
    registered_on = models.DateField(_("Registered on"), null=True, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    head_title = models.CharField(_("Position of who signs"), max_length=80, blank=True)
    head_name = models.CharField(_("Who signs"), max_length=120, blank=True)

    class Meta:
        abstract = True


class LegalEntity(Requisites):
    """In whose name the company issues papers; one company may have several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    accountant = models.CharField(_("Chief accountant"), max_length=120, blank=True)
    regime = models.CharField(
        _("VAT"), max_length=12, choices=Regime.choices, default=Regime.EXEMPT
    )
    #: Instead of the rate's own words, where there is no VAT.
    tax_words = models.CharField(_("Wording where there is no VAT"), max_length=200, blank=True)
    #: Prices have the tax in them; else it comes on top.
    included = models.BooleanField(_("Prices include VAT"), default=True)
    #: Stands before each number: «В-».
    prefix = models.CharField(_("Before each number"), max_length=10, blank=True)
    language = models.CharField(
        _("Language of papers"),
        max_length=5,
        choices=[("ru", "Русский"), ("en", "English")],
        default="ru",
    )
    #: #rrggbb; "" = the house's own.
    accent = models.CharField(_("Colour"), max_length=7, blank=True)
    active = models.BooleanField(_("In use"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="legalentity_company"),
        ]

    def __str__(self) -> str:
        return self.name


class BankAccount(models.Model):
    """Where clients pay to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    bank = models.CharField(_("Bank"), max_length=160)
    bic = models.CharField(_("Bank code (BIC)"), max_length=11, blank=True)
    correspondent = models.CharField(_("Correspondent account"), max_length=20, blank=True)
    account = models.CharField(_("Account"), max_length=34)
    currency = models.CharField(_("Currency"), max_length=3, default="RUB")
    active = models.BooleanField(_("In use"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="bankaccount_company"),
        ]
        indexes = [models.Index(fields=["company", "entity"], name="bankaccount_entity")]

    def __str__(self) -> str:
        return f"{self.bank}, {self.account}"


class ClientRequisites(Requisites):
    """To whom papers are made out; one client may have several legal entities. The newest in use
    comes first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    active = models.BooleanField(_("In use"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="clientrequisites_company"),
        ]
        indexes = [models.Index(fields=["company", "client"], name="clientrequisites_client")]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The last number given: by entity, series and year. See `numbers.next_number`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    #: "invoice", "act", "tax".
    series = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "entity", "series", "year"], name="numberseries_once"
            ),
        ]
