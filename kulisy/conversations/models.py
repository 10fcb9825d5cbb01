"""Nouns. Children with an audience of their own have no reverse name (`related_name="+"`): no
template can walk to them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Person, Seat


class Audience(models.TextChoices):
    INTERNAL = "internal", _("Only the team")
    CLIENT = "client", _("The client sees it")


class State(models.TextChoices):
    OPEN = "open", _("open")
    WAITING_CLIENT = "client", _("waiting for the client")
    WAITING_US = "us", _("waiting for us")
    CLOSED = "closed", _("closed")


class Conversation(models.Model):
    """A thread: a request, or a project's talk. Only what the client may know stands here; due
    date, labels and the team's own activity stand on Desk, which his side can't read."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request")
        TALK = "talk", _("project talk")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.REQUEST)
    #: For ever: in a thread of the team's own nothing can be said to the client, and his side never
    #: learns that it exists.
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    #: Counts within the client what he sees; NULL for the team's own threads, and until shown.
    number = models.PositiveIntegerField(null=True)
    #: When the first message that the client sees was posted. Before that his side knows nothing of
    #: the thread: its first message may still rest, and be taken back.
    shown_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    opened_by_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    opened_by_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    #: Of messages that the client sees; never moved by internal writing.
    client_last_at = models.DateTimeField()
    #: Moved by everything the client's page shows of this conversation, and by nothing else.
    client_version = models.PositiveIntegerField(default=0)
    #: Idempotency: the draft or the imported thread that it was made of.
    source = models.CharField(max_length=120, null=True)
    #: The conversation that everything of this one went to, for good: nothing is left here but the
    #: old address (decision 0014). Set by conversations_rearrange alone.
    merged_into = models.UUIDField(null=True)
    #: The conversation that its first messages were split off from.
    split_from = models.UUIDField(null=True)
    #: When messages that the client sees last came here from another one, or went to one.
    rearranged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="conversation_company"),
            models.UniqueConstraint(
                fields=["company", "client", "number"], name="conversation_number"
            ),
            models.UniqueConstraint(fields=["company", "source"], name="conversation_source"),
        ]
        indexes = [
            models.Index(
                fields=["company", "client", "-client_last_at"], name="conversation_client"
            ),
            models.Index(fields=["company", "-opened_at", "-id"], name="conversation_opened"),
        ]


class Desk(models.Model):
    """The team's side of a conversation: who does it, by when, and when anything happened."""

    conversation = models.OneToOneField(
        Conversation, models.CASCADE, primary_key=True, related_name="+"
    )
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    due_at = models.DateTimeField(null=True)
    labels = ArrayField(models.UUIDField(), default=list)
    #: The newest message of any audience.
    last_at = models.DateTimeField()
    #: Since when the client waits for an answer; NULL = he doesn't.
    waiting_since = models.DateTimeField(null=True)
    #: Since when a letter to the client has come back and nobody has dealt with it.
    returned_at = models.DateTimeField(null=True)
    closed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["company", "assignee", "-last_at"],
                condition=models.Q(closed=False),
                name="desk_mine",
            ),
            models.Index(
                fields=["company", "waiting_since"],
                condition=models.Q(closed=False, waiting_since__isnull=False),
                name="desk_waiting",
            ),
            models.Index(fields=["company", "closed", "-last_at"], name="desk_all"),
        ]


class Label(models.Model):
    """The team's own mark on conversations."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    tone = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="label_once")]


class Participant(models.Model):
    """A contact who takes part in a conversation and therefore reads it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "conversation", "contact"], name="participant_once"
            )
        ]
        indexes = [models.Index(fields=["company", "contact"], name="participant_contact")]


