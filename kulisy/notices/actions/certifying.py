"""The certificate of an ended notice: the facts as the journal has them, each with the hash of its
entry, as a PDF among the client's documents. In the worker's role."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.documents import actions as documents
from kulisy.documents import rendering
from kulisy.documents.papers import money
from kulisy.journal.access import recorded
from kulisy.journal.models import Entry
from kulisy.look.moments import exactly
from kulisy.notices import facts, notifications, outcomes, wording
from kulisy.notices.models import Notice, Recipient
from kulisy.notify import looks
from kulisy.notify.letters import mail_of

RELATED = "notice"


def certify(notice_id: uuid.UUID, *, now: datetime) -> None:
    """Make it once, for the client's documents; asked again, the one that is there stays."""
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("client__company")
        .filter(id=notice_id, ended_at__isnull=False, document_id=None)
        .first()
    )
    if notice is None:
        return
    company = notice.client.company
    recipients = list(
        Recipient.objects.filter(company_id=company.id, notice_id=notice.id).order_by("name", "id")
    )
    language = "ru" if company.language == "ru" else "en"
    with translation.override(language), timezone.override(ZoneInfo(company.time_zone)):
        title = _("Certificate of notice No. %(number)s") % {"number": notice.number}
        day = timezone.localtime(now).date()
        look = looks.look_of(mail_of(company.id))
        pdf = rendering.render(
            "certificate",
            _paper(notice, recipients, title),
            day=day,
            language=language,
            colours={"accent": look.accent},
        )
        made = documents.publish_rendered(
            None,
            client_id=notice.client_id,
            kind="notice",
            title=title,
            number=str(notice.number),
            day=day,
            pdf=pdf,
            sections=["documents"],
            related=documents.Related(RELATED, notice.id),
            tell=False,
            now=now,
        )
    notice.document_id = made.id
    notice.save(update_fields=["document_id"])
    facts.note(
        facts.SYSTEM,
        "certified",
        notice,
        now=now,
        facts={"document": str(made.id), "sha256": hashlib.sha256(pdf).hexdigest()},
    )
    notifications.ended(notice, recipients, now=now)


def _paper(notice: Notice, recipients: Sequence[Recipient], title: str) -> dict[str, Any]:
    company = notice.client.company
    return {
        "title": title,
        "seller_name": company.name,
        "contact": " · ".join(filter(None, (company.phone, company.email))),
        "blocks": [
            {"kind": "strong", "text": outcomes.explained(notice)},
            {"kind": "facts", "rows": _about(notice)},
            {"kind": "heading", "text": _("What was told")},
            {"kind": "text", "text": notice.title},
            *({"kind": "text", "text": each} for each in notice.body.split("\n\n")),
            *_ground(notice),
            {"kind": "heading", "text": _("To whom")},
            _people(recipients),
            {"kind": "heading", "text": _("The journal’s entries")},
            {"kind": "text", "text": _hashes()},
            _entries(notice),
        ],
    }


def _about(notice: Notice) -> list[list[str]]:
    number = _("No. %(number)s") % {"number": notice.number}
    rows = [
        [_("Client"), notice.client.name],
        [pgettext("notice", "Notice"), f"{number}. {notice.get_kind_display()}"],
        [pgettext("notice", "Published"), str(exactly(notice.published_at))],
        [pgettext("notice", "Delivered"), str(exactly(notice.delivered_at)) or "—"],
        [pgettext("notice", "Term"), wording.term(notice.amount, notice.unit)],
        [_("Its end"), str(exactly(notice.due_at)) or "—"],
        [pgettext("notice", "Outcome"), str(notice.get_outcome_display())],
        [_("SHA-256 of the text"), spaced(notice.sha256)],
    ]
    if notice.change:
        language = translation.get_language() or "en"
        change = notice.change
        old, new = (money(change[each], change["currency"], language)
                    for each in ("old", "new"))  # fmt: skip
        since = wording.day(change["from"], language)
        said = _("%(old)s; from %(day)s %(new)s") % {"old": old, "day": since, "new": new}
        rows.insert(2, [change["name"], said])
    return rows


def _ground(notice: Notice) -> list[dict[str, Any]]:
    heading = {"kind": "heading", "text": pgettext("notice", "Ground")}
    if not notice.clause_text:
        text = _("No clause of a contract is named: silence means nothing.")
        return [
            {"kind": "heading", "text": pgettext("notice", "Ground")},
            {"kind": "text", "text": text},
        ]
    named = f"{notice.contract}, {notice.clause_number}".strip(", ")
    named = named[:1].upper() + named[1:]
    return [
        heading,
        {"kind": "text", "text": named},
        {"kind": "text", "text": notice.clause_text},
    ]


def _people(recipients: Sequence[Recipient]) -> dict[str, Any]:
    rows = []
    for each in recipients:
        answered = _answers().get(each.answer, "")
        said = " ".join(filter(None, (answered, str(exactly(each.answered_at)), each.words)))
        rows.append([each.name, each.email, str(exactly(each.opened_at)) or "—", said or "—"])
    head = [_("Who"), _("Address"), pgettext("notice", "Opened"), pgettext("notice", "Answer")]
    return {"kind": "table", "head": head, "rows": rows, "widths": ["long"] * 4}


def _entries(notice: Notice) -> dict[str, Any]:
    entries = list(
        Entry.objects.filter(
            company_id=notice.company_id, subject_kind="notice", subject_id=notice.id
        ).order_by("at", "id")
    )
    rows = [
        [
            str(exactly(said.at)),
            names().get(said.kind, said.kind),
            spaced(str(said.id)),
            spaced(hashlib.sha256(bytes(row.canonical)).hexdigest()),
        ]
        for row, said in zip(entries, recorded(entries), strict=True)
    ]
    head = [_("When"), _("What"), pgettext("notice", "Entry"), "SHA-256"]
    return {"kind": "table", "head": head, "rows": rows, "widths": ["long"] * 4}


def names() -> dict[str, str]:
    """What each kind of entry is called."""
    return {
        "notice_published": _("Published in the cabinet"),
        "notice_letter": _("What became of its letter"),
        "link_opened": _("Link of its letter opened in a browser not seen before"),
        "notice_opened": pgettext("notice", "Opened"),
        "notice_delivered": _("Delivered, by the clause"),
        "notice_reminded": _("Reminder sent"),
        "notice_acknowledged": pgettext("notice", "Acknowledged"),
        "notice_answered": pgettext("notice", "Answered"),
        "notice_asked": _("Question asked"),
        "notice_stopped": _("Term stopped by a question"),
        "notice_resumed": _("Term let run on"),
        "notice_beside": _("Said or sent beside the cabinet"),
        "notice_ended": pgettext("notice", "Ended"),
    }


def spaced(value: str) -> str:
    """A hash or an identifier that may break after each eighth sign."""
    return "\u200b".join(value[at : at + 8] for at in range(0, len(value), 8))


def _answers() -> dict[str, str]:
    return {"accepted": _("agreed"), "refused": _("did not agree")}


def _hashes() -> str:
    return _(
        "Each line is an entry of this client’s log and the SHA-256 of its canonical form"
        " (RFC 8785). Whoever holds the log can recompute them."
    )
