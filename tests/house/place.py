"""Where every route is tried: the usual cast around one thread of Анна's, with all that an address
can name. Rows are made with the owner's rights; doors and queries are the product's own."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from kulisy.admissions.models import Application, Invitation
from kulisy.billing.tests.money import drafted, monthly, settle
from kulisy.bookings.models import Absence, Booking, Room
from kulisy.catalog.models import Offer, Performer, Review, Service
from kulisy.catalog.tests.selling import finished as ordered_and_done
from kulisy.catalog.tests.selling import sells
from kulisy.clocks.models import Day
from kulisy.conversations import actions
from kulisy.conversations.models import (
    AnswerTemplate,
    Attachment,
    Draft,
    Held,
    Message,
    Reminder,
    Showing,
)
from kulisy.conversations.tests.talk import answers, asks, notes
from kulisy.course.models import Attempt
from kulisy.disclosure.models import Annex
from kulisy.documents.entities import BankAccount, ClientRequisites
from kulisy.documents.models import Document, Version
from kulisy.documents.models import Draft as DocumentDraft
from kulisy.documents.models import Link as DocumentLink
from kulisy.documents.tests.papers import published
from kulisy.files import actions as files
from kulisy.files.models import Upload
from kulisy.handovers.models import Decision
from kulisy.handovers.tests.stepping import gives_word, prepares
from kulisy.hours.tests.worked import agrees as agrees_on_hours
from kulisy.hours.tests.worked import works
from kulisy.imports.models import Import
from kulisy.insights.tests.piloting import begins as begins_pilot
from kulisy.mailroom.models import Blocked, Mailbox
from kulisy.mailroom.tests.arrivals import waiting
from kulisy.meetings.tests.meeting import plans, writes
from kulisy.notices.models import Clause, Notice, Preparation, Target
from kulisy.notices.models import Recipient as NoticeRecipient
from kulisy.notices.models import Template as NoticeTemplate
from kulisy.notify.models import Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import ClientNote, LinkDevice, LinkOpening, PersonalLink, Token
from kulisy.people.sealing import seal
from kulisy.people.tests.cast import Cast, at_desk, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects.models import ApprovalRound, MaterialFile, Outline, Question, Remark, Task
from kulisy.projects.tests.working import begins, material, sends, shows, stage
from kulisy.scope.models import AgreementDraft, Favour
from kulisy.scope.tests.bounded import agrees, drafts, offers

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: Owner, account manager, specialist, accountant; another company's owner; the client's lead and
#: his colleague (who takes no part); another client's contact; a stranger signed in; nobody.
MEMBERS = (
    "olga", "irina", "maxim", "dina", "lev", "anna", "pyotr", "ivan", "stepan", "nobody",
)  # fmt: skip
NEVER = uuid.UUID("0193e7aa-0000-7000-8000-000000000000")


@dataclass
class Place:
    cast: Cast
    #: What stands in an address under each name; all of «Ромашка»'s or of «Северный ветер».
    ids: dict[str, Any]
    browsers: dict[str, Client]

    def browser(self, name: str) -> Client:
        if name not in self.browsers:
            browser = Client(raise_request_exception=False, headers={"accept-language": "en"})
            person = self.cast.stranger if name == "stepan" else None
            if name not in {"stepan", "nobody"}:
                person = getattr(self.cast, name).person
            if person:
                browser.force_login(person, backend=BACKEND)
            self.browsers[name] = browser
        return self.browsers[name]


def make_place() -> Place:
    cast, now = make_cast(), datetime.now(UTC)
    thread = asks(cast.anna, "Вёрстка", "На телефоне кнопка уезжает", now=now - timedelta(hours=2))
    notes(cast.maxim, thread, "Опять старый андроид", now=now - timedelta(hours=1))
    message = answers(cast.irina, thread, "Поправим сегодня", now=now - timedelta(minutes=30))
    with acting_as("kulisy_worker"):
        blob = files.keep_bytes(
            company_id=cast.studio.id, person_id=None, name="смета.txt", data=b"1000", now=now
        )
    rows = {"company": cast.studio, "client": cast.romashka}
    attachment = Attachment.objects.create(
        **rows, conversation=thread, message=message, audience="client", blob_id=blob.id,
        name=blob.name, content_type=blob.content_type, size=blob.size, pinned_at=now,
    )  # fmt: skip
    draft = _resting(cast, thread, now)
    ids = {
        "company": "wind",
        "conversation_id": thread.id,
        "client_id": cast.romashka.id,
        "client": cast.romashka.id,
        "contact": cast.anna.contact_id,
        "contact_id": cast.anna.contact_id,
        "attachment_id": attachment.id,
        "message_id": message.id,
        "draft_id": draft.id,
        "seat": cast.maxim.id,
        "seat_id": cast.maxim.id,
        "place_kind": "conversation",
        "place_id": thread.id,
        "audience": "client",
        "number": 1,
        "line": 0,
        "secret": "0" * 43,
        "upload_id": _upload(cast, now).id,
        "application": _application(cast, now).id,
        "invitation": _invitation(cast, now).id,
        "note_id": ClientNote.objects.create(
            **rows, author=cast.irina, body="Любит звонить", written_at=now
        ).id,
        **_beside(cast, thread, now),
        **_sold(cast, now),
        **_booked(cast, now),
        **_notices(cast, now),
        **_stepping(cast, message, now),
        "pilot_id": begins_pilot(cast.olga, cast.romashka, now=now).id,
        **_met(cast, now),
        "attempt_id": _begun_quiz(cast, now).id,
        "held_id": Held.objects.create(
            **rows,
            conversation=thread,
            author=cast.maxim,
            body="Сделаем в четверг",
            source="key:held",
            asked_at=now,
        ).id,
        **_money(cast, now),
        **_documents(cast, now),
        **_projects(cast, message, now),
        **_bounded(cast, thread, now),
        "annex_id": _annex(cast, now),
        "example_id": NEVER,
        "import_id": _import(cast, now).id,
        "import_kind": "clients",
        "form_key": NEVER,
        "token_id": _token(cast, now).id,
        **_mail(cast, now),
        **_sent(cast, thread, message, now),
        "rest": "support/",
        "token": "0" * 43,
        "signed": "0" * 43,
        "opening": _opening(cast, thread, now),
        "name": "nothing.eml",
        "pk": 1,
    }
    return Place(cast, ids, {})


def _beside(cast: Cast, thread: Any, now: datetime) -> dict[str, Any]:
    """What the team keeps beside the thread: Ирина's reminder, a copy that she asks to show."""
    rows = {"company": cast.studio, "client": cast.romashka, "conversation": thread}
    note = Message.objects.get(conversation=thread, audience="internal")
    return {
        "reminder_id": Reminder.objects.create(
            **rows, seat=cast.irina, made_by=cast.irina, at=now, made_at=now
        ).id,
        "showing_id": Showing.objects.create(
            **rows, message=note, body="Показать", asked_by=cast.irina, asked_of=cast.maxim,
            asked_at=now, key=uuid.uuid4(),
        ).id,
        "template_id": AnswerTemplate.objects.create(
            company=cast.studio, name="Счёт", body="Счёт на {сумма}", changed_at=now
        ).id,
    }  # fmt: skip


