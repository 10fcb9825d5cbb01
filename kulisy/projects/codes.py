"""One-time codes: six figures that stand nowhere, they are reckoned from their row's id. A room has
a table of its own for them (company, contact, made_at, tries, used_at) and what they are for."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.notify import tell
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

#: How long a code holds, how often it may be mistyped, how often one is sent in an hour.
HOLDS, TRIES, AN_HOUR = timedelta(minutes=15), 5, 5


def secret_of(code_id: uuid.UUID) -> str:
    """By the installation's secret, here and in the letter alike."""
    digest = salted_hmac("kulisy.projects.approving", str(code_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def send(
    viewer: Viewer, code: Any, sent: QuerySet[Any], *, kind: str, subject_kind: str, now: datetime
) -> str:
    """Keep the new row `code`, and write its letter to the address its contact signs in with.
    `sent`: the viewer's codes. Where it went, masked. Raises Refused: too often."""
    if sent.filter(made_at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        raise Refused(_("Five codes were sent within an hour. Please try again later."))
    code.save(force_insert=True)
    contact = people.contacts(viewer).get(id=code.contact_id)
    tell.make_letter(
        company_id=code.company_id,
        person_id=viewer.person_id,
        address=contact.email,
        language=get_language() or "",
        face="portal",
        kind=kind,
        subject_kind=subject_kind,
        subject_id=code.id,
        key=f"{subject_kind}/{code.id}",
        now=now,
    )
    name, _at, host = contact.email.partition("@")
    return f"{name[:1]}…@{host}"


def spend(
    codes: QuerySet[Any], *, contact_id: uuid.UUID, typed: str, now: datetime
) -> Model | None:
    """The newest of `codes` (those for this one thing) that holds for this contact, used up now.
    None: it isn't the one that was typed; the try counts and stays. Raises Refused: none holds."""
    holding = codes.filter(made_at__gt=now - HOLDS, tries__lt=TRIES, used_at=None)
    code: Model | None = holding.filter(contact_id=contact_id).first()
    if code is None:
        raise Refused(_("Ask for a code first: the last one is too old or was mistyped."))
    if not constant_time_compare(secret_of(code.pk), typed.replace(" ", "")):
        codes.filter(id=code.pk).update(tries=F("tries") + 1)
        return None
    codes.filter(id=code.pk).update(used_at=now)
    return code
