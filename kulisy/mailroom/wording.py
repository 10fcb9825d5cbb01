"""What of a letter is shown at once and what is folded under it, for a message of ours."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kulisy.conversations import writing

from .folding import fold
from .reading import Letter
from .threads import base_subject

#: Characters of a folded tail that a page carries; the whole is in the original.
LONGEST_TAIL = 100_000


_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{20,120}@[\w.-]+")
_TOKEN = re.compile(r"(?<![a-z0-9])[a-z2-7]{32}(?![a-z0-9])", re.IGNORECASE)
#: A part of an address that is no name and no identifier of a row.
_KEY = re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f]{4}-)[A-Za-z0-9_:.=~-]{20,}")


def without_keys(text: str) -> str:
    """Without the personal links and addresses for answers that our own letters carry: what a
    person quotes is read by others, and these are his alone."""
    host = urlsplit(settings.ADDRESS).netloc
    if host and host in text:
        ours = re.compile(rf"https?://{re.escape(host)}/[^\s<>\"']+")
        text = ours.sub(lambda match: _KEY.sub("…", match[0]), text)
    return _ADDRESS.sub(lambda match: _TOKEN.sub("…", match[0]), text)


def shown_and_folded(letter: Letter, *, titles: Iterable[str]) -> tuple[str, str]:
    """`titles`: what the conversation is called; a subject that is none of these stands above the
    letter's words."""
    folded = fold(without_keys(letter.text))
    words, tail = folded.words, folded.tail
    if len(words) > writing.BODY_LIMIT:
        words, tail = words[: writing.BODY_LIMIT], f"{words[writing.BODY_LIMIT :]}\n\n{tail}"
    if not words and "encrypted" in letter.signs:
        words = _("(an encrypted letter: its content is in the file)")
    elif not words and not letter.attachments:
        words = _("(a letter without text)")
    known = {base_subject(each)[0] for each in titles}
    if letter.subject and base_subject(letter.subject)[0] not in known:
        words = _("Subject: %(subject)s") % {"subject": letter.subject} + f"\n\n{words}".rstrip()
    return words, tail[:LONGEST_TAIL]
