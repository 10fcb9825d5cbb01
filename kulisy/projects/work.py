"""Nouns of the work itself: stages, their tasks, and what stands beside them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kulisy.conversations.models import Audience
from kulisy.files.models import Blob
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat


class StageState(models.TextChoices):
    NEXT = "next", pgettext_lazy("stage", "ahead")
    NOW = "now", pgettext_lazy("stage", "in work")
    DONE = "done", pgettext_lazy("stage", "done")


class Stage(models.Model):
    """A part of the way with something to show at its end. Seen by whoever sees the project."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    #: What comes out of it, in words.
    deliverable = models.TextField(max_length=2000, blank=True)
    responsible = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=4, choices=StageState.choices, default=StageState.NEXT)
    #: As it is planned now, and as it was agreed first: plan against plan.
    planned_from = models.DateField()
    planned_to = models.DateField()
    first_from = models.DateField()
    first_to = models.DateField()
    #: As it was.
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="stage_company"),
            models.CheckConstraint(
                condition=Q(planned_to__gte=models.F("planned_from")), name="stage_days"
            ),
        ]
        indexes = [models.Index(fields=["company", "project", "place"], name="stage_project")]

    def __str__(self) -> str:
        return self.title


class StagePrice(models.Model):
    """What a stage costs the client, as the team reckons: no grant for the cabinet, which learns
    prices from papers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    #: Kopecks.
    price = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "stage"], name="stageprice_once"),
            models.CheckConstraint(
                condition=Q(price__gte=0, price__lte=10**12), name="stageprice_sane"
            ),
        ]


class TaskState(models.TextChoices):
    TODO = "todo", pgettext_lazy("task", "to do")
    DOING = "doing", pgettext_lazy("task", "in work")
    DONE = "done", pgettext_lazy("task", "done")


class Task(models.Model):
    """One thing to do. Its audience is chosen before it is written and never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.SET_NULL, related_name="+", null=True)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    place = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    about = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=5, choices=TaskState.choices, default=TaskState.TODO)
    assignee = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    #: Its days: from, where it takes more than one, and to.
    begins = models.DateField(null=True)
    due = models.DateField(null=True)
    #: As they were planned first: what the plan of now is held against.
    first_begins = models.DateField(null=True)
    first_due = models.DateField(null=True)
    #: What comes out of it is shown for approval, with so many rounds of remarks.
    rounds = models.PositiveSmallIntegerField(null=True)
    #: Not before this one is done. A plain id: what the client sees may wait for what he doesn't.
    after_id = models.UUIDField(null=True)
    #: The copy that the client sees; the trace stands on the original only.
    copied_to = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="task_company"),
            # The cabinet reads tasks of its audience: a trace of the team's own never stands there.
            models.CheckConstraint(
                condition=Q(audience=Audience.INTERNAL) | Q(after_id=None, copied_to=None),
                name="task_traces",
            ),
            models.CheckConstraint(
                condition=Q(begins=None) | Q(due__gte=models.F("begins")), name="task_days"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "project", "stage", "place"], name="task_project"),
            models.Index(
                fields=["company", "assignee", "due"],
                condition=~Q(state="done"),
                name="task_assignee",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CheckItem(models.Model):
    """A line of a task's checklist; it shares its task's fate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["company", "task", "place"], name="checkitem_task")]


class TaskFile(models.Model):
    """A file pinned to a task: it has no audience of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["company", "task"], name="taskfile_task")]
