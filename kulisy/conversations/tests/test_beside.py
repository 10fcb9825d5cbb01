"""What the team keeps beside conversations: templates with gaps, reminders, copies for a client."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kulisy.conversations import access, actions, beside, gaps
from kulisy.conversations.models import (
    AnswerTemplate,
    Attachment,
    Conversation,
    Draft,
    Message,
    Reminder,
    Showing,
)
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.files import actions as files
from kulisy.journal.models import Entry
from kulisy.kit.time import now as present
from kulisy.notify.models import Bell
from kulisy.operate.testing import acting_as
from kulisy.people.models import Client, NamedSeat, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(holder):
    made = Browser(headers={"accept-language": "en"})
    made.force_login(holder.person, backend=BACKEND)
    return made


def reminds(seat, thread, *, whom=None, ahead=timedelta(days=3), if_silent=False, note=""):
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.remind(
            viewer, access.conversations(viewer).get(id=thread.id),
            seat_id=whom.id if whom else None, at=NOW + ahead, note=note, if_silent=if_silent,
            now=NOW,
        )  # fmt: skip


def ring(moment):
    with working():
        return actions.ring_due(now=moment)


# Templates


def test_what_is_known_is_filled_in_and_what_is_not_stays_a_gap():
    known = {"name": "Анна", "company": "Ромашка", "number": ""}
    text = gaps.filled("{Имя}, для {client}: {номер} на {сумма}", known)
    assert text == "Анна, для Ромашка: {номер} на {сумма}"
    assert gaps.left_open(text) == ["{номер}", "{сумма}"]
    assert gaps.left_open("функция `{имя}` и ```{x}``` { }") == []


def test_with_a_gap_nothing_is_sent_in_either_composer(cast: Cast) -> None:
    thread = asks(cast.anna, "Счёт", "Где счёт?")
    irina = at_desk(cast.irina)
    for audience in ("client", "internal"):
        with viewing(irina), pytest.raises(actions.Refused, match=r"\{сумма\}"):
            actions.post_message(
                irina, thread, audience=audience, words=actions.Words("Счёт на {сумма}"),
                key=uuid.uuid4(), now=NOW,
            )  # fmt: skip
    assert not Draft.objects.exists()
    assert says(cast.anna, thread, "пишу {как хочу}").body == "пишу {как хочу}"


def test_templates_of_the_team_are_its_managers_and_ones_own_are_ones_own(cast: Cast) -> None:
    def saves(seat, name, *, for_all):
        viewer = at_desk(seat)
        with viewing(viewer):
            return actions.save_template(
                viewer, None, name=name, body="Да, {имя}", for_all=for_all, now=NOW
            )

    shared, own = saves(cast.irina, "Да", for_all=True), saves(cast.maxim, "Моё", for_all=False)
    with pytest.raises(actions.Refused):
        saves(cast.maxim, "Всем", for_all=True)
    for seat, seen, kept in [
        (cast.maxim, {"Да", "Моё"}, {"Моё"}),
        (cast.irina, {"Да"}, {"Да"}),
        (cast.lev, set(), set()),
    ]:
        viewer = at_desk(seat)
        with viewing(viewer):
            assert set(beside.templates(viewer).values_list("name", flat=True)) == seen
            assert set(beside.own_templates(viewer).values_list("name", flat=True)) == kept
    with viewing(in_cabinet(cast.anna)):
        assert not beside.templates(in_cabinet(cast.anna)).exists()
    assert AnswerTemplate.objects.count() == 2
    assert shared.id != own.id


@pytest.mark.slow
def test_a_template_is_offered_with_what_is_known_of_the_conversation(cast: Cast) -> None:
    thread = asks(cast.anna, "Счёт", "Где счёт?")
    AnswerTemplate.objects.create(
        company=cast.studio, name="Счёт выслан", changed_at=NOW,
        body="{имя}, счёт по № {номер} для {компания} на {сумма}. {я}",
    )  # fmt: skip
    irina = browser(cast.irina)
    told = irina.get(f"/d/wind/conversations/{thread.id}/templates/client/?q=сч").json()
    assert [each["name"] for each in told] == ["Счёт выслан"]
    assert told[0]["text"] == "Анна, счёт по № 1 для ООО «Ромашка» на {сумма}. Ирина Павлова"
    assert irina.get(f"/d/wind/conversations/{thread.id}/templates/client/?q=нет").json() == []


# Reminders


@pytest.mark.slow
def test_a_reminder_comes_up_once_with_its_reason_and_rings(cast: Cast) -> None:
    thread = asks(cast.anna, "Счёт", "Где счёт?")
    made = reminds(cast.irina, thread, whom=cast.maxim, note="спросить про оплату")
    assert reminds(cast.irina, thread, whom=cast.maxim, note="спросить про оплату").id == made.id
    assert ring(NOW + timedelta(days=2)) == []

    due = NOW + timedelta(days=3, minutes=1)
    assert ring(due) == [made.id]
    assert ring(due) == []
    run_jobs()

    bells = Bell.objects.filter(subject_kind="reminder")
    assert [bell.person_id for bell in bells] == [cast.maxim.person_id]
    page = browser(cast.maxim).get("/d/wind/").content.decode()
    assert "come back: спросить про оплату" in page
    assert "спросить про оплату" in browser(cast.maxim).get("/d/wind/bell/").content.decode()
    assert "спросить про оплату" not in browser(cast.irina).get("/d/wind/").content.decode()
    answers(cast.maxim, thread, "Оплата прошла?", now=due)
    made.refresh_from_db()
    assert made.outcome == Reminder.Outcome.DONE


def test_the_clients_answer_ends_what_waited_for_his_silence(cast: Cast) -> None:
    thread = asks(cast.anna, "Счёт", "Где счёт?")
    silent = reminds(cast.irina, thread, if_silent=True)
    anyway = reminds(cast.irina, thread, note="в любом случае")
    notes(cast.maxim, thread, "заметка", now=NOW + timedelta(hours=1))
    says(cast.anna, thread, "Вот", now=NOW + timedelta(hours=2))

    # The job that tells of his answer has not run yet: the hour itself asks.
    assert ring(NOW + timedelta(days=4)) == [anyway.id]
    silent.refresh_from_db()
    assert silent.outcome == Reminder.Outcome.ANSWERED

    other = reminds(cast.irina, thread, if_silent=True, ahead=timedelta(days=5))
    Reminder.objects.filter(id=other.id).update(made_at=NOW - timedelta(days=1))
    run_jobs()
    other.refresh_from_db()
    assert other.outcome == Reminder.Outcome.ANSWERED


def test_a_reminder_of_somebody_who_left_comes_up_for_who_does_it_now(cast: Cast) -> None:
    thread = asks(cast.ivan, "Договор", "Когда?")
    made = reminds(cast.irina, thread, whom=cast.maxim)
    Client.objects.filter(id=cast.kuznetsov.id).update(restricted=True)
    NamedSeat.objects.create(company=cast.studio, client=cast.kuznetsov, seat=cast.irina)

    assert ring(NOW + timedelta(days=4)) == [made.id]
    made.refresh_from_db()
    assert made.seat_id == cast.irina.id
    hidden = at_desk(cast.maxim, hidden=frozenset({cast.kuznetsov.id}))
    with viewing(hidden):
        assert not beside.reminders(hidden).exists()
    with viewing(in_cabinet(cast.ivan)):
        assert not beside.reminders(in_cabinet(cast.ivan)).exists()


def test_a_morning_is_a_morning_in_ones_own_zone() -> None:
    from zoneinfo import ZoneInfo

    from kulisy.conversations.desk.reminders import times

    with timezone.override(ZoneInfo("Asia/Vladivostok")):
        values = [value for value, _words in times(NOW)]  # Monday 19:00 there
    assert values == [
        "2026-11-17T09:00", "2026-11-20T09:00", "2026-11-23T09:00", "2026-11-23T09:00",
    ]  # fmt: skip


# Copies


def wants(seat, message, body, *, files=(), key=None):
    viewer = at_desk(seat)
    with viewing(viewer):
        original = (
            access.messages(viewer).select_related("conversation__client", "client")
            .get(id=message.id)
        )  # fmt: skip
        wanted = actions.Wanted(original.conversation, body, files)
        return actions.show_copy(
            viewer, original, wanted, key=key or uuid.uuid4(), now=NOW + timedelta(hours=1)
        )


def says_to(seat, showing, *, agreed):
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.answer(
            viewer, beside.showings(viewer).get(id=showing.id), agreed=agreed, word="", now=NOW
        )


def sends(seat, showing):
    viewer = at_desk(seat)
    with viewing(viewer):
        return actions.send_copy(viewer, beside.showings(viewer).get(id=showing.id), now=NOW)


def noted(cast: Cast, *, by: Seat):
    """A thread with a note of a colleague's, and a file pinned to it."""
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    note = notes(by, thread, "Заказчик тянет, а кнопка готова")
    with acting_as("kulisy_worker"):
        blob = files.keep_bytes(
            company_id=cast.studio.id, person_id=None, name="кнопка.txt", data=b"1", now=NOW
        )
    pinned = Attachment.objects.create(
        company=cast.studio, client=cast.romashka, conversation=thread, message=note,
        audience="internal", blob_id=blob.id, name=blob.name, content_type="text/plain", size=1,
        pinned_at=NOW,
    )  # fmt: skip
    return thread, note, pinned