def _begun_quiz(cast: Cast, now: datetime) -> Attempt:
    """Ирина has begun the questions of the course."""
    asked = [{"words": "Когда?", "answers": ["В четверг", "Скоро"], "right": 0, "why": "С днём"}]
    return Attempt.objects.create(
        company=cast.studio, seat=cast.irina, version=0, asked=asked, begun_at=now
    )


def _stepping(cast: Cast, message: Message, now: datetime) -> dict[str, Any]:
    """A word of Ирина's, a decision, and her hand-over in the making."""
    word = gives_word(cast.irina, message, due_at=now + timedelta(days=3), now=now)
    decision = Decision.objects.create(
        company=cast.studio, client=cast.romashka, message=message, audience="client",
        words="Кнопка синяя", made_at=now,
    )  # fmt: skip
    return {
        "commitment_id": word.id,
        "decision_id": decision.id,
        "handover_id": prepares(cast.irina).id,
    }


def _met(cast: Cast, now: datetime) -> dict[str, Any]:
    """Ирина met Анна alone, and wrote it down for her."""
    met = plans(
        cast.irina, cast.romashka, contacts=[cast.anna], at=now - timedelta(hours=3), now=now
    )
    minutes = writes(cast.irina, met, "Пришлём макеты до пятницы", now=now)
    return {"meeting_id": met.id, "minutes_id": minutes.id}


