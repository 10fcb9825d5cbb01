"""Nouns. How an installation is used (UsageFact names nobody), and whether it pays: a pilot with
what was before it, and the board of each Monday. The client's side can name none of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.insights.measures import CHOICES
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat


class Kind(models.TextChoices):
    SCREEN = "screen"
    SEARCH = "search"
    FILTER = "filter"
    DOWNLOAD = "download"
    SIGN_IN = "sign_in"
    FIRST_ANSWER = "first_answer"


class UsageFact(models.Model):
    """One use of one screen. Holds no content, no name and no plain id of anything but the company.

    The person is a keyed hash on both sides, the team's too: who holds the key can still ask
    "how often did this seat search?", but the table (or a copy of it) names nobody.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    #: NULL where no company was entered yet: sign-in, «Мои страницы».
    company_id = models.UUIDField(null=True)
    #: "desk", "portal", or "" for pages of neither.
    face = models.CharField(max_length=10, blank=True)
    person_key = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    #: The name of a route, as "desk:conversation"; it has no place for values.
    name = models.CharField(max_length=80)
    #: Keyed hash of what varies: identifiers in the address, words, filters. "" = nothing does.
    varies = models.CharField(max_length=32, blank=True)
    status = models.SmallIntegerField()
    #: What the answer took on our side; for first answers, how long the client waited.
    millis = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "at"], name="insights_company_at"),
            models.Index(fields=["at"], name="insights_at"),
        ]


class Pilot(models.Model):
    """A problem the cabinet was opened for with one client, how it was before, and by when it has
    to be better: internal for ever."""

    class Verdict(models.TextChoices):
        REACHED = "reached", pgettext_lazy("pilot", "reached")
        MISSED = "missed", pgettext_lazy("pilot", "not reached")
        LITTLE = "little", pgettext_lazy("pilot", "too little data")

    class Decision(models.TextChoices):
        GO_ON = "go_on", _("we go on")
        STOP = "stop", _("we stop")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    problem = models.TextField(max_length=1000)
    #: Of measures.MEASURES.
    measure = models.CharField(max_length=16, choices=CHOICES)
    #: The stop rule: better by so many per cent after so many days, or we stop.
    better_by = models.PositiveSmallIntegerField(default=20)
    days = models.PositiveSmallIntegerField(default=30)
    begins_on = models.DateField()
    #: The day on which the rule is applied.
    ends_on = models.DateField()
    #: How it was: measure → figure (figures.Figure.kept), of the days before the beginning.
    before = models.JSONField()
    before_days = models.PositiveSmallIntegerField()
    before_taken_at = models.DateTimeField()
    #: How it was on the last day; NULL until then. Frozen, that the report stays what it was.
    after = models.JSONField(null=True)
    verdict = models.CharField(max_length=7, choices=Verdict.choices, blank=True)
    judged_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=5, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    #: Why, in the company's own words.
    words = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="pilot_company"),
            models.UniqueConstraint(
                fields=["company", "client"],
                condition=models.Q(decision=""),
                name="pilot_one_a_client",
            ),
            models.CheckConstraint(
                condition=models.Q(better_by__gte=5, better_by__lte=90)
                & models.Q(days__gte=14, days__lte=180),
                name="pilot_rule",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"], condition=models.Q(judged_at=None), name="pilot_running"
            ),
            models.Index(fields=["company", "-made_at"], name="pilot_newest"),
        ]


class Week(models.Model):
    """The leader's board in numbers as it stood on a Monday morning: for his digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    monday = models.DateField()
    #: board.Standing, kept.
    said = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "monday"], name="week_once")]