def read_by_anna(cast: Cast):
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        return list(access.messages(anna).order_by("posted_at").values_list("body", flat=True))


def test_ones_own_note_goes_as_a_new_message_and_the_note_stays(cast: Cast) -> None:
    _thread, note, pinned = noted(cast, by=cast.irina)
    key = uuid.uuid4()
    made = wants(cast.irina, note, "Кнопка готова", files=[pinned.id], key=key)
    assert wants(cast.irina, note, "Кнопка готова", files=[pinned.id], key=key).id == made.id
    assert Draft.objects.filter(body="Кнопка готова", send_at__isnull=False).count() == 1
    with working():
        actions.release_due(now=NOW + timedelta(days=1))

    copy = Message.objects.get(body="Кнопка готова")
    assert (copy.audience, copy.author_seat_id) == ("client", cast.irina.id)
    own = Attachment.objects.get(message=copy)
    assert (own.audience, own.blob_id) == ("client", pinned.blob_id)
    assert own.id != pinned.id
    assert read_by_anna(cast) == ["Когда?", "Кнопка готова"]
    # The trace: beside the original and in the internal log; of the client's log it is no part.
    assert Showing.objects.get().message_id == note.id
    kinds = Entry.objects.filter(kind__startswith="copy_")
    assert set(kinds.values_list("client_id", flat=True)) == {None}
    page = browser(cast.anna).get(f"/c/wind/conversations/{note.conversation_id}/")
    text = page.content.decode()
    assert "Кнопка готова" in text
    assert "тянет" not in text
    assert str(note.id) not in text