def _annex(cast: Cast, now: datetime) -> Any:
    """What «Ромашка» sees, sent to it."""
    said = {
        "people": [],
        "share": False,
        "whole_team": True,
        "team": [],
        "reach": [],
        "projects": [],
    }
    rows = {"company": cast.studio, "client": cast.romashka}
    return Annex.objects.create(
        **rows, number=1, said=said, lines=[], sha256="0" * 64, sent_at=now, by_seat=cast.irina,
        document=Document.objects.filter(client=cast.romashka)[0],
    ).id  # fmt: skip


def _notices(cast: Cast, now: datetime) -> dict[str, Any]:
    """One that Анна alone was sent, one in the making; a clause and a template."""
    said: dict[str, Any] = {
        "amount": 5, "unit": "working_days", "silence": "accepted", "delivery": "morning",
    }  # fmt: skip
    rows = {"company": cast.studio, "client": cast.romashka}
    making = {
        "company": cast.studio, "kind": "free", "title": "Перенос", "body": "Срок",
        "author": cast.irina, "made_at": now,
    }  # fmt: skip
    notice = Notice.objects.create(
        **rows, **said, preparation=Preparation.objects.create(**making, state="published"),
        number=1, kind="free", title="Перенос", body="Срок", author=cast.irina, published_at=now,
    )  # fmt: skip
    NoticeRecipient.objects.create(
        **rows, notice=notice, contact=cast.anna.contact, person_id=cast.anna.person_id,
        name="Анна Ким", email="anna@romashka.example",
    )  # fmt: skip
    draft = Preparation.objects.create(**making)
    Target.objects.create(**rows, preparation=draft)
    return {
        "notice_id": notice.id,
        "preparation_id": draft.id,
        "clause_id": Clause.objects.create(
            **rows, **said, kind="free", valid_from=now.date(), made_at=now
        ).id,
        "notice_template_id": NoticeTemplate.objects.create(
            company=cast.studio, kind="free", name="Свой", title="Перенос", body="Срок", made_at=now
        ).id,
    }


def _projects(cast: Cast, message: Message, now: datetime) -> dict[str, Any]:
    """A project that «Ромашка» watches: what is asked of it, what it approves."""
    project = begins(cast.irina, cast.romashka, now=now)
    approval = shows(cast.irina, project, now=now)
    rows = {"company": cast.studio, "client": cast.romashka}
    remark = Remark.objects.create(
        **rows, approval=approval, round=1, number=1, words="Крупнее", at=now,
        by_contact=cast.anna.contact, by_name="Анна Ким",
    )  # fmt: skip
    asked = material(project)
    sends(cast.anna, asked, file=True, now=now)
    agrees_on_hours(cast.irina, project, "items", now=now)
    return {
        "hours_id": works(cast.irina, project, day=now.date(), now=now).id,
        "question_id": Question.objects.create(
            **rows,
            project=project,
            message=message,
            due=now.date(),
            asked_at=now,
            asked_by=cast.irina,
        ).id,
        "project_id": project.id,
        "stage_id": stage(project, 2).id,
        "task_id": Task.objects.filter(project=project, audience="client")[0].id,
        "material_id": asked.id,
        "approval_id": approval.id,
        "approval_round_id": ApprovalRound.objects.get(approval=approval).id,
        "remark_id": remark.id,
        "outline_id": Outline.objects.create(
            company=cast.studio, name="Сайт", plan="# Всё (5)", changed_at=now
        ).id,
        "hanging": "material",
        "hanging_id": MaterialFile.objects.get(material=asked).id,
    }


def _bounded(cast: Cast, thread: Any, now: datetime) -> dict[str, Any]:
    """What was agreed with «Ромашка», a change order that waits, drafts of both, a favour."""
    rows = {"company": cast.studio, "client": cast.romashka}
    until = (now + timedelta(days=14)).date()
    return {
        "agreement_id": agrees(cast.irina, cast.romashka).id,
        "agreement_draft_id": AgreementDraft.objects.create(
            **rows, title="Поддержка", text="Хостинг", made_by=cast.irina, changed_at=now
        ).id,
        "change_order_id": offers(cast.irina, cast.romashka, thread, now=now, valid_until=until).id,
        "order_draft_id": drafts(cast.irina, cast.romashka, now=now, valid_until=until).id,
        "favour_id": Favour.objects.create(
            **rows, words="Подвинули", worth=1000, currency="RUB", at=now, by_seat=cast.irina
        ).id,
    }


