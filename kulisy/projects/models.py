"""Nouns: a project and what hangs on it. What the team alone knows of a stage (its price) stands in
a table of its own, for which the cabinet has no grant."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import pgettext_lazy

from kulisy.conversations.models import Audience, Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat
from kulisy.projects.approving import Approval, ApprovalCode, ApprovalRound, Remark, RoundPage
from kulisy.projects.questions import ExpectedPaper, Question, StagePaper
from kulisy.projects.waiting import Material, MaterialFile, Shift, Side, Wait
from kulisy.projects.weeks import WeekReport
from kulisy.projects.work import CheckItem, Stage, StagePrice, StageState, Task, TaskFile, TaskState

#: Steps of the work, what is awaited and what is approved: each in a file of its own.
__all__ = [
    "Approval", "ApprovalCode", "ApprovalRound", "Audience", "Change", "CheckItem",
    "ExpectedPaper", "Material", "MaterialFile", "Outline", "Project", "ProjectState",
    "Question", "Remark", "RoundPage", "SearchRow", "Shift", "Side", "Stage", "StagePaper",
    "StagePrice", "StageState", "Task", "TaskFile", "TaskState", "Visit", "Wait", "WeekReport",
]  # fmt: skip


class Outline(models.Model):
    """The company's template of a project: its plan as a text that people can edit
    (outlines.py says how it is written)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    plan = models.TextField(max_length=20_000)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="outline_once")]


class ProjectState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("project", "in work")
    PAUSED = "paused", pgettext_lazy("project", "paused")
    DONE = "done", pgettext_lazy("project", "done")
    STOPPED = "stopped", pgettext_lazy("project", "stopped")


class Project(models.Model):
    """Work for one client with a beginning and an end. Who sees it is chosen before it is written
    and never changes: what the team planned for itself is copied across."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    title = models.CharField(max_length=160)
    #: What it is for, in words that its audience reads.
    about = models.TextField(max_length=4000, blank=True)
    state = models.CharField(
        max_length=7, choices=ProjectState.choices, default=ProjectState.RUNNING
    )
    #: Leads it; the client is shown him where he is presented to the client.
    lead = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: Whoever moves a planned day by hand says why.
    reasoned = models.BooleanField(default=False)
    #: Its own mode of writing, for it and where it is talked about; NULL: as its client says.
    whole_team_writes = models.BooleanField(null=True)
    #: Where it is talked about.
    conversation = models.ForeignKey(Conversation, models.SET_NULL, related_name="+", null=True)
    #: The copy that the client sees: the trace stands on the original only.
    copied_to = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="project_company")]
        indexes = [
            models.Index(fields=["company", "client", "-made_at"], name="project_client"),
            models.Index(fields=["company", "state", "-made_at"], name="project_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """Something that happened in a project, for whoever looks in: a fact, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    #: One of wording.CHANGES.
    kind = models.CharField(max_length=24)
    #: The name of the stage, the task, the material… as it was then.
    title = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="projectchange_company")
        ]
        indexes = [models.Index(fields=["company", "project", "-at"], name="projectchange_newest")]


class SearchRow(models.Model):
    """What a project, a stage or a task is found by: beside it, so that no list carries it along.
    It has the audience of its thing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+", null=True)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+", null=True)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    vector = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(fields=["company", "project"], name="projectfound_project"),
            models.Index(fields=["company", "stage"], name="projectfound_stage"),
            models.Index(fields=["company", "task"], name="projectfound_task"),
        ]


class Visit(models.Model):
    """When a contact last looked at a project, and before: what came later has changed for him."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    seen_before_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "contact"], name="projectvisit_once"
            )
        ]
