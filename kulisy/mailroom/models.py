"""Nouns of mail that comes in: an archive brought in once, and the company's mailboxes. The
client's side has no right to any of it: what is placed lives as messages in the conversations."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.conversations.models import Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat


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


class Mailbox(models.Model):
    """A mailbox at somebody's IMAP server that is read for the company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: The address that people write to; letters from it are our own.
    address = models.EmailField(max_length=254)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    #: "tls" from the first byte, "starttls", or "none" (only within one machine).
    security = models.CharField(max_length=8, default="tls")
    user = models.CharField(max_length=254)
    #: Sealed with the installation's key (people.sealing); never shown again.
    password = models.TextField()
    folder = models.CharField(max_length=200, default="INBOX")
    #: The name under which the company's own mail server signs its findings
    #: (Authentication-Results); '' = nobody's findings are believed.
    trusted_server = models.CharField(max_length=253, blank=True)
    active = models.BooleanField(default=True)
    #: How far the folder was read. A new UIDVALIDITY means that numbers were given anew.
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    #: What went wrong last, in the server's words; '' = nothing since `succeeded_at`.
    trouble = models.CharField(max_length=400, blank=True)
    troubled_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="mailbox_company"),
            models.UniqueConstraint(
                fields=["company", "host", "user", "folder"], name="mailbox_once"
            ),
        ]


class LetterState(models.TextChoices):
    #: Taken in, not looked at yet: the worker does within seconds.
    ARRIVED = "arrived", _("just arrived")
    #: A human being has decided; the worker carries it out within seconds.
    DECIDED = "decided", _("being placed")
    PLACED = "placed", _("placed in a conversation")
    OPENED = "opened", _("opened a request")
    QUARANTINED = "quarantined", _("waits for a decision")
    REFUSED = "refused", _("refused")
    #: Automatic answers, newsletters, receipts, our own letters, copies: kept, not shown as talk.
    IGNORED = "ignored", _("no talk")
    BOUNCED = "bounced", _("a delivery report")


class IncomingLetter(models.Model):
    """One letter from a mailbox, once however often it comes, and what became of it. While it waits
    in quarantine, client, contact and conversation are only what it seems to be for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="+", null=True)
    #: SHA-256 of the original bytes; of mailbox and number for a letter too large to be fetched.
    key = models.CharField(max_length=64)
    uid = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=500, null=True)
    #: The letters that it names as answered, nearest last.
    ancestors = ArrayField(models.CharField(max_length=500), default=list)
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    #: Its first words, for lists.
    excerpt = models.CharField(max_length=300, blank=True)
    #: As the letter says; it can be wrong.
    sent_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=11, choices=LetterState.choices, default=LetterState.ARRIVED
    )
    #: [[code, {details}], …]: reasons.SENTENCES says them.
    reasons = models.JSONField(default=list)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="+", null=True)
    #: Of the message that it became, or is to become; '' while nobody knows.
    audience = models.CharField(max_length=8, blank=True)
    #: The Message.source of what it became: a resting answer of the team has no message yet.
    source = models.CharField(max_length=120, null=True)
    #: What a human being decided, and who.
    decision = models.JSONField(null=True)
    decided_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    #: The original as it came (a blob of files); NULL: it was too large to be fetched.
    original = models.UUIDField(null=True)
    size = models.BigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    #: SHA-256 of the writer's own words, numbers left out: machines repeat themselves.
    words_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="incomingletter_company"),
            models.UniqueConstraint(fields=["company", "key"], name="incomingletter_once"),
        ]
        indexes = [
            models.Index(fields=["company", "state", "-arrived_at"], name="incomingletter_state"),
            models.Index(fields=["company", "message_id"], name="incomingletter_id"),
            models.Index(fields=["company", "source"], name="incomingletter_source"),
            models.Index(fields=["company", "sender", "-arrived_at"], name="incomingletter_sender"),
        ]


class Blocked(models.Model):
    """An address or a whole domain whose letters are refused."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: "name@domain", or "domain" alone.
    pattern = models.CharField(max_length=254)
    blocked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    blocked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "pattern"], name="blocked_once")]
