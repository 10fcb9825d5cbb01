"""Nouns of approval: what is shown, round by round, the client's remarks, and what was frozen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kulisy.files.models import Blob
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat
from kulisy.projects.work import Stage


class Approval(models.Model):
    """A deliverable that the client looks at and approves, once and for good."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("approval", "waits for the client")
        REMARKS = "remarks", pgettext_lazy("approval", "remarks are being worked in")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.SET_NULL, related_name="+", null=True)
    title = models.CharField(max_length=160)
    #: So many rounds of remarks are agreed.
    rounds = models.PositiveSmallIntegerField(default=2)
    #: The newest.
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    approved_at = models.DateTimeField(null=True)
    approved_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    #: Of the round that was approved.
    approved_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="approval_company"),
            models.CheckConstraint(
                name="approval_whole",
                condition=Q(state="approved", approved_at__isnull=False)
                & ~Q(approved_sha256="")
                & ~Q(approved_by_name="")
                | ~Q(state="approved") & Q(approved_at=None, approved_sha256=""),
            ),
        ]
        indexes = [models.Index(fields=["company", "project", "state"], name="approval_project")]


class ApprovalRound(models.Model):
    """What was shown in one round, frozen when it was sent: nobody may change it."""

    class Kind(models.TextChoices):
        FILE = "file", pgettext_lazy("shown", "a file: picture, PDF")
        LINK = "link", pgettext_lazy("shown", "a link")
        TEXT = "text", pgettext_lazy("shown", "a text")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    link = models.CharField(max_length=500, blank=True)
    text = models.TextField(max_length=20_000, blank=True)
    #: What to look at, what was changed.
    words = models.TextField(max_length=2000, blank=True)
    #: Of the file's bytes, or of link and text.
    sha256 = models.CharField(max_length=64)
    due = models.DateField()
    sent_at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "approval", "number"], name="approvalround_once"
            )
        ]


class RoundPage(models.Model):
    """A page of the PDF that a round shows, drawn by the worker: it shares its round's fate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    approvalround = models.ForeignKey(ApprovalRound, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    #: How many the file has: more than are drawn, where it has very many.
    of = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    #: Where the store keeps it.
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "approvalround", "number"], name="roundpage_once"
            )
        ]


class Remark(models.Model):
    """One line of the client's list of remarks to a round; all who see the project see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    #: Counts within the round.
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=2000)
    #: Where: on which page, and on the picture or the page, in thousandths of its sides.
    page = models.PositiveSmallIntegerField(null=True)
    x = models.PositiveSmallIntegerField(null=True)
    y = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "approval", "round", "number"], name="remark_once"
            ),
            models.CheckConstraint(
                condition=Q(x=None, y=None) | Q(x__lte=1000, y__lte=1000), name="remark_place"
            ),
            models.CheckConstraint(
                condition=Q(page=None) | Q(x__isnull=False, page__gte=1), name="remark_page"
            ),
        ]


class ApprovalCode(models.Model):
    """A one-time code by which somebody approves one round. The code itself stands nowhere: it is
    reckoned from this row's id with the installation's secret, here and in the letter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="approvalcode_company")
        ]
        indexes = [
            models.Index(fields=["company", "contact", "-made_at"], name="approvalcode_newest")
        ]
