"""What a client sees is sent to him as an annex, and accepted by his authorised person."""

import hashlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.conversations.actions.inserting import own_seat
from kulisy.disclosure import access, agreed, wording
from kulisy.disclosure.models import Annex, AnnexCode, AnnexWords
from kulisy.documents import actions as documents
from kulisy.documents import rendering
from kulisy.kit.ids import new_id
from kulisy.notify import looks
from kulisy.notify.letters import mail_of
from kulisy.notify.models import Kind
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import codes


@transaction.atomic
def save_text(viewer: Viewer, *, text_ru: str, text_en: str, now: datetime) -> None:
    """The company's own words; empty ones are those of the house."""
    if not access.may_open_up(viewer):
        raise Http404
    AnnexWords.objects.update_or_create(
        company_id=viewer.company.id,
        defaults={"text_ru": text_ru, "text_en": text_en, "changed_at": now},
    )
    note(
        viewer, "settings_changed", ("company", viewer.company.id), now=now,
        facts={"fields": ["annex_text"]},
    )  # fmt: skip


@transaction.atomic
def send(viewer: Viewer, client: Client, *, now: datetime) -> Annex:
    """A new version, made of the settings as they stand, frozen as a document of the client's.
    Raises Refused where nothing differs from the last one."""
    if not access.may_agree(viewer, client):
        raise Http404
    # Two who send at once: the second finds that nothing has changed since.
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=client.id)
    last = access.annexes(viewer).filter(client_id=client.id).first()
    said = agreed.settings_of(viewer, client)
    if last is not None and last.said == said:
        raise Refused(_("Nothing has changed since the last version."))
    company = viewer.company
    language = "ru" if company.language == "ru" else "en"
    number = last.number + 1 if last else 1
    with translation.override(language), timezone.override(ZoneInfo(company.time_zone)):
        title = _("What you see in your cabinet")
        day = timezone.localtime(now).date()
        lines = agreed.in_words(said)
        changes = agreed.changes(last.said, said) if last else []
        words = wording.text_in(access.text(viewer), language)
        pdf = rendering.render(
            "certificate", _paper(viewer, client, title, number, words, lines, changes),
            day=day, language=language,
            colours={"accent": looks.look_of(mail_of(company.id)).accent},
        )  # fmt: skip
        annex_id = new_id()
        document = documents.publish_rendered(
            viewer, client_id=client.id, kind="annex",
            title=title, number=str(number), day=day, pdf=pdf, sections=["documents"],
            related=documents.Related("annex", annex_id), now=now,
        )  # fmt: skip
    made = Annex(
        id=annex_id, company=company, client=client, number=number, said=said, lines=lines,
        changes=changes, sha256=hashlib.sha256(pdf).hexdigest(), document=document, sent_at=now,
        by_seat_id=own_seat(viewer),
    )  # fmt: skip
    made.save(force_insert=True)
    _note(viewer, made, "annex_sent", now=now)
    return made


def ask_code(viewer: Viewer, annex: Annex, *, now: datetime) -> str:
    """A one-time code by letter; where it went, masked. Raises Refused: too often."""
    admission = _accepting(viewer, annex)
    code = AnnexCode(
        id=new_id(), company_id=annex.company_id, client_id=annex.client_id,
        annex=annex, contact_id=admission.contact_id, made_at=now,
    )  # fmt: skip
    return codes.send(
        viewer, code, access.codes(viewer), kind=Kind.DOCUMENT, subject_kind="annexcode", now=now
    )


@transaction.atomic
def accept(viewer: Viewer, annex: Annex, *, typed: str, now: datetime) -> bool:
    """By the code. False: it isn't the one; the try counts and stays. Raises Refused."""
    admission = _accepting(viewer, annex)
    found = access.annexes(viewer).select_for_update(of=("self",)).get(id=annex.id)
    if found.accepted_at is not None:
        raise Refused(_("It is accepted already."))
    waiting = access.codes(viewer).filter(annex_id=found.id)
    code = codes.spend(waiting, contact_id=admission.contact_id, typed=typed, now=now)
    if code is None:
        return False
    found.accepted_at = now
    found.accepted_by_contact_id = admission.contact_id
    found.accepted_by_name = admission.contact_name
    found.save(update_fields=["accepted_at", "accepted_by_contact", "accepted_by_name"])
    _note(viewer, found, "annex_accepted", now=now, code=str(code.pk))
    return True


def _accepting(viewer: Viewer, annex: Annex) -> Any:
    """Only the newest version is accepted, by who may."""
    if not access.may_accept(viewer, annex.client_id):
        raise Refused(_("This is accepted by an authorised person of your company."))
    newest = access.annexes(viewer).filter(client_id=annex.client_id).first()
    if newest is None or newest.id != annex.id:
        raise Refused(_("There is a newer version: accept that one."))
    return viewer.admission(annex.client_id)


def _paper(
    viewer: Viewer,
    client: Client,
    title: str,
    number: int,
    words: str,
    lines: list[dict[str, Any]],
    changes: list[str],
) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [
        {"kind": "text", "text": _("Customer: %(name)s") % {"name": client.name}},
        *({"kind": "text", "text": part.strip()} for part in words.split("\n\n")),
    ]
    if changes:
        blocks.append({"kind": "heading", "text": _("What is different from the version before")})
        blocks += [{"kind": "strong", "text": each} for each in changes]
    for part in lines:
        blocks.append({"kind": "heading", "text": part["heading"]})
        blocks += [{"kind": "text", "text": each} for each in part["lines"]]
    said = _("%(title)s: version %(number)s") % {"title": title, "number": number}
    return {"title": said, "seller_name": viewer.company.name, "blocks": blocks}


def _note(viewer: Viewer, annex: Annex, kind: str, *, now: datetime, **facts: str) -> None:
    note(
        viewer, kind, ("annex", annex.id), client_id=annex.client_id, now=now,
        facts={"number": annex.number, "sha256": annex.sha256, **facts},
    )  # fmt: skip
