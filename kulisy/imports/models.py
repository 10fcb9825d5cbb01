"""Nouns of what people bring from elsewhere. The client's side has no right to any of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.kit.ids import new_id
from kulisy.people.models import Company, Seat


class Kind(models.TextChoices):
    CLIENTS = "clients", _("Clients and contacts")
    MAIL = "mail", _("Mail")
    CONVERSATIONS = "conversations", _("Conversations")


class State(models.TextChoices):
    #: The worker looks into the file and makes a plan; also again after each decision.
    PLANNING = "planning", _("being looked into")
    PLANNED = "planned", _("waits for you")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    #: Nothing can be done with it: `trouble` says why. What was made before stays listed.
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    #: Given up before anything was made.
    DROPPED = "dropped", _("dropped")


class Import(models.Model):
    """One file that somebody brings in: looked into, decided on, run, perhaps undone as a whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNING)
    #: NULL: begun at the console of the installation.
    started_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    #: As it was then.
    started_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    #: The last change of anything here.
    moved_at = models.DateTimeField()
    #: The key of the form that began it: a second click finds it taken.
    key = models.UUIDField(default=new_id)
    file_name = models.CharField(max_length=255, blank=True)
    file_size = models.BigIntegerField(default=0)
    #: The blob; a plain id. NULL: brought in at the console, or erased after an undo.
    file = models.UUIDField(null=True)
    #: Clients: which column means what. {"columns": {"0": "client.name", …}, …}
    mapping = models.JSONField(default=dict)
    #: SHA-256 of the column heads: the next file with the same heads gets this mapping.
    heads_key = models.CharField(max_length=64, blank=True)
    #: What a human being decided in the review; each kind has its own keys.
    decisions = models.JSONField(default=dict)
    #: {"counts": {word: number}, "facts": {whatever the kind's own screen shows}}
    plan = models.JSONField(default=dict)
    #: The same shape, of what was done.
    report = models.JSONField(default=dict)
    #: [code, {details}] of a failure, [] = none: sentences are made for each reader.
    trouble = models.JSONField(default=list)
    #: Things gone through by the job under way, and how many there are (0: nobody knows yet).
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    #: When the job under way will have ended, as it goes now.
    ready_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    #: Moved by every order to work on it, so that a job of an earlier order knows itself stale.
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="import_company"),
            models.UniqueConstraint(fields=["company", "key"], name="import_key"),
        ]
        indexes = [models.Index(fields=["company", "-created_at"], name="import_newest")]


class Level(models.TextChoices):
    #: This is not brought in.
    ERROR = "error"
    #: A human being has to decide; until then it is not brought in.
    QUESTION = "question"
    #: Left out with a reason that is no fault: a copy, already here.
    SKIPPED = "skipped"
    #: Brought in, with a remark.
    REMARK = "remark"
    #: Brought in.
    MADE = "made"
    #: An address or a domain of an archive: whose it is may be decided.
    OWNER = "owner"


class Phase(models.TextChoices):
    PLAN = "plan"
    REPORT = "report"


class ImportNote(models.Model):
    """What is to be said of one place of the file: in the plan, and in the report afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    of_import = models.ForeignKey(Import, models.CASCADE, related_name="+")
    phase = models.CharField(max_length=6, choices=Phase.choices)
    #: Order in the file.
    number = models.PositiveIntegerField()
    level = models.CharField(max_length=8, choices=Level.choices)
    #: Where: a row, a line, a letter in an archive.
    place = models.CharField(max_length=400)
    #: What stands there, short: a name, a subject.
    title = models.CharField(max_length=300, blank=True)
    #: A word of the importer's SENTENCES, and what fills its sentence.
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    #: Under which key of `decisions` an answer to this is kept; '' = there is nothing to decide.
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["company", "of_import", "phase", "level", "number"], name="importnote_place"
            )
        ]


class Made(models.TextChoices):
    """What an import can make, and an undo can take back."""

    CLIENT = "client"
    DOMAIN = "domain"
    CONTACT = "contact"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    #: Empty fields of a contact that was there before, filled in: `details` say with what.
    FILLED = "filled"
    #: Files: originals and attachments.
    BLOB = "blob"
    #: A run of the mailroom, with the letters it listed.
    MAIL_RUN = "mail_run"


class ImportedRow(models.Model):
    """One row that an import made: a plain id and what it is. Nothing else may be taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    of_import = models.ForeignKey(Import, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Made.choices)
    row = models.UUIDField()
    #: What it was made of, where the importer has to know it again: {"key": …}.
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "of_import", "kind", "row"], name="importedrow_once"
            )
        ]
        indexes = [models.Index(fields=["company", "kind", "row"], name="importedrow_row")]
