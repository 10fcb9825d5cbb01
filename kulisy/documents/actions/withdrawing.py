"""The end of a document: it holds no longer, or what it asked for is done."""

from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.documents.actions.freezing import client_of, locked, record
from kulisy.documents.models import Asks, Document, Link, SearchRow
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

TELL_WITHDRAWN = "kulisy.documents.tasks.tell_withdrawn"


def withdraw(
    viewer: Viewer, document: Document, *, because: str, now: datetime, unseen: bool = False
) -> None:
    """It no longer holds: it stays where it was, marked so, with the reason; nothing is unsaid.

    `unseen`: it was never meant for this client. From this moment nobody of his sees it any more,
    nor whoever has a link to it; that he did see it stays in the journal. Not where he has signed
    or paid it: that is no longer to be hidden from him. Raises Refused."""
    because = one_line(because, limit=500)
    if not because:
        raise Refused(_("Say why it is withdrawn: the client reads it."), field="because")
    own = locked(document.company_id, document.id)
    client_of(viewer, own.client_id)
    if unseen and own.settled_at is not None and own.asks != Asks.READ:
        raise Refused(_("It was signed or paid: withdraw it so that the client still sees it."))
    if own.withdrawn_at is not None and not (unseen and own.sections):
        return
    sections = own.sections
    own.withdrawn_at, own.withdrawn_because = now, because
    own.save(update_fields=["withdrawn_at", "withdrawn_because"])
    if unseen:
        _hide(own, now=now)
    facts = {"version": own.version, "unseen": "yes" if unseen else "no"}
    record(viewer, "document_withdrawn", own, now=now, words=because, **facts)
    outbox.defer(TELL_WITHDRAWN, document_id=str(own.id), sections=sections)


def settle(viewer: Viewer | None, document: Document, *, now: datetime) -> None:
    """What it asked of the client is done, as the team knows (signed, paid)."""
    own = locked(document.company_id, document.id)
    client_of(viewer, own.client_id)
    if own.settled_at is None and own.asks:
        own.settled_at = now
        own.save(update_fields=["settled_at"])
        record(viewer, "document_settled", own, now=now, asked=own.asks)


def _hide(document: Document, *, now: datetime) -> None:
    """No section opens it any more: both walls ask for one, and so does the search."""
    document.sections = []
    document.save(update_fields=["sections"])
    own = {"company_id": document.company_id, "document_id": document.id}
    SearchRow.objects.filter(**own).update(sections=[])
    Link.objects.filter(**own, revoked_at=None).update(revoked_at=now)
