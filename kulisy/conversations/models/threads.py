"""Threads: what the client may know of one, the team's side of it, who takes part, who follows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat


class Audience(models.TextChoices):
    INTERNAL = "internal", _("Only the team")
    CLIENT = "client", _("The client sees it")


class State(models.TextChoices):
    OPEN = "open", _("open")
    WAITING_CLIENT = "client", _("waiting for the client")
    WAITING_US = "us", _("waiting for us")
    CLOSED = "closed", _("closed")


class Conversation(models.Model):
    """A thread: a request, or a project's talk. Only what the client may know stands here; due
    date, labels and the team's own activity stand on Desk, which his side can't read."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request")
        TALK = "talk", _("project talk")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.REQUEST)
    #: For ever: in a thread of the team's own nothing can be said to the client, and his side never
    #: learns that it exists.
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    #: Counts within the client what he sees; NULL for the team's own threads, and until shown.
    number = models.PositiveIntegerField(null=True)
    #: When the first message that the client sees was posted. Before that his side knows nothing of
    #: the thread: its first message may still rest, and be taken back.
    shown_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    opened_by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    opened_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    #: Of messages that the client sees; never moved by internal writing.
    client_last_at = models.DateTimeField()
    #: Moved by everything the client's page shows of this conversation, and by nothing else.
    client_version = models.PositiveIntegerField(default=0)
    #: Idempotency: the draft or the imported thread that it was made of.
    source = models.CharField(max_length=120, null=True)
    #: The conversation that everything of this one went to, for good: nothing is left here but the
    #: old address (decision 0014). Set by conversations_rearrange alone.
    merged_into = models.UUIDField(null=True)
    #: The conversation that its first messages were split off from.
    split_from = models.UUIDField(null=True)
    #: Its own mode of writing, of the project that is talked about here; NULL: as its client says.
    whole_team_writes = models.BooleanField(null=True)
    #: When messages that the client sees last came here from another one, or went to one.
    rearranged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="conversation_company"),
            models.UniqueConstraint(
                fields=["company", "client", "number"], name="conversation_number"
            ),
            models.UniqueConstraint(fields=["company", "source"], name="conversation_source"),
        ]
        indexes = [
            models.Index(
                fields=["company", "client", "-client_last_at"], name="conversation_client"
            ),
            models.Index(fields=["company", "-opened_at", "-id"], name="conversation_opened"),
            models.Index(
                fields=["company", "client", "-closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="conversation_closed",
            ),
        ]


class Desk(models.Model):
    """The team's side of a conversation: who does it, by when, and when anything happened."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="+"
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    due_at = models.DateTimeField(null=True)
    labels = ArrayField(models.UUIDField(), default=list)
    #: The newest message of any audience.
    last_at = models.DateTimeField()
    #: Since when the client waits for an answer; NULL = he doesn't.
    waiting_since = models.DateTimeField(null=True)
    #: Since when a letter to the client has come back and nobody has dealt with it.
    returned_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["company", "assignee", "-last_at"],
                condition=models.Q(closed=False),
                name="desk_mine",
            ),
            models.Index(
                fields=["company", "waiting_since"],
                condition=models.Q(closed=False, waiting_since__isnull=False),
                name="desk_waiting",
            ),
            models.Index(fields=["company", "closed", "-last_at"], name="desk_all"),
        ]


class Label(models.Model):
    """The team's own mark on conversations."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    tone = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="label_once")]


class Participant(models.Model):
    """A contact who takes part in a conversation and therefore reads it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "conversation", "contact"], name="participant_once"
            )
        ]
        indexes = [models.Index(fields=["company", "contact"], name="participant_contact")]


class Watcher(models.Model):
    """A seat that hears of everything in a conversation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "conversation", "seat"], name="watcher_once")
        ]
