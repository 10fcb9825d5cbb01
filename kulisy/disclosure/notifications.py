"""The letter with the code, written in its recipient's own name."""

from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.disclosure import access
from kulisy.kit.time import now as clock
from kulisy.notify.letters import Writer, Written
from kulisy.notify.models import Letter
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing
from kulisy.projects.codes import HOLDS, secret_of


def _write_code(letter: Letter) -> Written | None:
    if letter.person_id is None or letter.company_id is None:
        return None
    viewer = recipient(person_id=letter.person_id, company_id=letter.company_id, face=letter.face)
    if viewer is None:
        return None
    with viewing(viewer):
        code = access.codes(viewer).filter(id=letter.subject_id).first()
        return _in_words(viewer, code) if code else None


def _in_words(viewer: Viewer, code: Any) -> Written | None:
    if code.used_at or clock() > code.made_at + HOLDS:
        return None
    words = [
        _("Hello, %(name)s!") % {"name": viewer.name},
        _("The code to accept what you see in your cabinet: %(code)s")
        % {"code": secret_of(code.id)},
        _("It holds for %(count)s minutes.") % {"count": int(HOLDS.total_seconds() // 60)},
    ]
    why = _("You get this letter because you asked for a code at %(company)s.") % {
        "company": viewer.company.name
    }
    subject = _("Code to accept what you see in your cabinet")
    return letter_in_words(viewer.company, subject, words, None, why)


WRITERS: dict[str, Writer] = {"annexcode": _write_code}
