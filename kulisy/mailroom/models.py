"""Nouns of old mail brought in. The client's side has no right to any of it: what lands lives as
messages in the conversations."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kulisy.conversations.models import Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company


class ImportRun(models.Model):
    """One run of an import. Without `finished_at` it is running, or was interrupted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: The archive's name, as the operator gave it.
    source = models.CharField(max_length=400)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    letters = models.PositiveIntegerField(default=0)
    #: How many of them were gone through, whatever became of them.
    done = models.PositiveIntegerField(default=0)
    landed = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="importrun_company")]
        indexes = [models.Index(fields=["company", "-started_at"], name="importrun_newest")]


class Outcome(models.TextChoices):
    LAND = "land"
    HOLD = "hold"
    COPY = "copy"
    UNREADABLE = "unreadable"


class ImportedLetter(models.Model):
    """What became of one letter of an archive; once for each letter, however often it comes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: The run that decided last.
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+")
    #: SHA-256 of the original bytes; of the place, where there were none to read.
    key = models.CharField(max_length=64)
    place = models.CharField(max_length=400)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    #: [[code, {details}], …]: reasons.SENTENCES says them.
    reasons = models.JSONField(default=list)
    message_id = models.CharField(max_length=500, null=True)
    #: The letters that it names as answered: late comers find their conversation by them.
    ancestors = ArrayField(models.CharField(max_length=500), default=list)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(null=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", null=True)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="+", null=True)
    #: The message it became; a plain id.
    message = models.UUIDField(null=True)
    #: The original: `size` bytes from `offset` of a blob that holds a batch of them.
    pack = models.UUIDField(null=True)
    offset = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="importedletter_once")
        ]
        indexes = [
            models.Index(fields=["company", "message_id"], name="importedletter_id"),
            models.Index(fields=["company", "message"], name="importedletter_message"),
            models.Index(fields=["company", "outcome", "place"], name="importedletter_outcome"),
            GinIndex(fields=["ancestors"], name="importedletter_ancestors"),
        ]
