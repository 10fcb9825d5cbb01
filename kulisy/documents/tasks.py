"""Background work: each fetches by id and calls one thing."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.documents import notifications, reading
from kulisy.documents.models import Document, Version
from kulisy.kit.time import now
from kulisy.people.viewer import working

AGAIN = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.task(name="kulisy.documents.tasks.tell_published", retry=AGAIN)
def tell_published(version_id: str) -> None:
    """A document was published or corrected: bells, letters, pages."""
    with working():
        version = Version.objects.select_related("document__client__company").get(
            id=uuid.UUID(version_id)
        )
        notifications.published(version, now=now())


@app.task(name="kulisy.documents.tasks.tell_withdrawn", retry=AGAIN)
def tell_withdrawn(document_id: str, sections: list[str]) -> None:
    """A document was withdrawn; `sections` opened it until then."""
    with working():
        document = Document.objects.select_related("client__company").get(id=uuid.UUID(document_id))
        notifications.withdrawn(document, sections, now=now())


@app.task(
    name="kulisy.documents.tasks.read_words",
    queue="previews",
    retry=RetryStrategy(max_attempts=3, wait=10),
)
def read_words(version_id: str) -> None:
    """What stands inside a file: found by it from then on. Read outside of any transaction."""
    reading.read_words(uuid.UUID(version_id))
