"""What the team keeps beside a talk: templates, reminders, traces of copies, the guard's rules.
The client's side has no right to any of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.conversations.models.messages import Message
from kulisy.conversations.models.threads import Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat


class AnswerTemplate(models.Model):
    """Words that are written again and again, with gaps in braces (`gaps.py`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    #: NULL: the whole team's; else one's own.
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+", null=True)
    name = models.CharField(max_length=80)
    body = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "seat", "name"],
                nulls_distinct=False,
                name="answertemplate_once",
            )
        ]


class Reminder(models.Model):
    """«Come back on Friday if he is silent»: of one seat, about one conversation."""

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        ANSWERED = "answered", _("the client has answered")
        CANCELLED = "cancelled", _("taken away")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    #: Who is reminded, and by whom.
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    #: An answer of the client's ends it before its time.
    if_silent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    #: Since when it stands in the queue.
    rung_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(rung_at=None, ended_at=None),
                name="reminder_due",
            ),
            models.Index(
                fields=["company", "conversation"],
                condition=models.Q(ended_at=None),
                name="reminder_conversation",
            ),
            models.Index(
                fields=["company", "seat"],
                condition=models.Q(ended_at=None, rung_at__isnull=False),
                name="reminder_rung",
            ),
        ]


class Showing(models.Model):
    """That words of the team's own go to the client as a copy: asked, agreed to, sent. It is the
    trace, and stands beside the original; the copy knows nothing of it."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the author's word")
        AGREED = "agreed", _("the author agreed")
        DECLINED = "declined", _("the author declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SENT = "sent", _("sent to the client")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: The original; and the conversation in which the client is to read the copy.
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    body = models.TextField()
    #: Attachments of the original that are copied, chosen one by one.
    files = ArrayField(models.UUIDField(), default=list)
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: Whose word counts; NULL: the author can't be asked, and who runs the company decides.
    asked_of = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    answered_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    #: What he said to it.
    word = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    #: Of the draft that rested: taken back, it was not sent.
    sent_key = models.UUIDField(null=True)
    #: The key of the form that asked: a second click finds it taken.
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="showing_once"),
        ]
        indexes = [models.Index(fields=["company", "message"], name="showing_message")]


class Copy(models.Model):
    """The trace of an internal copy that went to another client's side of the desk; it stands
    beside the original."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: Of the original.
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    #: A plain id: who sees the original need not see the copy.
    copy = models.UUIDField()
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "message"], name="copy_message")]


class GuardRules(models.Model):
    """What a company says to the guard of the wrong window: rules that it doesn't want, words of
    its own, exceptions. The team's alone."""

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="+")
    off = ArrayField(models.CharField(max_length=8), default=list)
    words = ArrayField(models.CharField(max_length=80), default=list)
    exceptions = ArrayField(models.CharField(max_length=80), default=list)
    changed_at = models.DateTimeField()