def _money(cast: Cast, now: datetime) -> dict[str, Any]:
    """What «Ромашка» pays, and the draft of an invoice for it."""
    entity = settle(cast)
    tariff = monthly(cast, cast.romashka)
    requisites = ClientRequisites.objects.create(
        company=cast.studio, client=cast.romashka, name="ООО «Ромашка»", created_at=now
    )
    return {
        "entity_id": entity.id,
        "account_id": BankAccount.objects.get(entity=entity).id,
        "requisites_id": requisites.id,
        "tariff_id": tariff.id,
        "invoice_id": drafted(cast, cast.romashka, tariff_id=tariff.id).id,
        "payment_id": NEVER,
    }


def _documents(cast: Cast, now: datetime) -> dict[str, Any]:
    """One that «Ромашка» was shown, to be looked through; a draft; a link of Анна's."""
    document = published(cast.irina, cast.romashka, now=now, asks="read")
    rows = {"company": cast.studio, "client": cast.romashka}
    link = DocumentLink.objects.create(
        **rows, document=document, contact=cast.anna.contact, person=cast.anna.person,
        token_hash="f" * 64, made_at=now, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    draft = DocumentDraft.objects.create(
        **rows, kind="act", title="Акт", day=now.date(), sections=["documents"],
        blob_id=Version.objects.get(document=document).blob_id, made_by=cast.irina,
        made_at=now, changed_at=now,
    )  # fmt: skip
    return {
        "document_id": document.id,
        "document_draft_id": draft.id,
        "document_link_id": link.id,
    }


def _booked(cast: Cast, now: datetime) -> dict[str, Any]:
    """A service by time that Максим does, in a room; Анна is booked; he is away on another day."""
    rows = {"company": cast.studio}
    service = Service.objects.create(
        **rows, title="Примерка", by_time=True, duration=30, state="shown", made_at=now
    )
    Performer.objects.create(**rows, service=service, seat=cast.maxim)
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    booking = Booking.objects.create(
        **rows, client=cast.romashka, contact=cast.anna.contact, service=service, title="Примерка",
        price_kind="asked", currency="RUB", seat=cast.maxim, starts_at=start,
        ends_at=start + timedelta(minutes=30), state="booked", made_at=now, booked_at=now,
        by_contact=cast.anna.contact, key=NEVER,
    )  # fmt: skip
    absence = Absence.objects.create(
        **rows, seat=cast.maxim, made_by=cast.olga, starts_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=10),
    )  # fmt: skip
    return {
        "booking_id": booking.id,
        "service_id": service.id,
        "absence_id": absence.id,
        "room_id": Room.objects.create(**rows, name="Зал").id,
    }


def _sold(cast: Cast, now: datetime) -> dict[str, Any]:
    """A service, what Анна ordered of it and how it went, an offer that leads to it."""
    service = sells(cast.irina, who=(cast.maxim,))
    order = ordered_and_done(cast.anna, cast.irina, service, now=now)
    rows = {"company": cast.studio, "client": cast.romashka}
    review = Review.objects.create(
        **rows, contact=cast.anna.contact, about="order", about_id=order.id, about_title="Логотип",
        score=5, at=now,
    )  # fmt: skip
    today = now.date()
    offer = Offer.objects.create(
        company=cast.studio, title="Зимняя цена", service=service, state="shown", made_at=now,
        starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=30), shown_at=now,
    )  # fmt: skip
    return {
        "service": service.id,
        "order": order.id,
        "review": review.id,
        "offer": offer.id,
        "about": "order",
        "about_id": order.id,
        "blob_id": NEVER,
    }


def _resting(cast: Cast, thread: Any, now: datetime) -> Draft:
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        resting = actions.post_message(
            viewer, thread, audience="client", words=actions.Words("Ещё слово"),
            key=uuid.uuid4(), now=now,
        )  # fmt: skip
    assert isinstance(resting, Draft)
    assert Message.objects.filter(conversation=thread).count() == 3
    return resting


