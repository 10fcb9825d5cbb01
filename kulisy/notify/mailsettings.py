"""How a company writes letters, changed by who runs it; and one letter to try it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.files import actions as files
from kulisy.files.kinds import PICTURES
from kulisy.journal import actions as journal
from kulisy.notify import carriers, dkim, letters, looks, reasons
from kulisy.notify.handing import Outcome, hand_over
from kulisy.notify.models import CompanyMail, Letter
from kulisy.notify.threads import message_id
from kulisy.people.viewer import Viewer

LARGEST_LOGO = 5 * 1024 * 1024
#: Somebody waits before the page.
TRIAL_PATIENCE = 10


def kept(viewer: Viewer) -> CompanyMail | None:
    """The company's row; who does not run the company sees none."""
    _may(viewer)
    return CompanyMail.objects.filter(company_id=viewer.company.id).first()


def change(
    viewer: Viewer, *, values: Mapping[str, Any], secrets: Mapping[str, str], now: datetime
) -> CompanyMail:
    """`values` by the names of columns; `secrets` are sealed, and only those that are given."""
    mail = kept(viewer) or CompanyMail(company_id=viewer.company.id, changed_at=now)
    changed = {name for name, value in values.items() if getattr(mail, name) != value}
    for name, value in values.items():
        setattr(mail, name, value)
    if secrets:
        carriers.keep_secrets(mail, secrets)
        # Which password it was stands nowhere, only that there is a new one.
        changed |= {name.rpartition(".")[2] for name in secrets}
    key = carriers.secrets_of(mail).get(carriers.DKIM_KEY)
    mail.dkim_public = dkim.record(dkim.read_key(key)) if key else ""
    _keep(viewer, mail, sorted(changed), now=now)
    return mail


def make_key(viewer: Viewer, *, now: datetime) -> CompanyMail:
    """A new key for the domain of the sender's address; the one before signs nothing any more."""
    mail = kept(viewer)
    if mail is None or not mail.address:
        raise NoAddress
    domain = mail.dkim_domain or mail.address.rpartition("@")[2]
    selector = mail.dkim_selector or "kulisy"
    return change(
        viewer,
        values={"dkim_domain": domain, "dkim_selector": selector},
        secrets={carriers.DKIM_KEY: dkim.make_key()},
        now=now,
    )


def put_logo(viewer: Viewer, given: UploadedFile | None, *, now: datetime) -> None:
    """None: take it away. Raises files.Refused, with a sentence, for what is no picture."""
    logo = None
    if given is not None:
        _may(viewer)
        source: Any = given.file
        blob = files.keep_bytes(
            company_id=viewer.company.id,
            person_id=viewer.person_id,
            name=given.name or "logo",
            data=source,
            now=now,
            limit=LARGEST_LOGO,
        )
        if blob.content_type not in PICTURES:
            raise files.Refused(422, _("This is no picture: JPEG, PNG and WebP are."))
        logo = blob.id
    change(viewer, values={"logo": logo}, secrets={}, now=now)


def new_reports_address(viewer: Viewer, *, now: datetime) -> None:
    """What knew the old address reports no more."""
    mail = kept(viewer)
    turn = mail.reports_turn + 1 if mail else 1
    change(viewer, values={"reports_turn": turn}, secrets={}, now=now)


class NoAddress(Exception):
    """Only letters from an address of the company's own are signed."""


def try_it(viewer: Viewer, *, address: str, now: datetime) -> Outcome:
    """One letter to who asks, at once and with the answer of the server."""
    mail = kept(viewer)
    letter = Letter(address=address, company_id=viewer.company.id)
    letter.message_id = message_id(letter.id)
    written = _trial(viewer, mail)
    outcome = hand_over(
        letters.compose(letter, written, mail, now=now), mail, patience=TRIAL_PATIENCE
    )
    letters.note_trouble(mail, outcome, now=now)
    return outcome


def told(outcome: Outcome, address: str) -> str:
    """What came of a trial, as a sentence."""
    if outcome.left:
        return _("The server took the letter: look into the mailbox %(address)s.") % {
            "address": address
        }
    why = reasons.words(reasons.read(outcome.answer))
    return _("The letter did not leave: %(why)s. The server's own words: %(answer)s") % {
        "why": why,
        "answer": outcome.answer[:300],
    }


def _trial(viewer: Viewer, mail: CompanyMail | None) -> letters.Written:
    company = viewer.company
    subject = _("A trial letter of %(company)s") % {"company": company.name}
    context = {
        "company": company,
        "look": looks.look_of(mail),
        "subject": subject,
        "words": _("This is how your clients see your letters. If you read this, they leave."),
        "LANGUAGE_CODE": get_language(),
    }
    return letters.Written(
        subject=subject,
        text=f"{context['words']}\n",
        html=render_to_string("notify/mail/trial.html", context, using="jinja2"),
        sender_name=(mail.name if mail else "") or company.name,
    )


def _keep(viewer: Viewer, mail: CompanyMail, changed: list[str], *, now: datetime) -> None:
    if not changed and not mail._state.adding:
        return
    mail.changed_at = now
    mail.save()
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "settings_changed",
        journal.Subject("company", viewer.company.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"fields": [f"mail.{name}" for name in changed]},
    )


def _may(viewer: Viewer) -> None:
    if not (viewer.at_desk and viewer.runs_company) or viewer.looking_as:
        raise Http404
