from django.db import models


class Kind(models.TextChoices):
    SCREEN = "screen"
    SEARCH = "search"
    FILTER = "filter"
    DOWNLOAD = "download"
    SIGN_IN = "sign_in"
    FIRST_ANSWER = "first_answer"


class UsageFact(models.Model):
    """One use of one screen. Holds no content, no name and no plain id of anything but the company.

    The person is a keyed hash on both sides, the team's too: who holds the key can still ask
    "how often did this seat search?", but the table (or a copy of it) names nobody.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    #: NULL where no company was entered yet: sign-in, «Мои страницы».
    company_id = models.UUIDField(null=True)
    #: "desk", "portal", or "" for pages of neither.
    face = models.CharField(max_length=10, blank=True)
    person_key = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    #: The name of a route, as "desk:conversation"; it has no place for values.
    name = models.CharField(max_length=80)
    #: Keyed hash of what varies: identifiers in the address, words, filters. "" = nothing does.
    varies = models.CharField(max_length=32, blank=True)
    status = models.SmallIntegerField()
    #: What the answer took on our side; for first answers, how long the client waited.
    millis = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "at"], name="insights_company_at"),
            models.Index(fields=["at"], name="insights_at"),
        ]
