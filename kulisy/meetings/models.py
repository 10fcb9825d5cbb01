"""Nouns. Minutes are messages of the kinds that conversations have for calls and meetings: what
stands here says of which meeting, which version, and what the client said of it. What was drawn
from minutes is the team's alone and stands in a table that the cabinet can't name."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Person, Seat

#: Whatever stands beside them takes the word of audience from here.
__all__ = [
    "CANCELLED", "CHANGED", "PLANNED", "Audience", "Drawn", "Feed", "Invitee", "Kind", "Meeting",
    "Minutes", "Reply", "Said", "Word",
]  # fmt: skip
#: What is told of a meeting, as keys of letters and bells say it.
PLANNED, CHANGED, CANCELLED = "planned", "changed", "cancelled"


class Kind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")


class Meeting(models.Model):
    """Who sees it is chosen before it is written and never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.MEETING)
    title = models.CharField(max_length=160)
    #: What it is about, in words that its audience reads.
    agenda = models.TextField(max_length=4000, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: By whose clock it was agreed: an IANA name.
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    #: Where it is talked about; of the meeting's own audience.
    conversation = models.ForeignKey(Conversation, models.SET_NULL, related_name="+", null=True)
    #: The contacts invited: by it the second wall knows whose it is.
    contact_ids = ArrayField(models.UUIDField(), default=list)
    #: Of invitations: grows with every change that they must tell.
    sequence = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    #: Why it was cancelled, in words that its audience reads.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="meetings_meeting_company"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meetings_meeting_lasts"
            ),
            models.CheckConstraint(
                condition=Q(audience=Audience.CLIENT) | Q(contact_ids=[]),
                name="meetings_meeting_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "starts_at"], name="meetings_meeting_when"),
            models.Index(fields=["company", "client", "-starts_at"], name="meetings_meeting_of"),
        ]


class Reply(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("invitation", "will come")
    TENTATIVE = "tentative", pgettext_lazy("invitation", "perhaps")
    DECLINED = "declined", pgettext_lazy("invitation", "won't come")


class Invitee(models.Model):
    """Somebody of either side who is to come. His id is the name that the meeting has in his own
    calendar: who knows it is he, or somebody whom he has shown it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    answer = models.CharField(max_length=9, choices=Reply.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "meeting", "seat"], name="invitee_seat"),
            models.UniqueConstraint(
                fields=["company", "meeting", "contact"], name="invitee_contact"
            ),
            models.CheckConstraint(
                condition=Q(seat=None, contact__isnull=False) | Q(seat__isnull=False, contact=None),
                name="invitee_one",
            ),
        ]
        indexes = [models.Index(fields=["company", "seat"], name="invitee_of_seat")]


class Minutes(models.Model):
    """A version of one part of a meeting's minutes. Its words are a message, which never changes;
    its audience is the message's, by foreign key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    number = models.PositiveSmallIntegerField()
    #: Of its canonical text (minuting.canonical): what a confirmation names.
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="meetings_minutes_company"),
            models.UniqueConstraint(
                fields=["company", "meeting", "audience", "number"], name="meetings_minutes_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-written_at"], name="meetings_minutes_of")
        ]


class Said(models.TextChoices):
    RIGHT = "right", pgettext_lazy("minutes", "confirmed")
    WRONG = "wrong", pgettext_lazy("minutes", "something is wrong")


class Word(models.Model):
    """What somebody of the client's side said of a version: a fact, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    #: As it was then.
    contact_name = models.CharField(max_length=120)
    said = models.CharField(max_length=5, choices=Said.choices)
    #: What is wrong.
    words = models.TextField(max_length=2000, blank=True)
    #: Of the version that lay before him.
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "minutes"],
                condition=Q(said="right"),
                name="meetings_word_confirmed_once",
            )
        ]
        indexes = [models.Index(fields=["company", "minutes", "at"], name="meetings_word_minutes")]


class Drawn(models.Model):
    """What was made of a line of minutes: internal for ever."""

    class Kind(models.TextChoices):
        TASK = "task", _("task")
        COMMITMENT = "commitment", _("commitment")
        COPY = "copy", _("in the client's part")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="+")
    line = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: A plain id: of the task, the commitment, the minutes that it stands in.
    thing_id = models.UUIDField()
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "minutes", "line", "kind"], name="meetings_drawn_once"
            )
        ]


class Feed(models.Model):
    """The secret address of a person's own calendar, in one company and face. Only its hash is
    kept; what it shows is what he may see at that moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: When a program last asked; and how often it has since the hour began in which it last did.
    read_at = models.DateTimeField(null=True)
    hour_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face"],
                condition=Q(ended_at=None),
                name="meetings_feed_one",
            )
        ]
