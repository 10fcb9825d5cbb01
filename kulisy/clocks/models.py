"""A company's calendar as data. What comes with the programme (packaged.py) stands beneath it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Company, Seat


class Kind(models.TextChoices):
    OFF = "off", _("Day off")
    SHORT = "short", _("Short day")
    WORK = "work", _("Working day")


class Layer(models.TextChoices):
    REGION = "region", _("of the region")
    OWN = "own", _("of the company")


class Base(models.TextChoices):
    RU = "ru", _("Russian production calendar")
    WEEK = "week", _("Days of the week only")


class Hours(models.Model):
    """When the company works, from a day on; an older row keeps what was so before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    base = models.CharField(max_length=4, choices=Base.choices)
    #: Seven lists of spans, Monday first; minutes from local midnight.
    week = models.JSONField()
    #: So much earlier a short day ends.
    short_minutes = models.PositiveSmallIntegerField(default=60)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "valid_from"], name="clocks_hours_once"),
            models.CheckConstraint(
                condition=models.Q(short_minutes__lte=480), name="clocks_hours_short"
            ),
        ]


class Day(models.Model):
    """One day that differs: the region's holiday, the company's own day off or working Saturday."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    layer = models.CharField(max_length=6, choices=Layer.choices)
    day = models.DateField()
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "day", "layer"], name="clocks_day_once")
        ]


class Year(models.Model):
    """A year of the country's calendar that the company has brought in, in place of the packaged
    one or where there is none yet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    #: {"2027-01-01": "off", …}: the days that differ from Monday to Friday.
    days = models.JSONField(default=dict)
    #: What it was taken from: the decree, the page.
    source = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="clocks_year_once"),
            models.CheckConstraint(
                condition=models.Q(year__gte=2000, year__lte=2100), name="clocks_year_sane"
            ),
        ]
