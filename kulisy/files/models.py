from django.contrib.postgres.fields import ArrayField
from django.db import models

from kulisy.kit.ids import new_id

PART_SIZE = 8 * 1024 * 1024


class Preview(models.TextChoices):
    NONE = "none"
    READY = "ready"
    FAILED = "failed"


class State(models.TextChoices):
    OPEN = "open"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


class Audience(models.TextChoices):
    INTERNAL = "internal"
    CLIENT = "client"


class Blob(models.Model):
    """Bytes that were acknowledged: on disk, hashed, never changed afterwards.

    It has no audience: what a blob is attached to decides, at every download. Blobs are never
    shared between companies, not even equal ones (equality would tell).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company_id = models.UUIDField()
    #: Who sent it; None for what came by itself (import).
    person_id = models.UUIDField(null=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    #: Found in the bytes, with the name's help; what the browser claimed is not asked.
    content_type = models.CharField(max_length=100)
    #: In pixels, as shown (after the camera's orientation); known once the preview was tried.
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    #: Where the store keeps it: <company>/<two hex digits>/<id>.
    key = models.CharField(max_length=100)
    preview = models.CharField(max_length=10, choices=Preview, default=Preview.NONE)
    preview_key = models.CharField(max_length=100, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company_id", "id"], name="files_blob_company"),
            models.UniqueConstraint(fields=["company_id", "key"], name="files_blob_key"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="files_blob_size"),
        ]


class Upload(models.Model):
    """A file on its way, in parts. Its blob, when complete, has the same id: so one upload can
    never become two blobs, however often its end is asked for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company_id = models.UUIDField()
    person_id = models.UUIDField()
    #: The draft it belongs to, in the owning room's words.
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    #: The owner's audience: a draft has one, and never changes it.
    audience = models.CharField(max_length=10, choices=Audience)
    name = models.CharField(max_length=255)
    #: As declared; the parts must add up to it.
    size = models.BigIntegerField()
    part_size = models.IntegerField(default=PART_SIZE)
    #: Numbers (from 1) of the parts that are safely on disk.
    received = ArrayField(models.IntegerField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company_id", "id"], name="files_upload_company"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="files_upload_size"),
        ]
        indexes = [
            models.Index(
                fields=["company_id", "owner_kind", "owner_id"],
                name="files_upload_owner",
            ),
            models.Index(fields=["expires_at"], name="files_upload_expiry"),
        ]

    @property
    def parts(self) -> int:
        """How many parts the declared size makes; none for an empty file."""
        return -(-self.size // self.part_size)

    def length_of(self, number: int) -> int:
        """Bytes that part `number` (from 1) must have."""
        return min(self.part_size, self.size - (number - 1) * self.part_size)
