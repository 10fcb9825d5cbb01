"""What is said: messages, the files pinned to them, and writing that nobody else sees yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.conversations.models.threads import Audience, Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Person, Seat


class Message(models.Model):
    """One piece of writing, with one audience, for ever."""

    class Kind(models.TextChoices):
        TEXT = "text", _("message")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.TEXT)
    author_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    author_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    #: As it was when written; for imported letters the only name there is.
    author_name = models.CharField(max_length=120)
    body = models.TextField()
    #: Rendered once, when written: safe HTML, with links to other conversations left open.
    html = models.TextField()
    #: The folded tail of a letter (quotation, signature), as HTML; empty = none.
    tail_html = models.TextField(blank=True)
    posted_at = models.DateTimeField()
    #: For a call or a meeting: when it was, and who took part.
    spoke_at = models.DateTimeField(null=True)
    spoke_with = models.CharField(max_length=300, blank=True)
    mentions = ArrayField(models.UUIDField(), default=list)
    quoted = models.UUIDField(null=True)
    files_count = models.PositiveSmallIntegerField(default=0)
    #: Idempotency: the draft, letter or imported line that it was made of.
    source = models.CharField(max_length=120, null=True)
    #: Written by whoever held the personal link of a letter, and not by somebody signed in.
    by_link = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="message_company"),
            models.UniqueConstraint(
                fields=["company", "id", "audience"], name="message_company_audience"
            ),
            models.UniqueConstraint(fields=["company", "source"], name="message_source"),
            models.CheckConstraint(
                condition=models.Q(author_seat=None) | models.Q(author_contact=None),
                name="message_one_author",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "conversation", "posted_at"], name="message_conversation"
            ),
            models.Index(fields=["company", "client", "-posted_at"], name="message_client"),
            models.Index(fields=["company", "-posted_at", "-id"], name="message_in_time"),
        ]


class Attachment(models.Model):
    """A file pinned to a message: it shares its audience by foreign key and can't disagree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    blob_id = models.UUIDField()
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    pinned_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["company", "message"], name="attachment_message"),
            models.Index(fields=["company", "client", "-pinned_at"], name="attachment_client"),
        ]


class Draft(models.Model):
    """Writing that nobody else sees yet. With `send_at` it rests: the message is made of it when
    its rest ends, and until then it can be taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    #: The API token it is written by: a program never touches what its person is writing.
    token = models.UUIDField(null=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    #: NULL: a request that is yet to be opened.
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", null=True)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    files = ArrayField(models.UUIDField(), default=list)
    mentions = ArrayField(models.UUIDField(), default=list)
    quoted = models.UUIDField(null=True)
    author_seat = models.ForeignKey(Seat, models.CASCADE, related_name="+", null=True)
    author_contact = models.ForeignKey(Contact, models.CASCADE, related_name="+", null=True)
    send_at = models.DateTimeField(null=True)
    #: The key of the form that sent it: a second click finds it taken.
    sent_key = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face", "conversation", "audience", "token"],
                condition=models.Q(send_at=None, conversation__isnull=False),
                nulls_distinct=False,
                name="draft_one",
            ),
            models.UniqueConstraint(
                fields=["company", "person", "face", "client", "audience", "token"],
                condition=models.Q(send_at=None, conversation=None),
                nulls_distinct=False,
                name="draft_one_new",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at"], condition=models.Q(send_at__isnull=False), name="draft_due"
            ),
            models.Index(fields=["company", "conversation"], name="draft_conversation"),
        ]


class Held(models.Model):
    """Words to a client that wait for a colleague's word: the first messages of somebody new. The
    message is made of it after that, and until then it is the team's own; the cabinet can't name
    this table."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a colleague's word")
        PROPOSED = "proposed", _("a colleague proposes other words")
        RETURNED = "returned", _("sent back with a word")
        APPROVED = "approved", _("approved, about to leave")
        SENT = "sent", _("sent to the client")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    body = models.TextField()
    files = ArrayField(models.UUIDField(), default=list)
    quoted = models.UUIDField(null=True)
    kind = models.CharField(max_length=7, choices=Message.Kind.choices, default=Message.Kind.TEXT)
    spoke_at = models.DateTimeField(null=True)
    spoke_with = models.CharField(max_length=300, blank=True)
    #: Of the message that it becomes; the same form sent twice is one.
    source = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    #: Moved by everything: who decides says which one he has read.
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    #: What the colleague said to it, and how he would write it himself.
    word = models.CharField(max_length=500, blank=True)
    proposed = models.TextField(blank=True)
    #: Sent by the owner before anybody had looked: it doesn't count.
    urgent = models.BooleanField(default=False)
    #: When it leaves; until then it can be taken back.
    send_at = models.DateTimeField(null=True)
    #: When colleagues are reminded, and how often they were.
    next_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "source"], name="held_once"),
        ]
        indexes = [
            models.Index(
                fields=["company", "conversation"],
                condition=~models.Q(state__in=("sent", "withdrawn")),
                name="held_open",
            ),
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="held_next"
            ),
            models.Index(fields=["send_at"], condition=models.Q(state="approved"), name="held_due"),
        ]