def _upload(cast: Cast, now: datetime) -> Upload:
    return Upload.objects.create(
        company_id=cast.studio.id, person_id=cast.anna.person_id, owner_kind="draft",
        owner_id=uuid.uuid4(), audience="client", name="a.txt", size=1, created_at=now,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip


def _import(cast: Cast, now: datetime) -> Import:
    return Import.objects.create(
        company=cast.studio, kind="clients", state="planned", started_by=cast.olga,
        started_by_name="Ольга", created_at=now, moved_at=now, file_name="клиенты.csv",
        plan={"counts": {"clients": 1}, "facts": {"heads": ["Клиент"]}, "worth": True},
    )  # fmt: skip


def _opening(cast: Cast, thread: Any, now: datetime) -> uuid.UUID:
    """What a personal link of Анна's letter opened in a browser."""
    link = PersonalLink.objects.create(
        company=cast.studio, client=cast.romashka, person=cast.anna.person,
        conversation_id=thread.id, token_hash="0" * 64, made_at=now,
        expires_at=now + timedelta(days=60),
    )  # fmt: skip
    device = LinkDevice.objects.create(
        company=cast.studio, person=cast.anna.person, cookie_hash="0" * 64,
        first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
    opening = LinkOpening.objects.create(
        company=cast.studio, device=device, link=link, conversation_id=thread.id, opened_at=now
    )
    return opening.id


def _mail(cast: Cast, now: datetime) -> dict[str, Any]:
    """A letter that waits for a decision, where it came, and somebody who is blocked."""
    mailbox = Mailbox.objects.create(
        company=cast.studio, address="hello@wind.example", host="mail.example", user="hello",
        password=seal("secret"), added_at=now,
    )  # fmt: skip
    letter = waiting(cast.studio, now=now, mailbox=mailbox, client=cast.romashka)
    blocked = Blocked.objects.create(
        company=cast.studio, pattern="spam.example", blocked_by=cast.olga, blocked_at=now
    )
    day = Day.objects.create(
        company=cast.studio, layer="own", day=now.date(), kind="off", made_at=now
    )
    return {
        "day_id": day.id,
        "mailbox_id": mailbox.id,
        "incoming_id": letter.id,
        "blocked_id": blocked.id,
    }


def _sent(cast: Cast, thread: Any, message: Message, now: datetime) -> dict[str, Any]:
    """A letter to Анна that came back; and the address where a mail service would tell of it."""
    letter = Letter.objects.create(
        company=cast.studio, person=cast.anna.person, address=cast.anna.person.email,
        language="ru", face="portal", kind="message", subject_kind="message",
        subject_id=message.id, key="sent", place_id=thread.id, audience="client",
        message_id="<sent@wind.example>", state="bounced", reason="full", made_at=now,
    )  # fmt: skip
    return {"sent_id": letter.id, "slug": "wind", "provider": "postmark", "turn": 1, "secret": "0"}


def _token(cast: Cast, now: datetime) -> Token:
    """Ирина's: hers and the owner's to revoke."""
    return Token.objects.create(
        company=cast.studio, person=cast.irina.person, face="desk", name="Бухгалтерия",
        token_hash="c" * 64, ending="cccc", created_at=now,
    )  # fmt: skip


def _application(cast: Cast, now: datetime) -> Application:
    return Application.objects.create(
        company=cast.studio, person=cast.stranger, name="Степан", email=cast.stranger.email,
        language="ru", words="Нужен сайт", at=now,
    )  # fmt: skip


def _invitation(cast: Cast, now: datetime) -> Invitation:
    """Made by Анна for a colleague: of the client's side, seen by the desk too."""
    from kulisy.people.models import Contact

    contact = Contact.objects.create(
        company=cast.studio, client=cast.romashka, name="Нина", email="nina@romashka.example"
    )
    return Invitation.objects.create(
        company=cast.studio, kind="contact", client=cast.romashka, contact=contact,
        client_name=cast.romashka.name, name="Нина", email=contact.email, language="ru",
        sections=["conversations"], token_hash="a" * 64, link_hash="b" * 64,
        made_by_contact=cast.anna.contact, made_by_name="Анна Ким", made_at=now,
        expires_at=now + timedelta(days=14),
    )  # fmt: skip
