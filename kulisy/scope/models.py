"""Nouns of what was agreed: an agreement, its frozen versions, its points, what is used of them.
What is being prepared is the team's and stands in a table of its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.documents.models import Document
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat
from kulisy.projects.models import Project
from kulisy.scope.orders import (
    ChangeOrder,
    OrderCode,
    OrderDraft,
    OrderNumbers,
    OrderState,
    OrderTrace,
    OrderVersion,
    SearchRow,
)
from kulisy.scope.wishes import Favour, LaterWish, Saying, Tie, Verdict, Wish, WishWatch

#: Wishes and change orders: each in a file of its own.
__all__ = [
    "ChangeOrder", "Favour", "LaterWish", "OrderCode", "OrderDraft", "OrderNumbers", "OrderState",
    "OrderTrace", "OrderVersion", "Saying", "SearchRow", "Tie", "Verdict", "Wish", "WishWatch",
]  # fmt: skip


class Unit(models.TextChoices):
    """In what a limit is counted."""

    HOURS = "hours", pgettext_lazy("limit", "hours")
    ROUNDS = "rounds", pgettext_lazy("limit", "rounds of remarks")
    PAGES = "pages", pgettext_lazy("limit", "pages")
    PIECES = "pieces", pgettext_lazy("limit", "pieces")


class AgreementDraft(models.Model):
    """What will be agreed, as a text that people edit (lines.py says how it is written)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: None: the client's contract as a whole.
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    #: The published specification that it is taken from.
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True)
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=10_000)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="agreementdraft_company")
        ]
        indexes = [
            models.Index(fields=["company", "client", "-changed_at"], name="agreementdraft_client")
        ]


class Agreement(models.Model):
    """What was agreed with a client, for one project or for his contract: shown to him, frozen.
    Only an approved change order makes a version more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", null=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True)
    title = models.CharField(max_length=160)
    #: The newest.
    version = models.PositiveSmallIntegerField(default=1)
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="agreement_company"),
            models.UniqueConstraint(
                fields=["company", "project"],
                condition=Q(ended_at=None) & ~Q(project=None),
                name="agreement_of_project",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-agreed_at"], name="agreement_client")
        ]

    def __str__(self) -> str:
        return self.title


class AgreementVersion(models.Model):
    """What it said from a moment on: nobody may change it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=12_000)
    sha256 = models.CharField(max_length=64)
    #: The change order it came by; None: the first one.
    change_order = models.ForeignKey(ChangeOrder, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "agreement", "number"], name="agreementversion_once"
            )
        ]


class Point(models.Model):
    """One point of what was agreed, with its limit, as the newest version has it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    #: "" with no amount: the point has no limit.
    unit = models.CharField(max_length=6, choices=Unit.choices, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    #: Anew each month, by the company's calendar; else in all.
    monthly = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="scopepoint_company"),
            models.UniqueConstraint(
                fields=["company", "agreement", "place"], name="scopepoint_place"
            ),
            models.CheckConstraint(
                condition=Q(amount=None, unit="") | Q(amount__gt=0) & ~Q(unit=""),
                name="scopepoint_whole",
            ),
        ]


class Use(models.Model):
    """So much of a point is used, and the client has been told. It doesn't say by which request: a
    colleague who doesn't read that one sees the same meter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="scopeuse_company"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="scopeuse_amount"),
        ]
        indexes = [models.Index(fields=["company", "point", "at"], name="scopeuse_point")]


class Custom(models.Model):
    """How this company keeps its boundaries: the team's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: What an hour is worth, in kopecks: by it what was done "just quickly" is counted.
    hour_price = models.BigIntegerField(_("What an hour is worth"), null=True)
    currency = models.CharField(_("Currency"), max_length=3, default="RUB")
    #: Working days within which a client knows what comes of a wish, unless the team says a day.
    answer_days = models.PositiveSmallIntegerField(
        _("Working days within which a client knows what comes of a wish"), default=2
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], name="scopecustom_once"),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=60), name="scopecustom_days"
            ),
            models.CheckConstraint(
                condition=Q(hour_price=None) | Q(hour_price__gte=0, hour_price__lte=10**9),
                name="scopecustom_price",
            ),
        ]
