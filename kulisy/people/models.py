"""Nouns. Columns of tables that a client's side may read are harmless by construction; what must
never leave lives in tables of its own (ClientNote here), which the portal's role can't read."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id

SECTIONS = ("conversations", "files", "documents", "money", "bookings", "projects")


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    ACCOUNT = "account", _("Account manager")
    SALES = "sales", _("Sales")
    SPECIALIST = "specialist", _("Specialist")
    ACCOUNTANT = "accountant", _("Accountant")
    LAWYER = "lawyer", _("Lawyer")


#: Roles that run the company's page: invite the team, admit clients, read the journal.
RUNNERS = frozenset({Role.OWNER, Role.ADMIN})
#: Roles that write to clients where "account managers only" is the mode.
MANAGERS = frozenset({Role.OWNER, Role.ADMIN, Role.ACCOUNT})


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A login. What others see of a person stands on the seat or the contact, never here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("E-mail"), max_length=254, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_person_email")]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email


class Company(models.Model):
    """The business that serves clients here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    about = models.TextField(_("What the company does"), blank=True, max_length=4000)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    working_hours = models.CharField(_("Working hours"), max_length=120, blank=True)
    language = models.CharField(max_length=5, default="ru")
    time_zone = models.CharField(_("Time zone"), max_length=50, default="Europe/Moscow")
    #: How long a message to a client rests before it leaves, in seconds.
    rest_seconds = models.PositiveSmallIntegerField(default=15)
    #: Else "account managers only write to clients".
    whole_team_writes = models.BooleanField(default=True)
    #: Contacts of one client see each other's conversations, unless the client says otherwise.
    colleagues_share = models.BooleanField(default=False)
    #: Bytes; one file, 2 GiB at most.
    upload_limit = models.BigIntegerField(default=2 * 1024**3)
    #: The house rules in force (admissions); 0 = none were published. Kept here because every
    #: entry into the cabinet asks for it.
    rules_version = models.PositiveIntegerField(default=0)
    #: A personal link asks for a code on every device that is not known yet, before it opens even
    #: its one conversation.
    link_code = models.BooleanField(default=False, db_default=False)
    #: Something was ever shown here to be ordered or booked: the cabinet has a place for it. Kept
    #: by the catalogue, so that no page has to ask.
    sells = models.BooleanField(default=False, db_default=False)
    #: How long a personal link opens after the last letter about its conversation.
    link_days = models.PositiveSmallIntegerField(default=60, db_default=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(upload_limit__gt=0, upload_limit__lte=2 * 1024**3),
                name="people_company_upload_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(rest_seconds__lte=600), name="people_company_rest"
            ),
            models.CheckConstraint(
                condition=models.Q(link_days__gte=1, link_days__lte=366),
                name="people_company_links",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's place on a company's team, and his face there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("Role"), max_length=12, choices=Role.choices)
    name = models.CharField(_("Name"), max_length=120)
    title = models.CharField(_("Position"), max_length=80, blank=True)
    answers_for = models.CharField(_("Answers for"), max_length=200, blank=True)
    photo = models.UUIDField(null=True)
    #: First day back at work; the cabinet says so while it lies ahead.
    back_on = models.DateField(_("Back on"), null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_seat_company"),
            models.UniqueConstraint(fields=["company", "person"], name="people_seat_once"),
        ]
        indexes = [models.Index(fields=["person", "company"], name="people_seat_person")]

    def __str__(self) -> str:
        return self.name


class WritingPolicy(models.Model):
    """What a company asks of its team before words go out to clients: for every seat that has no
    rule of its own. Never the clients' to know."""

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="+")
    #: Who hasn't passed the course writes to the team only.
    course = models.BooleanField(default=False)
    #: So many first messages to clients wait for a colleague's word.
    first_messages = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_messages__lte=100), name="people_writingpolicy_first"
            )
        ]


class WritingRule(models.Model):
    """Where one seat stands with what its company asks (`people_writing` reckons with it)."""

    seat = models.OneToOneField(Seat, models.CASCADE, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    #: Passed it, or need not.
    course_done = models.BooleanField(default=False)
    #: Until then it need not: the worker ends it, no query asks the clock.
    free_until = models.DateTimeField(null=True)
    #: NULL: as many as the company says.
    first_left = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_left=None) | models.Q(first_left__lte=100),
                name="people_writingrule_first",
            )
        ]
        indexes = [
            models.Index(
                fields=["free_until"],
                condition=models.Q(free_until__isnull=False),
                name="people_writingrule_free",
            )
        ]


class Client(models.Model):
    """An organisation or a human being that a company serves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=200)
    human = models.BooleanField(_("A human being, not an organisation"), default=False)
    #: Never null: no client is ever without a responsible person.
    responsible = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: NULL: as the company says.
    whole_team_writes = models.BooleanField(null=True)
    #: NULL: as the company says.
    colleagues_share = models.BooleanField(null=True)
    #: In some project of his the whole team writes, whatever is said above: kept by the projects.
    whole_team_somewhere = models.BooleanField(default=False, db_default=False)
    #: Only named seats (and the owner) see this client.
    restricted = models.BooleanField(default=False)
    #: The last number given to a conversation: numbers count within the client.
    last_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_client_company")
        ]

    def __str__(self) -> str:
        return self.name


class NamedSeat(models.Model):
    """A seat that may see a restricted client."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "client", "seat"], name="people_namedseat_once"
            )
        ]


