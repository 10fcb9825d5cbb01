"""Nouns: services and who does them, orders and their steps, reviews, offers.

An order and each of its steps are known to both sides; what the team alone knows (a draft of a
service or an offer, whom an offer is for) is kept from the cabinet by the wall.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Seat

#: Minutes in a day: no single service lasts longer, and no pause beside it.
DAY = 24 * 60
#: The most kopecks that a price may be: ten thousand million roubles.
MOST = 10**12


class PriceKind(models.TextChoices):
    FIXED = "fixed", pgettext_lazy("price", "a price")
    FROM = "from", pgettext_lazy("price", "from a price")
    ASKED = "asked", pgettext_lazy("price", "on request")


class Shown(models.TextChoices):
    """Where a thing of the catalogue stands: chosen by the team, closed by default."""

    DRAFT = "draft", _("Only the team")
    SHOWN = "shown", _("Shown")
    ARCHIVED = "archived", _("Archived")


class Service(models.Model):
    """Something that the company sells: a service or a product. Once shown, anybody may see it."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("Service")
        PRODUCT = "product", _("Product")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.SERVICE)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True, max_length=4000)
    #: The heading it stands under; "" = none.
    group = models.CharField(max_length=80, blank=True)
    price_kind = models.CharField(max_length=5, choices=PriceKind.choices, default=PriceKind.ASKED)
    #: Kopecks (hundredths of `currency`); NULL where it is on request.
    price = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="RUB")
    #: What one pays for: "an hour", "a page"; "" = the whole.
    unit = models.CharField(max_length=40, blank=True)
    #: Minutes; NULL: it has no length of its own. A service by time must have one.
    duration = models.PositiveIntegerField(null=True)
    #: Minutes that its performer and its room stay taken before and after.
    buffer_before = models.PositiveIntegerField(default=0)
    buffer_after = models.PositiveIntegerField(default=0)
    #: Booked by time (bookings), and not ordered in general.
    by_time = models.BooleanField(default=False)
    #: Blobs, the first one is its face.
    pictures = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=8, choices=Shown.choices, default=Shown.DRAFT)
    #: The order of the catalogue: small comes first.
    place = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    #: The first time that anybody could see it.
    shown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="service_company"),
            models.CheckConstraint(
                name="service_price",
                condition=models.Q(price_kind="asked", price=None)
                | (~models.Q(price_kind="asked") & models.Q(price__gte=0, price__lte=MOST)),
            ),
            models.CheckConstraint(
                name="service_duration",
                condition=models.Q(duration=None, by_time=False)
                | models.Q(duration__gte=5, duration__lte=DAY),
            ),
            models.CheckConstraint(
                name="service_buffers",
                condition=models.Q(buffer_before__lte=DAY, buffer_after__lte=DAY),
            ),
            models.CheckConstraint(
                name="service_time_is_no_product",
                condition=models.Q(kind="service") | models.Q(by_time=False),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "state", "place", "title"], name="service_catalogue")
        ]

    def __str__(self) -> str:
        return self.title


class Performer(models.Model):
    """Somebody of the team who does a service, and is named beside it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "service", "seat"], name="performer_once")
        ]
        indexes = [models.Index(fields=["company", "seat"], name="performer_seat")]


class OrderState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("order", "waits for confirmation")
    PROPOSED = "proposed", pgettext_lazy("order", "a change is proposed")
    CONFIRMED = "confirmed", pgettext_lazy("order", "confirmed")
    DONE = "done", pgettext_lazy("order", "done")
    DECLINED = "declined", pgettext_lazy("order", "declined")
    CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")


#: States in which something can still become of an order.
OPEN_STATES = (OrderState.WAITING, OrderState.PROPOSED, OrderState.CONFIRMED)


class Order(models.Model):
    """A client wants a service. Title and price are as they were when he ordered; price and day
    are those agreed on once it is confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    #: Counts within the client, together with his requests.
    number = models.PositiveIntegerField()
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    quantity = models.PositiveIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(9999)]
    )
    price_kind = models.CharField(max_length=5, choices=PriceKind.choices)
    #: Kopecks for one; NULL: to be named.
    price = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=40, blank=True)
    #: When the client would like it, then when it was agreed to be done.
    day = models.DateField(null=True)
    #: The client's own words with the order.
    words = models.TextField(blank=True, max_length=2000)
    state = models.CharField(max_length=9, choices=OrderState.choices, default=OrderState.WAITING)
    #: The change that waits for the client's answer.
    proposed_price = models.BigIntegerField(null=True)
    proposed_day = models.DateField(null=True)
    #: The offer that brought him here.
    offer_id = models.UUIDField(null=True)
    #: The draft of its invoice (billing); a plain id.
    invoice_id = models.UUIDField(null=True)
    placed_at = models.DateTimeField()
    state_at = models.DateTimeField()
    #: The key of the form that ordered: a second click finds it taken.
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="order_company"),
            models.UniqueConstraint(fields=["company", "contact", "key"], name="order_key"),
            models.UniqueConstraint(fields=["company", "client", "number"], name="order_number"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=9999), name="order_quantity"
            ),
            models.CheckConstraint(
                condition=models.Q(price=None) | models.Q(price__gte=0, price__lte=MOST),
                name="order_price",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "client", "-placed_at"], name="order_client"),
            models.Index(fields=["company", "state", "-state_at"], name="order_queue"),
        ]