class Watcher(models.Model):
    """A seat that hears of everything in a conversation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "conversation", "seat"], name="watcher_once")
        ]


class Message(models.Model):
    """One piece of writing, with one audience, for ever."""

    class Kind(models.TextChoices):
        TEXT = "text", _("message")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.TEXT)
    author_seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    author_contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    #: As it was when written; for imported letters the only name there is.
    author_name = models.CharField(max_length=120)
    body = models.TextField()
    #: Rendered once, when written: safe HTML, with links to other conversations left open.
    html = models.TextField()
    #: The folded tail of a letter (quotation, signature), as HTML; empty = none.
    tail_html = models.TextField(blank=True)
    posted_at = models.DateTimeField()
    #: For a call or a meeting: when it was, and who took part.
    spoke_at = models.DateTimeField(null=True)
    spoke_with = models.CharField(max_length=300, blank=True)
    mentions = ArrayField(models.UUIDField(), default=list)
    quoted = models.UUIDField(null=True)
    files_count = models.PositiveSmallIntegerField(default=0)
    #: Idempotency: the draft, letter or imported line that it was made of.
    source = models.CharField(max_length=120, null=True)
    #: Written by whoever held the personal link of a letter, and not by somebody signed in.
    by_link = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="message_company"),
            models.UniqueConstraint(
                fields=["company", "id", "audience"], name="message_company_audience"
            ),
            models.UniqueConstraint(fields=["company", "source"], name="message_source"),
            models.CheckConstraint(
                condition=models.Q(author_seat=None) | models.Q(author_contact=None),
                name="message_one_author",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "conversation", "posted_at"], name="message_conversation"
            ),
            models.Index(fields=["company", "client", "-posted_at"], name="message_client"),
            models.Index(fields=["company", "-posted_at", "-id"], name="message_in_time"),
        ]


class Attachment(models.Model):
    """A file pinned to a message: it shares its audience by foreign key and can't disagree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    blob_id = models.UUIDField()
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    pinned_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["company", "message"], name="attachment_message"),
            models.Index(fields=["company", "client", "-pinned_at"], name="attachment_client"),
        ]


class Draft(models.Model):
    """Writing that nobody else sees yet. With `send_at` it rests: the message is made of it when
    its rest ends, and until then it can be taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    #: The API token it is written by: a program never touches what its person is writing.
    token = models.UUIDField(null=True)
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    #: NULL: a request that is yet to be opened.
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", null=True)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    files = ArrayField(models.UUIDField(), default=list)
    mentions = ArrayField(models.UUIDField(), default=list)
    quoted = models.UUIDField(null=True)
    author_seat = models.ForeignKey(Seat, models.CASCADE, related_name="+", null=True)
    author_contact = models.ForeignKey(Contact, models.CASCADE, related_name="+", null=True)
    send_at = models.DateTimeField(null=True)
    #: The key of the form that sent it: a second click finds it taken.
    sent_key = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "face", "conversation", "audience", "token"],
                condition=models.Q(send_at=None, conversation__isnull=False),
                nulls_distinct=False,
                name="draft_one",
            ),
            models.UniqueConstraint(
                fields=["company", "person", "face", "client", "audience", "token"],
                condition=models.Q(send_at=None, conversation=None),
                nulls_distinct=False,
                name="draft_one_new",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at"], condition=models.Q(send_at__isnull=False), name="draft_due"
            ),
            models.Index(fields=["company", "conversation"], name="draft_conversation"),
        ]


class ReadMark(models.Model):
    """How far a person has read a conversation in one face: his own affair."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    read_to = models.DateTimeField()
    #: Where what was read by a personal link only begins: signed in, he has not read it yet.
    by_link_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "conversation", "person", "face"], name="readmark_once"
            )
        ]
        indexes = [models.Index(fields=["company", "person", "face"], name="readmark_person")]


