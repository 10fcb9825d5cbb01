"""What the letter and the bell say of a document: from rows that the recipient may read now. The
letter names it and carries nothing of it: the file is read in the cabinet, after signing in."""

import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.documents import access, wording
from kulisy.documents.models import Document
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.notify.bells import Described
from kulisy.notify.letters import Written
from kulisy.notify.models import Bell, Letter
from kulisy.people.looking import rewritten
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing


def write(letter: Letter) -> Written | None:
    """A new document, or a new version of one; None where he may not read it any more."""
    if letter.person_id is None or letter.company_id is None:
        return None
    viewer = recipient(person_id=letter.person_id, company_id=letter.company_id, face=letter.face)
    if viewer is None:
        return None
    with viewing(viewer):
        document = access.documents(viewer).filter(id=letter.subject_id).first()
        if document is None or document.withdrawn_at is not None:
            return None
        version = access.versions(viewer).get(document=document, number=document.version)
    called = wording.name(document)
    subject = _("A new document: %(name)s") if document.version == 1 else _("Corrected: %(name)s")
    words = [
        _("%(company)s has put a document into your cabinet: %(name)s.")
        % {"company": viewer.company.name, "name": called}
    ]
    if version.reason:
        words.append(_("What has changed: %(reason)s") % {"reason": version.reason})
    if document.total is not None:
        words.append(_("Sum: %(sum)s.") % {"sum": wording.total(document)})
    asked = wording.asked(document, today=timezone.localdate(now()))
    if asked:
        words.append(asked + ".")
    link = settings.ADDRESS + reverse("portal:document", args=[viewer.company.slug, document.id])
    why = _("You get this letter because you have a cabinet at %(company)s.")
    return letter_in_words(
        viewer.company,
        subject % {"name": called},
        words,
        {"url": link, "text": _("Open the document")},
        why % {"company": viewer.company.name},
    )


def describe(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """A document was published or corrected. One statement."""
    rows = access.documents(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    return {
        bell.id: _described(viewer, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def _described(viewer: Viewer, document: Document) -> Described:
    words = _("A new document: %(name)s") if document.version == 1 else _("Corrected: %(name)s")
    several = viewer.at_desk or len(set(viewer.client_ids)) > 1
    return Described(
        text=words % {"name": wording.name(document)},
        url=page(viewer, document.id),
        note=document.client.name if several else "",
    )


def page(viewer: Viewer, document_id: uuid.UUID) -> str:
    """Its own page, in the face at hand."""
    url = address(f"{viewer.face}:document", viewer.company.slug, document_id)
    return rewritten(viewer, url)
