"""What the letter and the bell say of a document: from rows that the recipient may read now. The
letter names it, and says the first lines of a report; the file is read in the cabinet, after
signing in."""

import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.documents import access, wording
from kulisy.documents.listing import page
from kulisy.documents.models import Document, Version
from kulisy.documents.notifications import withdrawal_key
from kulisy.kit.time import now
from kulisy.notify.bells import Described
from kulisy.notify.letters import Written, reader_of
from kulisy.notify.models import Bell, Letter
from kulisy.people.viewer import Viewer, viewing


def write(letter: Letter) -> Written | None:
    """A new document, a new version of one, or that it was withdrawn; None where he may not read it
    any more."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        document = access.documents(viewer).filter(id=letter.subject_id).first()
        if document is None:
            return None
        version = access.versions(viewer).get(document=document, number=document.version)
    withdrawn = letter.key == withdrawal_key(document.id)
    if withdrawn != (document.withdrawn_at is not None):
        return None
    told = {"company": viewer.company.name, "name": wording.name(document)}
    words = _withdrawn(document, told) if withdrawn else _published(document, version, told)
    link = settings.ADDRESS + reverse("portal:document", args=[viewer.company.slug, document.id])
    why = _("You get this letter because you have a cabinet at %(company)s.")
    return letter_in_words(
        viewer.company,
        # Where its first lines stand in the letter, its own title says more than that it is new.
        document.title
        if _opening(version) and not withdrawn
        else _subject(document, withdrawn=withdrawn) % told,
        words,
        {"url": link, "text": _("Open the document")},
        why % {"company": viewer.company.name},
    )


def _subject(document: Document, *, withdrawn: bool) -> str:
    if withdrawn:
        return _("Withdrawn: %(name)s")
    return _("A new document: %(name)s") if document.version == 1 else _("Corrected: %(name)s")


def _withdrawn(document: Document, told: dict[str, str]) -> list[str]:
    return [
        _("%(company)s has withdrawn a document: %(name)s. It holds no longer.") % told,
        _("Why: %(reason)s") % {"reason": document.withdrawn_because},
    ]


def _published(document: Document, version: Version, told: dict[str, str]) -> list[str]:
    words = [_("%(company)s has put a document into your cabinet: %(name)s.") % told]
    words += _opening(version)
    if version.reason:
        words.append(_("What has changed: %(reason)s") % {"reason": version.reason})
    if document.total is not None:
        words.append(_("Sum: %(sum)s.") % {"sum": wording.total(document)})
    asked = wording.asked(document, today=timezone.localdate(now()))
    return [*words, f"{asked}."] if asked else words


def _opening(version: Version) -> list[str]:
    """Its first lines, where whoever made it gave them: frozen with it, read by its readers."""
    return [str(block) for block in version.said.get("opening", [])]


def describe(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """A document was published, corrected or withdrawn. One statement."""
    rows = access.documents(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    return {
        bell.id: _described(viewer, known[bell.subject_id], bell)
        for bell in bells
        if bell.subject_id in known
    }


def _described(viewer: Viewer, document: Document, bell: Bell) -> Described:
    words = _subject(document, withdrawn=bell.key == withdrawal_key(document.id))
    several = viewer.at_desk or len(set(viewer.client_ids)) > 1
    return Described(
        text=words % {"name": wording.name(document)},
        url=page(viewer, "document", document.id),
        note=document.client.name if several else "",
    )
