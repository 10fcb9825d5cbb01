"""How far each has read, where his answers by mail arrive, and what is found again."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from kulisy.conversations.models.messages import Message
from kulisy.conversations.models.threads import Audience, Conversation
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Contact, Person, Seat


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
