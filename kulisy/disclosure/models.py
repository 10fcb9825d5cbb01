"""Nouns: which of the staff's contacts clients may see, and what a client has agreed to see."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kulisy.documents.models import Document
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat
from kulisy.projects.models import Project


class Openness(models.Model):
    """What a company shows of itself; without a row: nothing of it."""

    company = models.OneToOneField(
        Company, models.CASCADE, primary_key=True, related_name="+", db_column="company_id"
    )
    #: Clients see the mail and phone of colleagues who allow it too.
    shows_contacts = models.BooleanField(default=False)
    #: Which numbers the public page says: keys of answering.NUMBERS.
    numbers = ArrayField(models.CharField(max_length=20), default=list)
    #: Key → what was counted last, in plain figures; one that isn't there had too little data.
    counted = models.JSONField(default=dict)
    counted_at = models.DateTimeField(null=True)


class Reach(models.Model):
    """How a colleague is reached directly: the team's, unless company and colleague allow more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    shown = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "seat"], name="reach_once")]


class AnnexWords(models.Model):
    """The company's own words of the annex, in both languages; without a row the words of the
    house."""

    company = models.OneToOneField(
        Company, models.CASCADE, primary_key=True, related_name="+", db_column="company_id"
    )
    text_ru = models.TextField(max_length=12_000, blank=True)
    text_en = models.TextField(max_length=12_000, blank=True)
    changed_at = models.DateTimeField()


class Annex(models.Model):
    """One version of what a client sees, as it was sent to him: frozen; only that it was accepted
    is written to it, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: Counts within the client.
    number = models.PositiveSmallIntegerField()
    #: The settings as they stood (settings.py says their shape).
    said = models.JSONField()
    #: The same in words, as they stand on the paper; and what differs from the version before.
    lines = models.JSONField()
    changes = models.JSONField(default=list)
    #: Of the paper's bytes.
    sha256 = models.CharField(max_length=64)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    accepted_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="annex_company"),
            models.UniqueConstraint(fields=["company", "client", "number"], name="annex_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by_name="")
                | Q(accepted_at__isnull=False) & ~Q(accepted_by_name=""),
                name="annex_whole",
            ),
        ]


class AnnexCode(models.Model):
    """A one-time code by which somebody accepts one version. The code itself stands nowhere: it is
    reckoned from this row's id, here and in the letter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    annex = models.ForeignKey(Annex, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="annexcode_company")]
        indexes = [models.Index(fields=["company", "contact", "-made_at"], name="annexcode_newest")]


class Example(models.Model):
    """A cabinet to show to a prospect, made of a project with names, days and sums replaced. What
    it says was made whole when it was made: it reads nothing of the project any more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    #: Language → what the page says.
    content = models.JSONField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    #: How often the page was really shown, and when last.
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="example_company")]
        indexes = [models.Index(fields=["company", "project", "-made_at"], name="example_newest")]
