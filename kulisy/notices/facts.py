"""The journal's entries of this room: all of them in the client's log, known to both sides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kulisy.journal import actions as journal
from kulisy.notices.models import Notice
from kulisy.people.viewer import Viewer

SYSTEM = journal.SYSTEM


def actor(viewer: Viewer, notice: Notice) -> journal.Actor:
    if viewer.at_desk:
        return journal.Actor("seat", viewer.seat_id)
    admission = viewer.admission(notice.client_id)
    return journal.Actor("contact", admission.contact_id if admission else None)


def note(
    who: journal.Actor,
    kind: str,
    notice: Notice,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, str | bytes] | None = None,
) -> None:
    """`kind` is told as "notice_<kind>"."""
    journal.record_each([made(who, kind, notice, now=now, facts=facts, contents=contents)])


def made(
    who: journal.Actor,
    kind: str,
    notice: Notice,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    contents: Mapping[str, str | bytes] | None = None,
) -> journal.Made:
    """The entry, to be written together with others."""
    return journal.made(
        who,
        f"notice_{kind}",
        journal.Subject("notice", notice.id),
        company_id=notice.company_id,
        client_id=notice.client_id,
        now=now,
        facts={"number": notice.number, **(facts or {})},
        contents=contents,
    )