class ClientDomain(models.Model):
    """A mail domain that belongs to a client: letters from it are his."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    domain = models.CharField(max_length=253)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "domain"], name="people_domain_once")
        ]


class ClientNote(models.Model):
    """What the team keeps about a client for itself: internal for ever."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    author = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    body = models.TextField(max_length=10_000)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "client"], name="people_clientnote_client")]


class Contact(models.Model):
    """A human being at a client; may have no login yet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    position = models.CharField(_("Position"), max_length=80, blank=True)
    photo = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_contact_company"),
            models.UniqueConstraint(
                "company",
                "client",
                Lower("email"),
                condition=~models.Q(email=""),
                name="people_contact_email",
            ),
        ]
        indexes = [models.Index(fields=["company", "client"], name="people_contact_client")]

    def __str__(self) -> str:
        return self.name


class AccessState(models.TextChoices):
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("The work is over: reading and writing anew remain")
    REVOKED = "revoked", _("Revoked")


class Access(models.Model):
    """A contact's admission to the cabinet, with its sections and rights."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sections = ArrayField(models.CharField(max_length=20), default=list)
    #: Lead of the client: admits colleagues himself.
    lead = models.BooleanField(default=False)
    #: Authorised person: may sign, later.
    authorised = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=AccessState.choices, default="active")
    #: The version of the house rules that was accepted; 0 = none yet.
    rules_version = models.PositiveIntegerField(default=0)
    granted_at = models.DateTimeField()
    #: This visit to the first screen and the one before: «Что нового» counts from the latter.
    seen_at = models.DateTimeField(null=True)
    seen_before_at = models.DateTimeField(null=True)
    #: The last page of the cabinet, whichever: what the team is told. Coarse.
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_access_company")
        ]
        indexes = [
            models.Index(fields=["person", "company"], name="people_access_person"),
            models.Index(fields=["company", "client"], name="people_access_client"),
        ]


class LoginLink(models.Model):
    """A one-time link that signs a person in; only its hash is kept. A GET never uses it up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class PersonalLink(models.Model):
    """A letter's own way into exactly one conversation (or another thing of `people.places`), for
    the person it was written to. Only its hash is kept; every later letter about it lets it live
    on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    #: Plain ids: this room knows neither conversations nor letters.
    conversation_id = models.UUIDField()
    #: What the id above is of: a key of `people.places.PLACES`.
    place_kind = models.CharField(max_length=12, default="conversation", db_default="conversation")
    letter_id = models.UUIDField(null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_link_company")
        ]
        indexes = [
            models.Index(fields=["company", "person", "conversation_id"], name="people_link_person")
        ]


class LinkDevice(models.Model):
    """A browser in which a person opened a personal link: known by a cookie, kept as its hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    cookie_hash = models.CharField(max_length=64)
    #: Browser and system in two words, for the person to know it again.
    agent = models.CharField(max_length=60, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    #: The person was known elsewhere when this one came: somebody else may have got his letter.
    stranger = models.BooleanField(default=False)
    #: The person has shown by a code (or by signing in) that it is his.
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_device_company"),
            models.UniqueConstraint(
                fields=["company", "person", "cookie_hash"], name="people_device_once"
            ),
        ]
        indexes = [models.Index(fields=["cookie_hash"], name="people_device_cookie")]

    @property
    def trusted(self) -> bool:
        """The first one a person came with, or one that he confirmed."""
        return self.confirmed_at is not None or not self.stranger


class LinkOpening(models.Model):
    """What a personal link opened in one browser: that browser's way back to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    device = models.ForeignKey(LinkDevice, models.CASCADE, related_name="+")
    link = models.ForeignKey(PersonalLink, models.CASCADE, related_name="+")
    conversation_id = models.UUIDField()
    opened_at = models.DateTimeField()
    #: How far this browser has shown the conversation.
    read_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "device", "conversation_id"], name="people_opening_once"
            )
        ]
        indexes = [models.Index(fields=["company", "link"], name="people_opening_link")]


class Token(models.Model):
    """A program's way in, in a person's name: one company, one face. Only its hash is kept; what
    it may do is what the person may at that moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    #: What it is for, in the person's words.
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    #: The last letters of the token, by which its holder knows it again.
    ending = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    #: Last use, to the minute, and where it came from.
    used_at = models.DateTimeField(null=True)
    used_from = models.CharField(max_length=45, blank=True)
    used_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="people_token_company")
        ]
        indexes = [models.Index(fields=["company", "person"], name="people_token_person")]


class TokenCall(models.Model):
    """One request of a token, for its rate. Plain ids and no log: nothing is lost with it, and no
    row of somebody else is locked by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company_id = models.UUIDField()
    token_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "token_id", "at"], name="people_tokencall_at")
        ]


class TokenAnswer(models.Model):
    """What a write with an `Idempotency-Key` was answered: for a day, the same gets the same."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    #: A hash of what was asked: method, address and body.
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    #: Sealed: it holds people's words.
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "token", "key"], name="people_tokenanswer_once"
            )
        ]
        indexes = [models.Index(fields=["at"], name="people_tokenanswer_at")]
