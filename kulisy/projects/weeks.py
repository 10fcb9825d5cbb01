"""The week's report of a project while it is being written: the team's, without a grant for the
cabinet. What its client reads is the document that is made of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kulisy.documents.models import Document
from kulisy.kit.ids import new_id
from kulisy.people.models import Client, Company, Seat

#: Parts in their order; each is a column.
PARTS = (
    ("opening", _("In a few words")),
    ("done", _("Done this week")),
    ("coming", _("What comes next")),
    ("from_client", _("Waiting for you")),
    ("from_us", _("Waiting for us")),
    ("agreed", _("Approved")),
    ("moved", _("Why the plan moved")),
    ("hours", _("Hours of the work")),
)


class WeekReport(models.Model):
    """Drafted from facts, edited, sent once: then its words stay as they were sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    monday = models.DateField()
    opening = models.TextField(max_length=4000, blank=True)
    done = models.TextField(max_length=4000, blank=True)
    coming = models.TextField(max_length=4000, blank=True)
    from_client = models.TextField(max_length=4000, blank=True)
    from_us = models.TextField(max_length=4000, blank=True)
    agreed = models.TextField(max_length=4000, blank=True)
    moved = models.TextField(max_length=4000, blank=True)
    hours = models.TextField(max_length=4000, blank=True)
    made_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "project", "monday"], name="weekreport_once"
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at=None, document=None)
                | models.Q(sent_at__isnull=False, document__isnull=False),
                name="weekreport_sent",
            ),
        ]
