"""Nouns: rooms, working hours, absences, the rules of booking, bookings and what they take.

What the portal's role may read of others' affairs is only that a time is taken, by a function
(migration 0002); absences with their reasons and the team's notes have no grant for it at all.
"""

from datetime import date, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.bookings.spans import Span
from kulisy.catalog.models import Service
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat

#: Minutes in a year: what rules may ask for at most.
YEAR = 366 * 24 * 60


class Room(models.Model):
    """A place that one booking takes at a time: a room, a hall, a chair."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=80)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="room_company"),
            models.UniqueConstraint(
                fields=["company", "name"], name="room_name", condition=models.Q(active=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceRoom(models.Model):
    """A room that suits a service. A service without any needs no room."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "service", "room"], name="serviceroom_once")
        ]


class WorkingHours(models.Model):
    """One stretch of a weekday in which somebody takes bookings; two of them leave a break between.
    On the clocks of the company's zone. No rows: he takes none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    #: Monday is 0.
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    #: 0:00 is the end of the day.
    closes = models.TimeField()
    #: The first and the last day on which they are in force; NULL: from ever, until further notice.
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "working hours"
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes="00:00"),
                name="hours_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="hours_in_force",
            ),
        ]
        indexes = [models.Index(fields=["company", "seat", "weekday"], name="hours_seat")]

    def holds(self, day: date) -> bool:
        """In force on that day (whatever its weekday)."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or self.until >= day)


class Absence(models.Model):
    """A time in which somebody (or a room, or with neither the whole company) takes no bookings.
    Its reason is the team's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+", null=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="+", null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="absence_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(seat=None) | models.Q(room=None), name="absence_of_one"
            ),
        ]
        indexes = [models.Index(fields=["company", "ends_at"], name="absence_ends")]


class Rules(models.Model):
    """How clients of a company book. No row: as the defaults say."""

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True, related_name="+")
    #: Minutes between offered times.
    step = models.PositiveSmallIntegerField(default=30)
    #: So many minutes ahead at least, so many days at most.
    notice = models.PositiveIntegerField(default=120, validators=[MaxValueValidator(YEAR)])
    horizon = models.PositiveSmallIntegerField(default=60, validators=[MaxValueValidator(366)])
    #: A client cancels and moves by himself until so many minutes before; then he has to ask.
    cancel_until = models.PositiveIntegerField(default=720, validators=[MaxValueValidator(YEAR)])
    move_until = models.PositiveIntegerField(default=720, validators=[MaxValueValidator(YEAR)])
    #: Minutes for which a chosen time is held while he looks it over.
    hold = models.PositiveSmallIntegerField(default=10)
    #: Bookings ahead of one person at once.
    per_person = models.PositiveSmallIntegerField(default=5)
    #: Reminders, minutes before; 0 = none.
    remind_first = models.PositiveIntegerField(default=1440, validators=[MaxValueValidator(YEAR)])
    remind_second = models.PositiveIntegerField(default=180, validators=[MaxValueValidator(YEAR)])
    #: What the client reads before he books: how to find us, what to bring.
    words = models.TextField(blank=True, max_length=1000)

    class Meta:
        verbose_name_plural = "rules"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step__gte=5, step__lte=240), name="rules_step"
            ),
            models.CheckConstraint(
                condition=models.Q(hold__gte=2, hold__lte=60), name="rules_hold"
            ),
            models.CheckConstraint(
                condition=models.Q(per_person__gte=1, per_person__lte=100), name="rules_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(horizon__gte=1, horizon__lte=366), name="rules_horizon"
            ),
        ]


class BookingState(models.TextChoices):
    HELD = "held", _("held")
    BOOKED = "booked", _("booked")
    CANCELLED = "cancelled", _("cancelled")
    CAME = "came", _("came")
    MISSED = "missed", _("did not come")


class Booking(models.Model):
    """A client comes at a time, to somebody. Service, length and price are as they were then."""

    class Side(models.TextChoices):
        CLIENT = "client", _("the client")
        TEAM = "team", _("the team")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: Who comes.
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    #: Kopecks; NULL: on request.
    price = models.BigIntegerField(null=True)
    price_kind = models.CharField(max_length=5)
    currency = models.CharField(max_length=3)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: Minutes that its performer and its room stay taken before and after.
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=BookingState.choices)
    #: Until when it is held; NULL once it is booked.
    held_until = models.DateTimeField(null=True)
    #: The client's own words with it.
    words = models.TextField(blank=True, max_length=1000)
    made_at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    booked_at = models.DateTimeField(null=True)
    #: Where it stood before its last move.
    moved_from = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=6, choices=Side.choices, blank=True)
    #: Why it was cancelled: both sides read it.
    reason = models.CharField(max_length=300, blank=True)
    #: Grows with every change: calendars know by it which file is the newer one.
    version = models.PositiveIntegerField(default=0)
    #: The key of the form that made it: a second tap finds it made.
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="booking_company"),
            models.UniqueConstraint(fields=["company", "client", "key"], name="booking_key"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="booking_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(by_seat__isnull=False) ^ models.Q(by_contact__isnull=False),
                name="booking_maker",
            ),
            models.CheckConstraint(
                condition=models.Q(state="held", held_until__isnull=False)
                | (~models.Q(state="held") & models.Q(held_until=None)),
                name="booking_hold",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "starts_at"], name="booking_day"),
            models.Index(fields=["company", "client", "-starts_at"], name="booking_client"),
            models.Index(
                fields=["company", "held_until"],
                name="booking_held",
                condition=models.Q(state="held"),
            ),
        ]

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def busy(self) -> Span:
        """With its pauses."""
        return self.span.wider(timedelta(minutes=self.before), timedelta(minutes=self.after))

    def stands(self, now: datetime) -> bool:
        """It is booked, and not over."""
        return self.state == BookingState.BOOKED and self.ends_at > now


class Occupation(models.Model):
    """A time of one resource (a seat or a room) that is taken: no two of one resource ever meet,
    whoever writes them. By a booking now; classes and groups take theirs in the same table."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="+")
    #: The id of a seat or of a room.
    resource = models.UUIDField()
    span = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="occupation_one_at_a_time",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    ("resource", RangeOperators.EQUAL),
                    ("span", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(span__isempty=False), name="occupation_not_empty"
            ),
        ]
        indexes = [models.Index(fields=["company", "booking"], name="occupation_booking")]


class BookingNote(models.Model):
    """What the team keeps about a booking for itself: internal for ever."""

    booking = models.OneToOneField(Booking, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    body = models.TextField(blank=True, max_length=2000)
    written_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
