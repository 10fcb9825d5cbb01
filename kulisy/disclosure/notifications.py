"""The letter with the code, written in its recipient's own name."""

from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.disclosure import access
from kulisy.kit.time import now as clock
from kulisy.notify.letters import Writer, Written, in_his_name
from kulisy.notify.models import Letter
from kulisy.people.viewer import Viewer
from kulisy.projects.codes import HOLDS, secret_of


def _write_code(letter: Letter) -> Written | None:
    return in_his_name(letter, access.codes, _in_words)


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
