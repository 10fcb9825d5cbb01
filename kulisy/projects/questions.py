"""What else the client is waited for: an answer to a question, and money for a stage; and the
papers that belong to a stage. A question is read where its message is read, a paper where its
document is."""

from django.db import models

from kulisy.conversations.models import Message
from kulisy.documents.models import Document, Kind
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat
from kulisy.projects.work import Stage


class Question(models.Model):
    """A message to the client that the work waits to be answered. It holds no words of its own:
    who may read the message reads it. Answered by whatever the client writes there later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.SET_NULL, related_name="+", null=True)
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    due = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    #: Somebody of the team said so: it was answered another way, or isn't needed any more.
    settled_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "project", "message"], name="question_once")
        ]
        indexes = [models.Index(fields=["company", "project", "due"], name="question_project")]


class StagePaper(models.Model):
    """A published document that belongs to a stage: estimate, invoice, act."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    #: An invoice: the stage waits until it is paid, and the clock counts what is late.
    awaited = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "stage", "document"], name="stagepaper_once")
        ]
        indexes = [models.Index(fields=["company", "document"], name="stagepaper_document")]


class ExpectedPaper(models.Model):
    """A paper that belongs to a stage and isn't there yet, or has come of it: the team's list. The
    client sees a paper when it is published, as any document."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    title = models.CharField(max_length=200)
    #: What was begun for it, in documents or, of an invoice, in billing: plain ids.
    draft_id = models.UUIDField(null=True)
    invoice_id = models.UUIDField(null=True)
    #: What was published: it hangs on the stage.
    document = models.ForeignKey(Document, models.SET_NULL, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "stage", "place"], name="expectedpaper_stage"),
            models.Index(
                fields=["draft_id"],
                condition=models.Q(draft_id__isnull=False),
                name="expectedpaper_draft",
            ),
            models.Index(
                fields=["invoice_id"],
                condition=models.Q(invoice_id__isnull=False),
                name="expectedpaper_invoice",
            ),
        ]
