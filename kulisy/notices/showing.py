"""What the screens of both sides show of notices: plain values made of rows that access gave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kulisy.documents import access as documents
from kulisy.documents.papers import money
from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.notices import awaiting, outcomes, wording
from kulisy.notices.models import Notice, Outcome, Recipient
from kulisy.notify.models import Letter
from kulisy.people.viewer import Viewer

#: How an outcome is coloured.
COLOURS = {
    Outcome.ACCEPTED: "ok",
    Outcome.SILENT_ACCEPTED: "ok",
    Outcome.REFUSED: "late",
    Outcome.SILENT_REFUSED: "late",
    Outcome.NO_ANSWER: "wait",
    Outcome.WITHDRAWN: "",
}


@dataclass(frozen=True)
class State:
    """Where a notice stands, in words and colour."""

    text: str
    colour: str


def state(notice: Notice) -> State:
    if notice.outcome:
        return State(str(Outcome(notice.outcome).label), COLOURS[Outcome(notice.outcome)])
    if notice.stopped_at:
        return State(_("the term stands still"), "wait")
    if notice.due_at:
        return State(_("term until %(day)s") % {"day": moments.when(notice.due_at)}, "wait")
    return State(_("not delivered yet"), "")


def line(row: Recipient) -> dict[str, Any]:
    """One notice in the cabinet's list."""
    notice = row.notice
    return {
        "id": notice.id,
        "title": notice.title,
        "client": row.client.name,
        "number": notice.number,
        "at": notice.published_at,
        "state": state(notice),
        "waits": awaiting.waits(row),
    }


def change(notice: Notice) -> dict[str, str] | None:
    """A price change in words."""
    if not notice.change:
        return None
    language = "ru" if (get_language() or "en").startswith("ru") else "en"
    said = notice.change
    return {
        "name": said["name"],
        "old": money(said["old"], said["currency"], language),
        "new": money(said["new"], said["currency"], language),
        "since": wording.day(said["from"], language),
    }


def zones(notice: Notice, company_zone: str) -> str:
    """On whose clock the term ends, where that is not the reader's own; else ""."""
    if notice.due_at is None:
        return ""
    name = notice.zone or company_zone
    there = notice.due_at.astimezone(ZoneInfo(name))
    here = timezone.localtime(notice.due_at)
    if there.utcoffset() == here.utcoffset():
        return ""
    city = name.rpartition("/")[2].replace("_", " ")
    return _("%(time)s by the clock of %(city)s") % {
        "time": there.strftime("%d.%m.%Y, %H:%M"),
        "city": city,
    }


def left(notice: Notice, *, now: datetime) -> str:
    """How much of the term is left."""
    if notice.due_at is None or notice.ended_at or notice.stopped_at:
        return ""
    rest = notice.due_at - now
    if rest < timedelta(0):
        return ""
    days = rest.days
    if days:
        return ngettext("%(num)s day left", "%(num)s days left", days) % {"num": days}
    hours = max(int(rest.total_seconds() // 3600), 1)
    return ngettext("%(num)s hour left", "%(num)s hours left", hours) % {"num": hours}


def certificate(viewer: Viewer, notice: Notice) -> str:
    """Where its certificate is read, for whom may; "" else."""
    if notice.document_id is None:
        return ""
    if not documents.documents(viewer).filter(id=notice.document_id).exists():
        return ""
    name = "portal:document" if not viewer.at_desk else "desk:document"
    return address(name, viewer.company.slug, notice.document_id)


def recipient(row: Recipient) -> dict[str, Any]:
    """How far it came with one recipient: for the desk."""
    said = {"accepted": _("agreed"), "refused": _("did not agree")}
    return {
        "name": row.name,
        "email": row.email,
        "answers": row.answers,
        "letter": str(Letter.State(row.letter).label) if row.letter else _("waits to be sent"),
        "lost": row.letter in {"refused", "bounced", "complained"},
        "letter_at": row.letter_at,
        "opened_at": row.opened_at,
        "opened_how": _by(row.opened_how),
        "acknowledged_at": row.acknowledged_at,
        "answer": said.get(row.answer, ""),
        "answered_at": row.answered_at,
        "answered_how": _by(row.answered_how),
        "words": row.words,
        "asked_at": row.asked_at,
        "conversation_id": row.conversation_id,
    }


def counted(notices: list[Notice]) -> dict[str, int]:
    """How many ended how, and how many run."""
    found: dict[str, int] = {}
    for each in notices:
        key = each.outcome or ("stopped" if each.stopped_at else "running")
        found[key] = found.get(key, 0) + 1
    return found


def explained(notice: Notice) -> str:
    return outcomes.explained(notice) if notice.ended_at else ""


def _by(how: str) -> str:
    return _("by the link") if how == "link" else ""
