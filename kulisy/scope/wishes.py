"""Nouns of wishes: what a client asked for and by when he will know; what we told him of it; and,
in tables without a grant for his side, what the team judges among itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kulisy.conversations.models import Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat
from kulisy.projects.models import Approval
from kulisy.scope.orders import ChangeOrder


class Wish(models.Model):
    """A request that a client opened: that he was heard, and by when he will know what comes of it.
    Who reads the request reads this."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    #: By when he will know; None: the calendar of that year isn't known yet.
    due_at = models.DateTimeField(null=True)
    #: The team has named this moment itself: then only its word on the wish settles it.
    promised = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="wish_company"),
            models.UniqueConstraint(fields=["company", "conversation"], name="wish_once"),
        ]
        indexes = [
            models.Index(
                fields=["company", "due_at"], condition=Q(settled_at=None), name="wish_open"
            ),
            models.Index(fields=["company", "client", "-asked_at"], name="wish_client"),
        ]


class WishWatch(models.Model):
    """When the worker must remind the team of a wish."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    wish = models.ForeignKey(Wish, models.CASCADE, related_name="+")
    #: None: not any more.
    next_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "wish"], name="wishwatch_once")]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="wishwatch_next"
            )
        ]


class Verdict(models.TextChoices):
    WITHIN = "within", pgettext_lazy("wish", "agreed on")
    BEYOND = "beyond", pgettext_lazy("wish", "beyond the contract")


class Tie(models.Model):
    """What the team judges of a request: to which point it belongs, or that it is beyond. Nothing
    of it leaves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    point = models.ForeignKey("scope.Point", models.SET_NULL, related_name="+", null=True)
    #: So much of the point's limit it takes.
    amount = models.DecimalField(max_digits=9, decimal_places=2, default=1)
    #: What the client's meter has of it: set when he is told.
    use = models.ForeignKey("scope.Use", models.SET_NULL, related_name="+", null=True)
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "conversation"], name="scopetie_once"),
            models.CheckConstraint(
                condition=Q(verdict="within") | Q(verdict="beyond", point=None),
                name="scopetie_whole",
            ),
        ]
        indexes = [models.Index(fields=["company", "client", "verdict"], name="scopetie_client")]


class Saying(models.Model):
    """What we told the client of his request. The newest one holds; none is ever changed."""

    class Kind(models.TextChoices):
        WITHIN = "within", pgettext_lazy("told", "it is within what we agreed on")
        BEYOND = "beyond", pgettext_lazy("told", "it is more than we agreed on")
        DECLINED = "declined", pgettext_lazy("told", "we don't do it")
        OFFERED = "offered", pgettext_lazy("told", "a change order was sent")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    #: Our own words to the client.
    words = models.CharField(max_length=1000, blank=True)
    #: The point's name as it was.
    point_title = models.CharField(max_length=160, blank=True)
    #: By when he will hear what it would cost.
    by_day = models.DateField(null=True)
    change_order = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="+", null=True)
    at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="saying_company")]
        indexes = [models.Index(fields=["company", "conversation", "-at"], name="saying_newest")]


class LaterWish(models.Model):
    """A wish about something that was approved, and does not change any more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    approval = models.ForeignKey(Approval, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "conversation"], name="laterwish_once")
        ]


class Favour(models.Model):
    """What was done "just quickly", beyond the contract and without a change order: counted for the
    company, and never told to the client."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, related_name="+", null=True)
    words = models.CharField(max_length=300)
    minutes = models.PositiveIntegerField(null=True)
    #: What it is worth, in kopecks.
    worth = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="favour_company"),
            models.CheckConstraint(
                condition=Q(worth__gte=0, worth__lte=10**12)
                & (Q(minutes=None) | Q(minutes__gt=0, minutes__lte=60_000)),
                name="favour_sane",
            ),
        ]
        indexes = [models.Index(fields=["company", "client", "-at"], name="favour_client")]
