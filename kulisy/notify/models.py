from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Company, Person


class Kind(models.TextChoices):
    """What one may choose to hear of. Each has its own words and its own readers."""

    MESSAGE = "message", _("A new message in a conversation of mine")
    MENTION = "mention", _("I was mentioned")
    ASSIGNED = "assigned", _("A conversation was given to me")
    REQUEST = "request", _("A client opened a request")
    ADMISSION = "admission", _("Somebody asks to be admitted")
    STATE = "state", _("A request of mine was closed or opened again")
    ACCEPTED = "accepted", _("Somebody came by my invitation")
    RETURNED = "returned", _("A letter to a client came back")
    REMINDER = "reminder", _("A reminder of mine has come up")
    CONSENT = "consent", _("My words are wanted for the client")
    NOTICE = "notice", _("An official notice")
    DOCUMENT = "document", _("A new document")
    ORDER = "order", _("An order of mine moved on")
    BOOKING = "booking", _("A booking of mine was made, moved or cancelled, or is near")
    REVIEW = "review", _("A client said how it went")
    STANDIN = "standin", _("Somebody else works with me")
    PROJECT = "project", _("A project wants something of me")
    MEETING = "meeting", _("A meeting of mine, or its minutes")


class Bell(models.Model):
    """An entry under somebody's bell: it points at a thing and repeats none of its words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: What it points at: a plain word and id; the owning room turns it into words when shown.
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    #: The place that is marked read when this one is: for a message its conversation.
    place_id = models.UUIDField()
    #: The same fact never rings twice for the same person.
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: Told in the digest, by this person's choice; and the edition that took it.
    in_digest = models.BooleanField(default=False, db_default=False)
    digest = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person", "face", "key"], name="bell_once")
        ]
        indexes = [
            models.Index(fields=["company", "person", "face", "-at"], name="bell_newest"),
            models.Index(
                fields=["company", "person", "face"],
                condition=models.Q(read_at=None),
                name="bell_unread",
            ),
            models.Index(
                fields=["company", "person", "face", "at"],
                condition=models.Q(in_digest=True, digest=None, read_at=None),
                name="bell_for_digest",
            ),
            models.Index(
                fields=["company", "digest"],
                condition=models.Q(digest__isnull=False),
                name="bell_of_digest",
            ),
        ]


class Letter(models.Model):
    """One letter to one person: made with the fact, rendered as its recipient when it leaves."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be sent")
        DELAYED = "delayed", _("not taken yet; it is tried again")
        HANDED = "handed", _("handed to the mail server")
        ACCEPTED = "accepted", _("taken by the recipient's mail server")
        REFUSED = "refused", _("refused by the mail server")
        BOUNCED = "bounced", _("came back")
        COMPLAINED = "complained", _("called spam by its recipient")
        DROPPED = "dropped", _("not sent: the right to read had gone")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", null=True)
    #: NULL for somebody who is no person here yet: an invitation.
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=5)
    face = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=120)
    #: The place it is read in (News.place_id) and whose words it carries: letters of one person,
    #: place and audience are one thread in his mail program. NULL and "" where there is no thread.
    place_id = models.UUIDField(null=True)
    audience = models.CharField(max_length=8, blank=True, default="", db_default="")
    #: When it is to leave: what gathers (notify.gathering) and what comes in quiet hours waits.
    leaves_at = models.DateTimeField(null=True)
    #: The letter that it leaves within; and when it was settled who leaves with this one.
    carrier = models.UUIDField(null=True)
    gathered_at = models.DateTimeField(null=True)
    #: Deterministic: a letter sent again after a crash is the same letter.
    message_id = models.CharField(max_length=200, unique=True)
    #: What a provider calls it, where he has a name of his own for it.
    provider_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: The mail server's own words about the last thing that became of it.
    answer = models.CharField(max_length=300, blank=True)
    #: One of our few words for it (notify.reasons), "" where it went well.
    reason = models.CharField(max_length=12, blank=True, default="", db_default="")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    #: Its turn at the recipient's mail server (notify.pacing); NULL: not asked yet.
    turn_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    #: When somebody (a server, a provider) last told what became of it.
    told_at = models.DateTimeField(null=True)
    #: What came back was dealt with: the address mended, the client called.
    dealt_at = models.DateTimeField(null=True)
    dealt_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "address", "face", "key"], name="letter_once"
            )
        ]
        indexes = [
            models.Index(fields=["company", "subject_id"], name="letter_subject"),
            models.Index(
                fields=["company", "place_id", "person", "made_at"],
                condition=models.Q(place_id__isnull=False),
                name="letter_place",
            ),
            models.Index(
                fields=["company", "carrier"],
                condition=models.Q(carrier__isnull=False),
                name="letter_carried",
            ),
            models.Index(
                fields=["company", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="letter_provider",
            ),
            models.Index(
                fields=["company", "place_id"],
                condition=models.Q(
                    state__in=["refused", "bounced", "complained"], dealt_at__isnull=True
                ),
                name="letter_returned",
            ),
        ]


class Choice(models.Model):
    """What a person wants to hear of, and how (notify.choices). No row: what suits his role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    bell = models.BooleanField(default=True)
    mail = models.BooleanField(default=True)
    digest = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face", "kind"], name="choice_once"
            )
        ]


class Stance(models.Model):
    """What a person wants of one place (a conversation; at the desk also a client), whatever he
    chose for its kinds."""

    class Wish(models.TextChoices):
        CLOSE = "close", _("Follow closely")
        MUTE = "mute", _("Do not disturb")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    place_id = models.UUIDField()
    wish = models.CharField(max_length=5, choices=Wish.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "place_id", "person", "face"], name="stance_once"
            )
        ]


class Rhythm(models.Model):
    """When a person wants to be told here, by his own clock: digests and quiet hours. No row: what
    is written here as default, and the digest by role (notify.choices)."""

    class Often(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("once a week")
        NEVER = "never", _("never")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    digest = models.CharField(max_length=6, choices=Often.choices, default=Often.DAILY)
    digest_hour = models.PositiveSmallIntegerField(default=9)
    #: Of a weekly one; 0 is Monday.
    digest_day = models.PositiveSmallIntegerField(default=0)
    #: For who leads a client: how it goes.
    lead = models.CharField(max_length=6, choices=Often.choices, default=Often.WEEKLY)
    quiet = models.BooleanField(default=False)
    #: Minutes since midnight.
    quiet_from = models.PositiveSmallIntegerField(default=22 * 60)
    quiet_to = models.PositiveSmallIntegerField(default=8 * 60)
    quiet_weekends = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person", "face"], name="rhythm_once")
        ]


class Departure(models.Model):
    """When letters about a place leave for somebody: the next time, or (`gone`) the last. Whoever
    adds one or sends one holds this row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    place_id = models.UUIDField()
    audience = models.CharField(max_length=8)
    leaves_at = models.DateTimeField()
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "place_id", "person", "face", "audience"], name="departure_once"
            )
        ]

    @property
    def topic(self) -> str:
        return f"{self.person_id}/{self.company_id}/{self.face}"