def test_a_colleagues_words_wait_for_his_own_word(cast: Cast) -> None:
    _thread, note, _pinned = noted(cast, by=cast.maxim)
    asked = wants(cast.irina, note, "Кнопка готова")
    run_jobs()
    assert [bell.person_id for bell in Bell.objects.filter(subject_kind="showing")] == [
        cast.maxim.person_id
    ]
    for seat in (cast.irina, cast.olga, cast.dina):
        with pytest.raises(actions.Refused):
            says_to(seat, asked, agreed=True)
    with pytest.raises(actions.Refused):
        sends(cast.irina, asked)
    assert not Draft.objects.exists()

    says_to(cast.maxim, asked, agreed=True)
    with pytest.raises(actions.Refused):
        sends(cast.olga, asked)
    sends(cast.irina, asked)
    sends(cast.irina, asked)
    assert Draft.objects.count() == 1
    irina = at_desk(cast.irina)
    with viewing(irina):
        actions.take_back(irina, Draft.objects.get().id, now=NOW)
    asked.refresh_from_db()
    assert asked.state == Showing.State.WITHDRAWN

    other = wants(cast.irina, note, "Ещё раз")
    says_to(cast.maxim, other, agreed=False)
    with pytest.raises(actions.Refused):
        sends(cast.irina, other)
    assert read_by_anna(cast) == ["Когда?"]


