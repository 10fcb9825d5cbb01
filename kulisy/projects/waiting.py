"""Nouns of waiting: what is needed from the client, whose days went by, and what they moved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.files.models import Blob
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat
from kulisy.projects.work import Stage


class Material(models.Model):
    """Something that the client is to send: texts, pictures, an access, an answer."""

    class State(models.TextChoices):
        NEEDED = "needed", pgettext_lazy("material", "awaited")
        SENT = "sent", pgettext_lazy("material", "sent, being looked through")
        TAKEN = "taken", pgettext_lazy("material", "received")
        DROPPED = "dropped", pgettext_lazy("material", "no longer needed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.SET_NULL, related_name="+", null=True)
    title = models.CharField(max_length=160)
    #: What exactly, in words to the client.
    about = models.TextField(max_length=2000, blank=True)
    due = models.DateField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.NEEDED)
    #: The client's own words with it.
    answer = models.TextField(max_length=4000, blank=True)
    #: Why it was given back, in words to the client.
    returned_because = models.CharField(max_length=500, blank=True)
    asked_on = models.DateField()
    sent_at = models.DateTimeField(null=True)
    sent_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="material_company")]
        indexes = [
            models.Index(fields=["company", "project", "due"], name="material_project"),
            models.Index(
                fields=["company", "client", "due"],
                condition=Q(state="needed"),
                name="material_awaited",
            ),
        ]


class MaterialFile(models.Model):
    """A file that came for it; both sides see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    material = models.ForeignKey(Material, models.CASCADE, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField()
    by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "material", "blob"], name="materialfile_once"
            )
        ]


class Side(models.TextChoices):
    CLIENT = "client", _("waiting for the client")
    US = "us", _("waiting for us")


class Cause(models.TextChoices):
    MATERIAL = "material", _("materials")
    APPROVAL = "approval", _("approval")
    ANSWER = "answer", _("an answer")
    PAYMENT = "payment", _("payment")
    REMARKS = "remarks", _("work on remarks")
    STAGE = "stage", _("a stage that took longer")
    WORD = "word", _("agreed between us")


class Wait(models.Model):
    """A stretch of time in which one side waited for the other: counted by the worker in working
    days, shown to both."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    #: The material, the approval's round, the stage: a plain id.
    cause_id = models.UUIDField()
    title = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)
    #: Working days from the day after `since` to `until` or to the last count.
    days = models.PositiveIntegerField(default=0)
    #: Of them beyond the term.
    late = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "cause", "cause_id", "since"], name="wait_once"
            )
        ]


class Shift(models.Model):
    """The plan moved, by so many working days, and why: both sides read it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    #: The first stage that moved.
    stage = models.ForeignKey(Stage, models.SET_NULL, related_name="+", null=True)
    side = models.CharField(max_length=6, choices=Side.choices)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    #: As of Wait; of a shift by word its own id.
    cause_id = models.UUIDField()
    days = models.SmallIntegerField()
    title = models.CharField(max_length=200)
    #: In the team's words to the client, where somebody moved it by hand.
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "cause", "cause_id"], name="shift_once"
            )
        ]
