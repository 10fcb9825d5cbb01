import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from kulisy.conversations import access, actions
from kulisy.conversations.models import Desk, Message, Participant
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db


def everybody(cast):
    seats = [each for each in vars(cast).values() if isinstance(each, Seat)]
    accesses = [each for each in vars(cast).values() if isinstance(each, Access)]
    return [at_desk(seat) for seat in seats] + [in_cabinet(access) for access in accesses]


def test_a_client_sees_the_answer_and_never_the_note_between():
    cast = make_cast()
    thread = asks(cast.anna, "Кнопка уезжает", "На телефоне кнопка уезжает за край")
    notes(cast.maxim, thread, "Опять старый андроид")
    answers(cast.irina, thread, "Поправим сегодня")

    viewer = in_cabinet(cast.anna)
    with viewing(viewer):
        seen = [message.body for message in access.messages(viewer).order_by("posted_at")]

    assert seen == ["На телефоне кнопка уезжает за край", "Поправим сегодня"]


def test_messages_of_a_viewer_and_readers_of_a_message_agree_for_the_whole_cast():
    cast = make_cast()
    threads = [asks(cast.anna, "А", "от Анны"), asks(cast.ivan, "Б", "от Ивана")]
    for thread in threads:
        notes(cast.irina, thread, "заметка")
        answers(cast.irina, thread, "ответ")
    cast.kuznetsov.restricted = True
    cast.kuznetsov.save()

    by_reader = {}
    with working():
        for message in Message.objects.select_related("conversation__client__company"):
            by_reader[message.id] = {reader.topic for reader in access.readers(message)}
    by_viewer = {each: set() for each in by_reader}
    for viewer in everybody(cast):
        if viewer.seat_id:
            from kulisy.people.doors import seat_viewer

            viewer = seat_viewer(Seat.objects.select_related("company").get(id=viewer.seat_id))
        with viewing(viewer):
            for message in access.messages(viewer):
                by_viewer[message.id].add(viewer.topic)

    assert by_viewer == by_reader
    assert len(by_reader) == 6


def test_a_colleague_of_the_same_client_reads_only_what_is_shared_with_him():
    cast = make_cast()
    thread = asks(cast.anna, "Личное", "Только между нами")

    pyotr = in_cabinet(cast.pyotr)
    with viewing(pyotr):
        assert not access.messages(pyotr).exists()
        # The wall alone, without the query's own filters.
        assert Message.objects.count() == 0
    cast.romashka.colleagues_share = True
    cast.romashka.save()
    cast.pyotr.client.refresh_from_db()
    pyotr = in_cabinet(cast.pyotr)
    with viewing(pyotr):
        assert [each.conversation_id for each in access.messages(pyotr)] == [thread.id]


def test_the_wall_alone_keeps_notes_from_the_cabinet():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    notes(cast.maxim, thread, "Тайное слово")

    with viewing(in_cabinet(cast.anna)):
        assert [message.body for message in Message.objects.all()] == ["Когда?"]
        assert Participant.objects.count() == 1
        with pytest.raises(ProgrammingError), transaction.atomic():
            Desk.objects.count()
    with viewing(in_cabinet(cast.ivan)):
        assert Message.objects.count() == 0
    with viewing(at_desk(cast.lev)):
        assert Message.objects.count() == 0


def test_the_cabinet_can_not_write_a_note_nor_in_somebody_elses_name():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    forged = Message(
        company=cast.studio,
        client=cast.romashka,
        conversation=thread,
        audience="client",
        author_contact=cast.pyotr.contact,
        author_name="Пётр",
        body="не я",
        html="",
        posted_at=NOW,
    )

    with viewing(in_cabinet(cast.anna)), pytest.raises(ProgrammingError), transaction.atomic():
        Message.objects.bulk_create([forged])
    viewer = in_cabinet(cast.anna)
    with viewing(viewer), pytest.raises(actions.Refused):
        actions.post_message(
            viewer,
            thread,
            audience="internal",
            words=actions.Words("заметка"),
            key=uuid.uuid4(),
            now=NOW,
        )


def test_a_message_to_a_client_rests_and_can_be_taken_back():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    irina, key = at_desk(cast.irina), uuid.uuid4()

    with viewing(irina):
        draft = actions.post_message(
            irina,
            thread,
            audience="client",
            words=actions.Words("Завтра, Анечка"),
            key=key,
            now=NOW,
        )
    with working():
        assert actions.release_due(now=NOW + timedelta(seconds=14)) == 0
    with viewing(irina):
        back = actions.take_back(irina, draft.id, now=NOW)
    with working():
        assert actions.release_due(now=NOW + timedelta(minutes=5)) == 0

    assert back.body == "Завтра, Анечка"
    assert Message.objects.count() == 1


def test_two_clicks_at_once_post_one_message():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    viewer, key = in_cabinet(cast.anna), uuid.uuid4()

    with viewing(viewer):
        for _ in range(2):
            actions.post_message(
                viewer,
                thread,
                audience="client",
                words=actions.Words("Ещё раз"),
                key=key,
                now=NOW,
            )

    assert Message.objects.filter(body="Ещё раз").count() == 1


def test_an_answer_reaches_the_client_by_letter_and_a_note_does_not(mailoutbox):
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    notes(cast.maxim, thread, "Опять она")
    answers(cast.irina, thread, "В пятницу")

    run_jobs()

    to_anna = [mail for mail in mailoutbox if mail.to == ["anna@romashka.example"]]
    assert len(to_anna) == 1
    assert "В пятницу" in to_anna[0].body
    assert "Опять она" not in str([mail.message() for mail in to_anna])
    assert [mail.to[0] for mail in mailoutbox].count("irina@wind.example") >= 1


def test_a_right_that_has_gone_drops_the_letter(mailoutbox):
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    run_jobs()
    mailoutbox.clear()
    answers(cast.irina, thread, "В пятницу")
    Access.objects.filter(id=cast.anna.id).update(state="revoked")

    run_jobs()

    assert [mail.to for mail in mailoutbox] == []


def test_writing_moves_the_thread_between_waiting_and_history():
    cast = make_cast()
    thread = asks(cast.anna, "Сайт", "Когда?")
    run_jobs()
    answers(cast.irina, thread, "В пятницу")
    thread.refresh_from_db()
    assert thread.state == "client"
    irina = at_desk(cast.irina)
    with viewing(irina):
        actions.close(irina, thread, now=NOW)
    thread.refresh_from_db()
    assert thread.state == "closed"

    says(cast.anna, thread, "Не готово")
    run_jobs()

    thread.refresh_from_db()
    assert thread.state == "us"
    assert Desk.objects.get(conversation=thread).waiting_since is not None
