"""Nouns. Of all of this the cabinet can read one table: `ShownHours`, written for it line by line
as was agreed for the project. Timers, entries, their notes, rates and plans have no grant there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.billing.models import Tariff
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat
from kulisy.projects.models import Project, Stage, Task

#: Minutes of a day: no entry is longer.
DAY = 24 * 60


class Timer(models.Model):
    """Runs from the moment it was begun until its owner ends it; one at a time for a seat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="+", null=True)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    #: When its owner was asked whether he has forgotten it.
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="hourstimer_company"),
            models.UniqueConstraint(fields=["company", "seat"], name="hourstimer_one"),
        ]


class Entry(models.Model):
    """So many minutes of one person on one day. Never deleted: what is taken out has no minutes."""

    class Source(models.TextChoices):
        TIMER = "timer", _("by the timer")
        HAND = "hand", _("by hand")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", null=True)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    #: The client's account: else it is the company's own loss, and no client is shown it.
    counts = models.BooleanField(default=True)
    #: For the team.
    note = models.CharField(_("Note: only the team"), max_length=300, blank=True)
    #: What the client reads where lines are agreed; "" = the name of the task, if he sees that.
    line = models.CharField(_("Line: the client reads it"), max_length=200, blank=True)
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.HAND)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="hoursentry_company"),
            models.CheckConstraint(condition=models.Q(minutes__lte=DAY), name="hoursentry_minutes"),
        ]
        indexes = [
            models.Index(fields=["company", "project", "-day"], name="hoursentry_project"),
            models.Index(fields=["company", "seat", "day"], name="hoursentry_seat"),
            models.Index(fields=["company", "task"], name="hoursentry_task"),
        ]


class Correction(models.Model):
    """What stood in an entry before somebody changed it, and why: a fact, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    counts = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    line = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["company", "entry", "at"], name="hourscorrection_entry")]


class Shows(models.TextChoices):
    NOTHING = "nothing", _("nothing")
    SUMS = "sums", _("sums by month")
    ITEMS = "items", _("every line: day, work, hours")


class Terms(models.Model):
    """How hours of a project are kept: what the client sees of them, and by which of his prices an
    hour is reckoned."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    shows = models.CharField(max_length=7, choices=Shows.choices, default=Shows.NOTHING)
    #: Of billing, by the hour: dates, notices and invoices are its own affair.
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField()


class Plan(models.Model):
    """So many hours are planned: for a task, for a stage, or for the project as a whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+", null=True)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+", null=True)
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "stage", "task"],
                name="hoursplan_once",
                nulls_distinct=False,
            )
        ]


class CostRate(models.Model):
    """What an hour of a seat costs the company from a day on. Never changed: a mistake is put right
    by a rate of the same day that was made later. Read by the owner and the accountant alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: Kopecks for an hour.
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    since = models.DateField()
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, amount__lte=10**10), name="hourscost_sane"
            )
        ]
        indexes = [models.Index(fields=["company", "seat", "-since"], name="hourscost_seat")]


class ShownHours(models.Model):
    """What a client reads of hours: a line of one entry, or the sum of a month. Written anew from
    the entries whenever they or the agreement change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    #: Of a line its day; of a sum the first of its month.
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    #: A plain id: entries are the team's. None: a sum.
    entry_id = models.UUIDField(null=True)
    words = models.CharField(max_length=200, blank=True)
    #: A plain id: a stage may go. None: a sum, or work that stands on no stage.
    stage_id = models.UUIDField(null=True)
    #: Whose hours; shown by name where he is presented to the client.
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "day", "entry_id"],
                name="hoursshown_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["company", "project", "-day"], name="hoursshown_project")]