class Digest(models.Model):
    """One edition: what a person was told of at once, instead of one by one. At most one of a kind
    a day."""

    class What(models.TextChoices):
        OWN = "own", _("what concerns me")
        LEAD = "lead", _("how the work goes")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    what = models.CharField(max_length=4, choices=What.choices)
    #: In the reader's own calendar.
    day = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face", "what", "day"], name="digest_once"
            )
        ]


class Device(models.Model):
    """A browser that may be woken up (web push), in one company and face. It goes with the session
    in which it was switched on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    #: Where its maker takes messages for it, and the keys with which they are sealed for it alone.
    endpoint = models.CharField(max_length=1000)
    public = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    #: A foreign key by SQL: what is signed out hears nothing more. No face may read it.
    session_key = models.CharField(max_length=40)
    #: The screen may show the first words, not only who writes.
    words = models.BooleanField(default=False)
    name = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face", "endpoint"], name="device_once"
            )
        ]


class CompanyMail(models.Model):
    """How a company writes letters: whose name and address they bear, who carries them, how they
    look. No row: the installation's own address and server. Internal: the client's side can't
    read it."""

    class Way(models.TextChoices):
        HOUSE = "house", _("By the mail server of this installation")
        SMTP = "smtp", _("By our own mail server (SMTP)")
        PROVIDER = "provider", _("By a mail service")

    class Security(models.TextChoices):
        STARTTLS = "starttls", _("STARTTLS (usual at port 587)")
        TLS = "tls", _("TLS from the start (usual at port 465)")
        NONE = "none", _("none: only inside one's own network")

    company = models.OneToOneField(
        Company, models.CASCADE, primary_key=True, related_name="+", db_index=False
    )
    #: "": the installation's address, and no answers by mail.
    address = models.EmailField(max_length=254, blank=True)
    #: "": the company's name.
    name = models.CharField(max_length=80, blank=True)
    #: Whether answers to letters are read by us, at the address with a token in it.
    takes_answers = models.BooleanField(default=True)
    #: "": made of `address` (support+{token}@…); else an address that holds {token}.
    answers_pattern = models.CharField(max_length=254, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.HOUSE)
    smtp_host = models.CharField(max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(
        max_length=8, choices=Security.choices, default=Security.STARTTLS
    )
    smtp_user = models.CharField(max_length=254, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    dkim_domain = models.CharField(max_length=253, blank=True)
    dkim_selector = models.CharField(max_length=63, blank=True)
    #: The public half, as the DNS record holds it.
    dkim_public = models.TextField(blank=True)
    #: Passwords, the provider's keys, the private half of DKIM: JSON, sealed (people.sealing).
    sealed = models.TextField(blank=True)
    #: The provider's address for reports holds this number: a new one ends the old address.
    reports_turn = models.PositiveIntegerField(default=1)
    #: Attachments of one letter together, in bytes; above it they are links.
    inline_limit = models.PositiveIntegerField(default=5 * 1024 * 1024)
    #: Letters in a minute to one domain of recipients.
    per_minute = models.PositiveSmallIntegerField(default=60)
    accent = models.CharField(max_length=7, default="#9c2234")
    logo = models.UUIDField(null=True)
    #: Why letters can't leave at all just now, in the server's words; "" when they do.
    trouble = models.CharField(max_length=300, blank=True)
    trouble_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()


class Pace(models.Model):
    """How far ahead a company has used its turns at one domain of recipients."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    domain = models.CharField(max_length=253)
    used_to = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "domain"], name="pace_once")]
