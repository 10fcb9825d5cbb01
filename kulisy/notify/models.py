from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Company, Person


class Kind(models.TextChoices):
    """What one may choose to hear of. Each has its own words and its own readers."""

    MESSAGE = "message", _("A new message in a conversation of mine")
    MENTION = "mention", _("I was mentioned")
    ASSIGNED = "assigned", _("A conversation was given to me")
    REQUEST = "request", _("A client opened a request")
    ADMISSION = "admission", _("Somebody asks to be admitted")
    STATE = "state", _("A request of mine was closed or opened again")


class Bell(models.Model):
    """An entry under somebody's bell: it points at a thing and repeats none of its words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: What it points at: a plain word and id; the owning room turns it into words when shown.
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    #: The place that is marked read when this one is: for a message its conversation.
    place_id = models.UUIDField()
    #: The same fact never rings twice for the same person.
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person", "face", "key"], name="bell_once")
        ]
        indexes = [
            models.Index(fields=["company", "person", "face", "-at"], name="bell_newest"),
            models.Index(
                fields=["company", "person", "face"],
                condition=models.Q(read_at=None),
                name="bell_unread",
            ),
        ]


class Letter(models.Model):
    """One letter to one person: made with the fact, rendered as its recipient when it leaves."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        HANDED = "handed", _("handed to the mail server")
        REFUSED = "refused", _("refused by the mail server")
        DROPPED = "dropped", _("not sent: the right to read had gone")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", null=True)
    #: NULL for somebody who is no person here yet: an invitation.
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=5)
    face = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=120)
    #: Deterministic: a letter sent again after a crash is the same letter.
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "address", "face", "key"], name="letter_once"
            )
        ]
        indexes = [
            models.Index(fields=["company", "subject_id"], name="letter_subject"),
        ]


class Choice(models.Model):
    """What a person wants to hear of, and how. No row: the default of the kind."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    bell = models.BooleanField(default=True)
    mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face", "kind"], name="choice_once"
            )
        ]