class Sighting(models.Model):
    """The first time somebody of the other side had a message before his eyes. Only of messages
    that the client sees; both sides may know it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    #: Opened by the personal link of a letter: less than opened by himself, signed in. Each of the
    #: two has a first time.
    by_link = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "message", "seat", "contact", "by_link"],
                nulls_distinct=False,
                name="sighting_once",
            )
        ]


class ReplyAddress(models.Model):
    """Where one person's answers to letters about one conversation arrive, and with which audience
    they are taken. Its token stands in his own letters and nowhere else; one thread of letters has
    one address and one subject, whatever the conversation is called later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    face = models.CharField(max_length=6)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    #: 160 random bits in small letters and digits.
    token = models.CharField(max_length=32, unique=True)
    subject = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "conversation", "person", "face", "audience"],
                name="replyaddress_once",
            )
        ]


class SearchRow(models.Model):
    """One findable thing, with the audience of what it was made of. Written with it, by the same
    transaction; `what` says which: a title, a message, a file name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+", null=True)
    what = models.CharField(max_length=7)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    author = models.UUIDField(null=True)
    has_file = models.BooleanField(default=False)
    at = models.DateTimeField()
    #: A title or the name of a file in Latin letters, for likeness by trigrams; of a message: none.
    words = models.CharField(max_length=500)
    vector = SearchVectorField()


class SavedFilter(models.Model):
    """A queue that somebody named for himself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "seat", "name"], name="savedfilter_once")
        ]


class AnswerTemplate(models.Model):
    """Words that are written again and again, with gaps in braces (`gaps.py`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    #: NULL: the whole team's; else one's own.
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="+", null=True)
    name = models.CharField(max_length=80)
    body = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "seat", "name"],
                nulls_distinct=False,
                name="answertemplate_once",
            )
        ]


class Reminder(models.Model):
    """«Come back on Friday if he is silent»: of one seat, about one conversation."""

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        ANSWERED = "answered", _("the client has answered")
        CANCELLED = "cancelled", _("taken away")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    #: Who is reminded, and by whom.
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    #: An answer of the client's ends it before its time.
    if_silent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    #: Since when it stands in the queue.
    rung_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(rung_at=None, ended_at=None),
                name="reminder_due",
            ),
            models.Index(
                fields=["company", "conversation"],
                condition=models.Q(ended_at=None),
                name="reminder_conversation",
            ),
            models.Index(
                fields=["company", "seat"],
                condition=models.Q(ended_at=None, rung_at__isnull=False),
                name="reminder_rung",
            ),
        ]


class Showing(models.Model):
    """That words of the team's own go to the client as a copy: asked, agreed to, sent. It is the
    trace, and stands beside the original; the copy knows nothing of it."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the author's word")
        AGREED = "agreed", _("the author agreed")
        DECLINED = "declined", _("the author declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SENT = "sent", _("sent to the client")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    #: The original; and the conversation in which the client is to read the copy.
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    body = models.TextField()
    #: Attachments of the original that are copied, chosen one by one.
    files = ArrayField(models.UUIDField(), default=list)
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: Whose word counts; NULL: the author can't be asked, and who runs the company decides.
    asked_of = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    answered_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    #: What he said to it.
    word = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    #: Of the draft that rested: taken back, it was not sent.
    sent_key = models.UUIDField(null=True)
    #: The key of the form that asked: a second click finds it taken.
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="showing_once"),
        ]
        indexes = [models.Index(fields=["company", "message"], name="showing_message")]


class Copy(models.Model):
    """The trace of an internal copy that went to another client's side of the desk; it stands
    beside the original."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    #: Of the original.
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    #: A plain id: who sees the original need not see the copy.
    copy = models.UUIDField()
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "message"], name="copy_message")]


class GuardRules(models.Model):
    """What a company says to the guard of the wrong window: rules that it doesn't want, words of
    its own, exceptions. The team's alone."""

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="+")
    off = ArrayField(models.CharField(max_length=8), default=list)
    words = ArrayField(models.CharField(max_length=80), default=list)
    exceptions = ArrayField(models.CharField(max_length=80), default=list)
    changed_at = models.DateTimeField()
