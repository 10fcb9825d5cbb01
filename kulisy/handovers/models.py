"""Nouns. What the cabinet may read (a commitment, a decision, who stands in) says nothing of the
team's affairs; whose hands a commitment is in, what is good to know of somebody, and what is handed
over stand in tables that the cabinet can't even name."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat
from kulisy.projects.models import Project


class Outcome(models.TextChoices):
    KEPT = "kept", _("kept")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Commitment(models.Model):
    """A word given in a message, with a date. Its audience is the message's, by foreign key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    words = models.CharField(_("What was promised"), max_length=300)
    due_at = models.DateTimeField()
    #: The hour counts, not only the day.
    by_hour = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    #: Why it was withdrawn; whoever reads the commitment reads it.
    reason = models.CharField(max_length=300, blank=True)
    #: Moved to another day: the day that was promised first stays in sight, with the last reason.
    first_due_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    moved_because = models.CharField(max_length=300, blank=True, db_default="", default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="handovers_commitment_company"),
            models.UniqueConstraint(
                fields=["company", "message", "due_at", "words"], name="handovers_commitment_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-due_at"], name="handovers_commitment_due"),
            models.Index(
                fields=["company", "client"],
                condition=models.Q(outcome=""),
                name="handovers_commitment_open",
            ),
        ]


class Keeping(models.Model):
    """The team's side of a commitment: in whose hands it is, and who was reminded when."""

    commitment = models.OneToOneField(
        Commitment, models.CASCADE, primary_key=True, related_name="+"
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: When the worker must look at it again; NULL: not any more.
    next_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "seat"], name="handovers_keeping_seat"),
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="handovers_keeping_next",
            ),
        ]


class Decision(models.Model):
    """What was decided, where it was said. Its audience is the message's, by foreign key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    words = models.CharField(_("What was decided"), max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "message", "words"], name="handovers_decision_once"
            )
        ]
        indexes = [models.Index(fields=["company", "client"], name="handovers_decision_client")]


class Brief(models.Model):
    """What a conversation is about, in a colleague's words: internal for ever."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="+"
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    words = models.TextField(_("In a few words"), max_length=4000, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()


class ProjectBrief(models.Model):
    """What a project is about, in a colleague's words: internal for ever."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    words = models.TextField(_("In a few words"), max_length=4000, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()


class Manner(models.Model):
    """How one speaks with a client, and what one never does: internal for ever."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    tone = models.TextField(_("Tone"), max_length=2000, blank=True)
    taboos = models.TextField(_("Never"), max_length=2000, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()


class Handover(models.Model):
    """What somebody holds goes into other hands, point by point, and may come back."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("Leave: everything comes back")
        DEPARTURE = "departure", _("Departure: for good")

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ASKED = "asked", _("the stand-ins are asked")
        RUNNING = "running", _("handed over")
        OVER = "over", _("given back")
        DROPPED = "dropped", pgettext_lazy("hand-over", "dropped")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    kind = models.CharField(_("What it is"), max_length=9, choices=Kind.choices)
    first_day = models.DateField(_("First day away"))
    #: The first day back; NULL: not known, or for good.
    back_on = models.DateField(_("Back on"), null=True, blank=True)
    words = models.TextField(_("What the stand-ins should know"), max_length=4000, blank=True)
    #: On its days it begins and ends by the clock, as far as it was accepted: who leads it asked.
    by_clock = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="handovers_handover_company"),
            models.UniqueConstraint(
                fields=["company", "seat"],
                condition=models.Q(state__in=("draft", "asked", "running")),
                name="handovers_handover_one",
            ),
        ]
        indexes = [models.Index(fields=["company", "-made_at"], name="handovers_handover_newest")]


class Point(models.Model):
    """One thing of a hand-over: a conversation, a client, a commitment… and who is to take it."""

    class State(models.TextChoices):
        ASKED = "asked", _("not answered yet")
        ACCEPTED = "accepted", pgettext_lazy("point of a hand-over", "accepted")
        DECLINED = "declined", pgettext_lazy("point of a hand-over", "declined")
        MOVED = "moved", _("handed over")
        BACK = "back", _("given back")
        ELSEWHERE = "elsewhere", _("in other hands meanwhile")

    class Why(models.TextChoices):
        """For what reason this stand-in was proposed; "": somebody chose him."""

        #: A difficult client, to whom he has written.
        KNOWS = "knows"
        #: A difficult client whom nobody knows: he has answered for clients longest.
        SKILLED = "skilled"
        #: The leaver's role, and least in hand.
        LEAST = "least"
        #: Nobody of that role is there.
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    handover = models.ForeignKey(Handover, models.CASCADE, related_name="+")
    #: Of `people.holdings.HELD`.
    kind = models.CharField(max_length=12)
    #: A plain id: of a thing of any room.
    thing_id = models.UUIDField()
    stand_in = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    why = models.CharField(max_length=7, choices=Why.choices, blank=True, db_default="", default="")
    #: Of the reason: messages, things in hand, a year.
    why_count = models.PositiveIntegerField(db_default=0, default=0)
    #: Why it was declined, or could not change hands.
    words = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "handover", "kind", "thing_id"], name="handovers_point_once"
            )
        ]
        indexes = [
            models.Index(fields=["company", "stand_in", "state"], name="handovers_point_standin")
        ]


class StandIn(models.Model):
    """Who works with a client instead of whom: what his people are told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    away = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: The first day back; NULL: not known, or for good.
    back_on = models.DateField(null=True)
    for_good = models.BooleanField(default=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "client", "-since"], name="handovers_standin_client")
        ]