def test_of_an_author_who_has_left_who_runs_the_company_decides(cast: Cast) -> None:
    _thread, note, _pinned = noted(cast, by=cast.maxim)
    Seat.objects.filter(id=cast.maxim.id).update(active=False)
    asked = wants(cast.irina, note, "Кнопка готова")
    assert (asked.asked_of_id, asked.state) == (None, "asked")
    with pytest.raises(actions.Refused):
        says_to(cast.dina, asked, agreed=True)
    assert says_to(cast.olga, asked, agreed=True).state == "agreed"


def test_what_may_not_go_is_refused(cast: Cast) -> None:
    thread, note, pinned = noted(cast, by=cast.irina)
    with pytest.raises(actions.Guarded):
        wants(cast.irina, note, "этот опять тянет")
    with pytest.raises(actions.Refused):
        wants(cast.irina, note, "на {сумма}")
    with pytest.raises(actions.Refused):
        wants(cast.irina, note, "чужой файл", files=[uuid.uuid4()])
    with pytest.raises(actions.Refused):
        wants(cast.irina, Message.objects.get(body="Когда?"), "и так видно")
    Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    with pytest.raises(actions.Refused):
        wants(cast.maxim, note, "не мне писать")
    assert not Showing.objects.exists()
    assert pinned.conversation_id == thread.id


def test_to_another_client_go_notes_only_one_by_one(cast: Cast) -> None:
    thread, note, pinned = noted(cast, by=cast.maxim)
    word = Message.objects.get(body="Когда?")
    other = asks(cast.ivan, "Договор", "Пришлите")
    before = Conversation.objects.get(id=thread.id).client_version
    irina, key = at_desk(cast.irina), uuid.uuid4()

    def copies():
        with viewing(irina):
            rows = access.messages(irina).select_related("client")
            return actions.copy_across(
                irina, list(rows.filter(id__in=[word.id, note.id])),
                access.conversations(irina).select_related("client").get(id=other.id),
                files=[pinned.id], key=key, now=NOW + timedelta(hours=1),
            )  # fmt: skip

    made = copies()
    assert [each.id for each in copies()] == [each.id for each in made]
    assert {(m.audience, m.author_seat_id, m.client_id) for m in made} == {
        ("internal", cast.irina.id, cast.kuznetsov.id)
    }
    assert Attachment.objects.filter(conversation=other, blob_id=pinned.blob_id).count() == 1
    assert Conversation.objects.get(id=thread.id).client_version == before
    assert read_by_anna(cast) == ["Когда?"]
    ivan = in_cabinet(cast.ivan)
    with viewing(ivan):
        assert [m.body for m in access.messages(ivan)] == ["Пришлите"]
    # Released one by one, in the name of who releases it.
    shown = wants(cast.irina, made[0], "Когда ждать договор?")
    assert shown.conversation_id == other.id
    with working():
        actions.release_due(now=NOW + timedelta(days=1))
    with viewing(ivan):
        assert access.messages(ivan).count() == 2


def test_what_is_kept_from_colleagues_is_not_copied_before_them(cast: Cast) -> None:
    thread = asks(cast.ivan, "Договор", "Секрет")
    other = asks(cast.anna, "Вёрстка", "Когда?")
    Client.objects.filter(id=cast.kuznetsov.id).update(restricted=True)
    NamedSeat.objects.create(company=cast.studio, client=cast.kuznetsov, seat=cast.irina)
    irina = at_desk(cast.irina)
    with viewing(irina), pytest.raises(actions.Refused, match="Максим"):
        actions.copy_across(
            irina, list(access.messages(irina).filter(conversation=thread)),
            access.conversations(irina).select_related("client").get(id=other.id),
            files=[], key=uuid.uuid4(), now=present(),
        )  # fmt: skip
