"""Nouns. What a client may read of a notice is on Notice and on his own Recipient; what belongs to
its making, and what the team did beside it, stands in tables that the cabinet can't even name."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat


class Kind(models.TextChoices):
    PRICE = "price", _("Price change")
    MATERIALS = "materials", _("Late materials")
    MAINTENANCE = "maintenance", _("Maintenance of the service")
    FREE = "free", _("Other notice")


class Unit(models.TextChoices):
    HOURS = "hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("calendar days")
    MONTHS = "months", _("months")


class Silence(models.TextChoices):
    ACCEPTED = "accepted", _("is consent")
    REFUSED = "refused", _("is refusal")
    NO_ANSWER = "no_answer", _("means nothing: no answer")


class Delivery(models.TextChoices):
    MORNING = "morning", _("the next working morning after the letter left, unless opened earlier")
    PUBLISHED = "published", _("at the moment of publication")
    OPENED = "opened", _("only when it was opened")


class Ground(models.Model):
    """What a clause says, and a notice repeats: frozen on the notice, so that a later change of the
    clause doesn't change what was told."""

    contract = models.CharField(_("Contract"), max_length=160, blank=True)
    clause_number = models.CharField(_("Clause"), max_length=40, blank=True)
    clause_text = models.TextField(_("Its words"), max_length=4000, blank=True)
    amount = models.PositiveSmallIntegerField(_("Term"), default=5)
    unit = models.CharField(_("counted in"), max_length=12, choices=Unit.choices)
    #: The last day ends with the working hours, not with the day.
    with_hours = models.BooleanField(_("The last day ends with the working hours"), default=False)
    silence = models.CharField(_("Silence"), max_length=9, choices=Silence.choices)
    delivery = models.CharField(_("Delivered"), max_length=9, choices=Delivery.choices)
    #: Of the morning: minutes from midnight.
    delivery_minute = models.PositiveSmallIntegerField(default=600)
    #: On whose clock days end; empty: the company's.
    zone = models.CharField(_("Time zone of the term"), max_length=50, blank=True)
    question_stops = models.BooleanField(_("A question stops the term"), default=False)

    class Meta:
        abstract = True


class Clause(Ground):
    """What the contract with one client says about notices of a kind."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    kind = models.CharField(_("About"), max_length=12, choices=Kind.choices)
    valid_from = models.DateField(_("In force from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="notices_clause_company")
        ]
        indexes = [models.Index(fields=["company", "client", "kind"], name="notices_clause_client")]


class Template(models.Model):
    """The company's own words for notices of a kind, instead of the ones that come along."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=8000)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="notices_template_once")
        ]


class Preparation(models.Model):
    """One notice in the making, for one client or for many: the team's alone."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        PUBLISHING = "publishing", _("being published")
        PUBLISHED = "published", _("published")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=8000)
    #: Silence means what each client's clause says; else nothing.
    by_clause = models.BooleanField(default=True)
    #: Of clients without a clause.
    amount = models.PositiveSmallIntegerField(default=5)
    unit = models.CharField(max_length=12, choices=Unit.choices, default=Unit.WORKING_DAYS)
    #: A price change, as it was asked for: {"name", "percent" or "new", "from", "reason", …}.
    change = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="notices_preparation_company")
        ]
        indexes = [
            models.Index(fields=["company", "-made_at"], name="notices_preparation_newest"),
            models.Index(
                fields=["published_at"],
                condition=models.Q(state="publishing"),
                name="notices_preparation_doing",
            ),
        ]


class Target(models.Model):
    """A client to whom a preparation goes, and what is his alone in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    preparation = models.ForeignKey(Preparation, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: His own tariff: {"id", "name", "old", "new", "currency", "from"}; amounts in kopecks.
    change = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "preparation", "client"], name="notices_target_once"
            )
        ]


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    SILENT_ACCEPTED = "silent_yes", _("accepted by silence")
    SILENT_REFUSED = "silent_no", _("refused by silence")
    NO_ANSWER = "no_answer", _("no answer")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Notice(Ground):
    """One client's notice. Its words are frozen when it is published; what moves is its term."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    preparation = models.ForeignKey(Preparation, models.PROTECT, related_name="+")
    #: Counts within the client.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=12_000)
    #: Of the words above.
    sha256 = models.CharField(max_length=64)
    change = models.JSONField(null=True)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    #: By what: "published", "opened", "morning", "paper".
    delivered_how = models.CharField(max_length=9, blank=True)
    due_at = models.DateTimeField(null=True)
    #: Since when the term stands still.
    stopped_at = models.DateTimeField(null=True)
    #: When it was last let run on: questions before that stop nothing any more.
    resumed_at = models.DateTimeField(null=True)
    #: Moments of reminders that are still to come, ISO.
    reminders = models.JSONField(default=list)
    #: When the worker must look at it again.
    next_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    #: Who answered, where somebody did.
    ended_by = models.CharField(max_length=120, blank=True)
    #: The certificate among the client's documents: a plain id.
    document_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="notices_notice_company"),
            models.UniqueConstraint(
                fields=["company", "client", "number"], name="notices_notice_number"
            ),
            models.UniqueConstraint(
                fields=["company", "preparation", "client"], name="notices_notice_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-published_at"], name="notices_notice_new"),
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="notices_notice_next",
            ),
        ]


class SearchRow(models.Model):
    """What a notice is found by: beside it, so that no list carries it along."""

    notice = models.OneToOneField(Notice, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    vector = SearchVectorField()


class Recipient(models.Model):
    """A contact to whom a notice goes by right, and how far it came with him."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    #: A plain id: a person's row is nobody's here.
    person_id = models.UUIDField()
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    #: His answer counts; else he is only informed.
    answers = models.BooleanField(default=True)
    #: Of notify's letter: "handed", "accepted", "bounced", …; "" while it waits.
    letter = models.CharField(max_length=10, blank=True)
    letter_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    #: "signed" or "link".
    opened_how = models.CharField(max_length=6, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, blank=True)
    #: As `opened_how`.
    answered_how = models.CharField(max_length=6, blank=True, default="", db_default="")
    words = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    conversation_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "notice", "contact"], name="notices_recipient_once"
            )
        ]
        indexes = [models.Index(fields=["company", "contact"], name="notices_recipient_mine")]


class Beside(models.Model):
    """What the team did beside the cabinet: a call, a letter on paper."""

    class Way(models.TextChoices):
        CALL = "call", _("Call")
        PAPER = "paper", _("Letter on paper")
        OTHER = "other", _("Another way")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    way = models.CharField(max_length=5, choices=Way.choices)
    at = models.DateTimeField()
    words = models.TextField(max_length=2000)
    #: By the contract this delivered the notice.
    delivers = models.BooleanField(default=False)
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "notice", "at"], name="notices_beside_notice")]
