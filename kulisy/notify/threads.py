"""What makes letters one thread in every mail program: their own Message-ID, and In-Reply-To and
References that name nothing but letters which went to this very person about this very thing."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from kulisy.notify.models import Letter

#: Of a long thread the first letter and the newest ones: enough for every program, no header of
#: kilobytes.
NAMED = 10


def message_id(letter_id: uuid.UUID) -> str:
    """Of a letter, always the same, and to be guessed by nobody: who answers it shows that he has
    it."""
    digest = salted_hmac("kulisy.notify.message_id", str(letter_id), algorithm="sha256").hexdigest()
    return f"<{digest[:40]}@{host()}>"


def host() -> str:
    """The name of this installation, as it stands behind the @ of a Message-ID."""
    return urlsplit(settings.ADDRESS).hostname or "localhost"


def headers(letter: Letter, own: Iterable[tuple[datetime, str]] = ()) -> dict[str, str]:
    """In-Reply-To and References. `own`: (when, Message-ID) of letters that this person himself
    wrote into the thread. Nothing for the first letter, and nothing where there is no thread. For
    the worker."""
    if letter.company_id is None or letter.place_id is None or letter.person_id is None:
        return {}
    earlier = Letter.objects.filter(
        company_id=letter.company_id,
        place_id=letter.place_id,
        person_id=letter.person_id,
        face=letter.face,
        audience=letter.audience,
        address__iexact=letter.address,
        handed_at__isnull=False,
    ).exclude(id=letter.id)
    known = [(each.handed_at, _called(each)) for each in earlier if each.handed_at]
    ordered = [name for _at, name in sorted([*known, *own])]
    if not ordered:
        return {}
    named = ordered if len(ordered) <= NAMED else [ordered[0], *ordered[1 - NAMED :]]
    return {"In-Reply-To": ordered[-1], "References": " ".join(named)}


def _called(letter: Letter) -> str:
    """A provider may give a letter a Message-ID of his own: then that is what the person has."""
    given = letter.provider_id
    return given if given.startswith("<") and given.endswith(">") else letter.message_id
