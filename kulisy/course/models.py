"""Nouns. The team's alone: the cabinet has no right to any of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kulisy.kit.ids import new_id
from kulisy.people.models import Company, Seat


class Edition(models.Model):
    """Rules and questions as a company wrote them, one version after another; an empty language is
    read in the other one. What comes along with the house is version 0 and stands in no row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    rules_ru = models.TextField(blank=True)
    rules_en = models.TextField(blank=True)
    questions_ru = models.TextField(blank=True)
    questions_en = models.TextField(blank=True)
    #: Who passed an earlier one need not pass this one.
    earlier_counts = models.BooleanField(default=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="course_edition_once")
        ]


class Attempt(models.Model):
    """One try of one seat, with the questions as he got them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    #: Of `quizzing.Asked`.
    asked = models.JSONField(default=list)
    #: Which answer he chose of each; empty until he is done.
    given = ArrayField(models.SmallIntegerField(), default=list)
    right = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "seat"],
                condition=models.Q(done_at=None),
                name="course_attempt_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["company", "seat", "-begun_at"], name="course_attempt_seat")
        ]
