"""Nouns of change orders: what a wish beyond the agreement costs, and the client's consent. What is
being prepared, and what became of an order on our side, has no grant for the cabinet."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kulisy.conversations.models import Conversation
from kulisy.documents.models import Document
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat
from kulisy.projects.models import Approval, Project

#: Kopecks; more is a slip of the pen.
MOST = 10**12


class OrderState(models.TextChoices):
    SENT = "sent", pgettext_lazy("change order", "waits for the client")
    APPROVED = "approved", pgettext_lazy("change order", "approved")
    DECLINED = "declined", pgettext_lazy("change order", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("change order", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("change order", "the offer has run out")


class Offered(models.Model):
    """What a change order says, in a draft and in a version that was sent."""

    title = models.CharField(max_length=160)
    #: What will be done, in words to the client.
    words = models.TextField(max_length=4000)
    #: Kopecks; nought: it costs nothing more.
    price = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="RUB")
    #: Working days by which the plan moves.
    days = models.PositiveSmallIntegerField(default=0)
    #: What is added to the agreement, as its lines are written.
    points = models.TextField(max_length=4000, blank=True)
    #: The last day on which it can be approved.
    valid_until = models.DateField()

    class Meta:
        abstract = True


class ChangeOrder(models.Model):
    """Priced work beyond what was agreed. Exists for the client from the moment it was sent."""

    State = OrderState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", null=True)
    #: The agreement that it adds to: a plain id, as agreements point here.
    agreement_id = models.UUIDField(null=True)
    #: Counts within the client, without gaps.
    number = models.PositiveIntegerField()
    #: The newest.
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=OrderState.choices, default=OrderState.SENT)
    valid_until = models.DateField()
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    #: Why not, in the client's words; or why it was withdrawn, in the company's.
    reason = models.CharField(max_length=500, blank=True)
    #: Of the version that was approved.
    approved_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="changeorder_company"),
            models.UniqueConstraint(
                fields=["company", "client", "number"], name="changeorder_number"
            ),
            models.CheckConstraint(
                name="changeorder_whole",
                condition=Q(state="sent", decided_at=None, approved_sha256="")
                | Q(state="approved", decided_at__isnull=False) & ~Q(approved_sha256="")
                | Q(
                    state__in=("declined", "withdrawn", "expired"),
                    decided_at__isnull=False,
                    approved_sha256="",
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-sent_at"], name="changeorder_client"),
            models.Index(
                fields=["company", "valid_until"],
                condition=Q(state="sent"),
                name="changeorder_waiting",
            ),
        ]


class OrderVersion(Offered):
    """What was sent, once and for good: nobody may change it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    change_order = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    #: Of everything it says.
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "change_order", "number"], name="orderversion_once"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0, price__lte=MOST), name="orderversion_price"
            ),
        ]


class OrderCode(models.Model):
    """A one-time code by which somebody approves one version; the code itself stands nowhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    change_order = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="ordercode_company")]
        indexes = [models.Index(fields=["company", "contact", "-made_at"], name="ordercode_newest")]


class OrderDraft(Offered):
    """A change order, or its next version, in the making: the team's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", null=True)
    agreement_id = models.UUIDField(null=True)
    #: The request it is drafted from, or the approval whose page it began on.
    conversation = models.ForeignKey(Conversation, models.SET_NULL, related_name="+", null=True)
    approval = models.ForeignKey(Approval, models.SET_NULL, related_name="+", null=True)
    #: The order whose next version it is.
    change_order = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="+", null=True)
    #: What the team says about it to itself.
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="orderdraft_company"),
            models.UniqueConstraint(
                fields=["company", "change_order"],
                condition=~Q(change_order=None),
                name="orderdraft_one",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0, price__lte=MOST), name="orderdraft_price"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-changed_at"], name="orderdraft_client")
        ]


class OrderTrace(models.Model):
    """The team's side of an order: whence it came, and what became of it when it was approved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    change_order = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, related_name="+", null=True)
    approval = models.ForeignKey(Approval, models.SET_NULL, related_name="+", null=True)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: The draft of the invoice, a plain id: it may be discarded there.
    invoice_id = models.UUIDField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True)
    landed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "change_order"], name="ordertrace_once")
        ]


class OrderNumbers(models.Model):
    """How far a client's numbers have come: locked while one is taken."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "client"], name="ordernumbers_once")
        ]


class SearchRow(models.Model):
    """By what a change order is found: its newest version, or a draft, which is the team's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    change_order = models.ForeignKey(ChangeOrder, models.CASCADE, related_name="+", null=True)
    draft = models.ForeignKey(OrderDraft, models.CASCADE, related_name="+", null=True)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "change_order"], name="scopesearch_order"),
            models.UniqueConstraint(fields=["company", "draft"], name="scopesearch_draft"),
            models.CheckConstraint(
                condition=Q(change_order=None, draft__isnull=False)
                | Q(change_order__isnull=False, draft=None),
                name="scopesearch_one",
            ),
        ]
        indexes = [GinIndex(fields=["vector"], name="scopesearch_words")]