class OrderStep(models.Model):
    """One step of an order, never changed: who, when, in which words. Both sides see each."""

    class Kind(models.TextChoices):
        PLACED = "placed", pgettext_lazy("order", "ordered")
        PROPOSED = "proposed", pgettext_lazy("order", "a change proposed")
        ACCEPTED = "accepted", pgettext_lazy("order", "the change accepted")
        REFUSED = "refused", pgettext_lazy("order", "the change refused")
        CONFIRMED = "confirmed", pgettext_lazy("order", "confirmed")
        DECLINED = "declined", pgettext_lazy("order", "declined")
        CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")
        DONE = "done", pgettext_lazy("order", "done")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(max_length=120)
    words = models.TextField(blank=True, max_length=2000)
    price = models.BigIntegerField(null=True)
    day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="orderstep_company"),
            models.CheckConstraint(
                name="orderstep_author",
                condition=models.Q(by_seat__isnull=False) ^ models.Q(by_contact__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["company", "order", "at"], name="orderstep_order")]


class Review(models.Model):
    """What a contact thinks of something that was finished, in one tap and, if he likes, words."""

    class About(models.TextChoices):
        ORDER = "order", _("an order")
        CONVERSATION = "conversation", _("a request")
        STAGE = "stage", _("a stage")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=About.choices)
    #: A plain id of what it is about, and its name then.
    about_id = models.UUIDField()
    about_title = models.CharField(max_length=200)
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField()
    #: The contact allows the company to publish it, under this name; taken back at any time.
    consent_at = models.DateTimeField(null=True)
    shown_as = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, max_length=2000)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    #: The talk that a low one opened (conversations); a plain id.
    conversation_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="review_company"),
            models.UniqueConstraint(
                fields=["company", "contact", "about", "about_id"], name="review_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="review_score"
            ),
            # Nothing is published that its author doesn't allow.
            models.CheckConstraint(
                name="review_consent",
                condition=models.Q(published_at=None)
                | (models.Q(consent_at__isnull=False) & ~models.Q(shown_as="")),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-at"], name="review_newest"),
            models.Index(
                fields=["company", "-published_at"],
                condition=models.Q(published_at__isnull=False),
                name="review_published",
            ),
        ]


class Offer(models.Model):
    """An offer or a piece of news, shown in the cabinet to whoever came by himself."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("Offer")
        NEWS = "news", _("News")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.OFFER)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, max_length=2000)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=8, choices=Shown.choices, default=Shown.DRAFT)
    #: Every client; else those chosen (OfferAim).
    to_all = models.BooleanField(default=True)
    #: On the company's page too, for followers and strangers: only what goes to all.
    public = models.BooleanField(default=False)
    starts_on = models.DateField()
    #: The last day on which it is shown, by the company's calendar.
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="offer_company"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="offer_days"
            ),
            models.CheckConstraint(
                condition=models.Q(public=False) | models.Q(to_all=True), name="offer_public"
            ),
        ]
        indexes = [models.Index(fields=["company", "state", "-ends_on"], name="offer_current")]


class OfferAim(models.Model):
    """A client whom an offer is for; no client learns of the others."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "offer", "client"], name="offeraim_once")
        ]
        indexes = [models.Index(fields=["company", "client"], name="offeraim_client")]


class OfferFate(models.Model):
    """What an offer met at one contact: seen, followed, ordered by, or not of interest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    #: It went to him by letter: he had asked for such letters.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "offer", "contact"], name="offerfate_once")
        ]


class OfferWish(models.Model):
    """A contact asked for offers by letter. No row: none ever goes to him."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    #: A plain id: by it the link in such a letter ends them, for whoever didn't sign in.
    person_id = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "contact"], name="offerwish_once")
        ]
