"""Nouns: invitations, applications, followers, house rules."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Person, Role, Seat


class InvitationState(models.TextChoices):
    """Never stored: it follows from the dates."""

    MADE = "made", _("not sent yet")
    PASSED = "passed", _("link to pass on")
    SENT = "sent", _("sent")
    OPENED = "opened", _("opened")
    RETURNED = "returned", _("letter did not arrive")
    ACCEPTED = "accepted", _("accepted")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")


class Invitation(models.Model):
    """A door held open for one person. Of its two links only hashes are kept (tokens.py): the one
    that was mailed proves the address it was mailed to, the one to pass on proves nothing."""

    class Kind(models.TextChoices):
        TEAM = "team", _("to the team")
        CONTACT = "contact", _("to the cabinet")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    #: As it was when the invitation was made: the invited sees it before he is let in.
    client_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    name = models.CharField(max_length=120)
    #: Empty: only a link to pass on.
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    sections = ArrayField(models.CharField(max_length=20), default=list)
    lead = models.BooleanField(default=False)
    authorised = models.BooleanField(default=False)
    #: Grows with each renewal: links of an earlier turn are dead.
    turn = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    link_hash = models.CharField(max_length=64, unique=True)
    made_by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    #: When its letter was refused or came back, and why (a key of notify.reasons).
    returned_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=12, blank=True, default="", db_default="")
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    #: The address of whoever accepted; the team is shown where it isn't the invited one.
    accepted_as = models.EmailField(max_length=254, blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_kind",
                condition=models.Q(
                    kind="contact", client__isnull=False, contact__isnull=False, role=""
                )
                | (models.Q(kind="team", client=None, contact=None) & ~models.Q(role="")),
            ),
            models.CheckConstraint(
                name="invitation_maker",
                condition=models.Q(made_by_seat__isnull=False)
                ^ models.Q(made_by_contact__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["company", "contact"],
                name="invitation_contact_once",
                condition=models.Q(accepted_at=None, revoked_at=None),
            ),
            models.UniqueConstraint(
                "company",
                Lower("email"),
                name="invitation_team_once",
                condition=models.Q(kind="team", accepted_at=None, revoked_at=None)
                & ~models.Q(email=""),
            ),
        ]
        indexes = [models.Index(fields=["company", "client", "-made_at"], name="invitation_client")]

    def state(self, now: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.expires_at <= now:
            return InvitationState.EXPIRED
        if self.opened_at:
            return InvitationState.OPENED
        if self.returned_at:
            return InvitationState.RETURNED
        if self.sent_at:
            return InvitationState.SENT
        return InvitationState.MADE if self.email else InvitationState.PASSED

    def stands(self, now: datetime) -> bool:
        """Whether it can still be accepted."""
        return not self.accepted_at and not self.revoked_at and self.expires_at > now


class Application(models.Model):
    """A person's wish to become a client, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        ADMITTED = "admitted", _("admitted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: The team can't read the person's own row: what he says of himself stands here.
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=5)
    words = models.TextField(blank=True, max_length=2000)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    answer = models.TextField(blank=True, max_length=1000)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    decided_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person"],
                name="application_waiting_once",
                condition=models.Q(state="waiting"),
            )
        ]
        indexes = [models.Index(fields=["company", "state", "at"], name="application_queue")]


class Follower(models.Model):
    """A person who wants to hear of a company without being its client."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "person"], name="follower_once")]


class HouseRules(models.Model):
    """One published text of the house rules; a version is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    text_ru = models.TextField(max_length=20_000)
    text_en = models.TextField(max_length=20_000)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="houserules_version")
        ]
