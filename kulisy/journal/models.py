from django.db import models

from kulisy.kit.ids import new_id


class Entry(models.Model):
    """One fact. `canonical` is what will be hashed into the log's tree, to the byte (RFC 8785)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company_id = models.UUIDField()
    #: The client whose log this is; NULL = the company's internal log.
    client_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    #: "seat", "contact", "person", "system" and the plain id of who did it.
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    canonical = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "at"], name="journal_company_at"),
            models.Index(fields=["company_id", "client_id", "at"], name="journal_client_at"),
            models.Index(fields=["company_id", "subject_id"], name="journal_subject"),
        ]


class Salt(models.Model):
    """The salt of one hashed content. It goes when the content is erased: then the hash tells
    nothing any more ("yes" could be guessed), and the proof stays whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company_id = models.UUIDField()
    entry_id = models.UUIDField()
    name = models.CharField(max_length=40)
    salt = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["company_id", "entry_id"], name="journal_salt_entry")]
