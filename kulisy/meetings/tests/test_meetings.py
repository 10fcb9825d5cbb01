"""Meetings and their minutes: who sees them, what the client confirms, what is drawn from them."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.tests.talk import asks
from kulisy.handovers.models import Commitment
from kulisy.journal.models import Entry
from kulisy.meetings import access, actions, lines
from kulisy.meetings.models import Drawn, Invitee, Meeting, Minutes, Word
from kulisy.meetings.tests.meeting import BEFORE, confirms, objects, plans, writes
from kulisy.operate.testing import acting_as
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet
from kulisy.people.viewer import viewing
from kulisy.projects.models import Task
from kulisy.projects.tests.working import begins

pytestmark = pytest.mark.django_db

BODY = """# Договорились
- Пришлём макеты каталога до пятницы.
- Анна пришлёт тексты до среды
- Дина считает смету"""


def test_a_meeting_is_seen_by_whom_it_invites_and_by_nobody_else(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna])
    alone = plans(cast.irina, cast.romashka, audience="internal", title="О скидке")
    for who, sees in (
        (cast.anna, {meeting.id}), (cast.pyotr, set()), (cast.ivan, set()),
        (cast.anna_at_lawyers, set()),
    ):  # fmt: skip
        with viewing(in_cabinet(who)) as viewer:
            assert set(access.meetings(viewer).values_list("id", flat=True)) == sees
            # The second wall alone.
            assert set(Meeting.objects.values_list("id", flat=True)) == sees
            assert Invitee.objects.count() == 2 * len(sees)
    with viewing(at_desk(cast.lev)):
        assert not Meeting.objects.exists()
    with viewing(at_desk(cast.maxim)) as viewer:
        assert set(access.meetings(viewer).values_list("id", flat=True)) == {meeting.id, alone.id}


def test_readers_and_viewers_agree(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna])
    with acting_as("kulisy_worker"):
        topics = {each.topic for each in access.readers(meeting)}
    viewers = [
        *(at_desk(each) for each in (cast.olga, cast.irina, cast.maxim, cast.dina, cast.lev)),
        *(in_cabinet(each) for each in (cast.anna, cast.pyotr, cast.ivan)),
    ]
    for viewer in viewers:
        with viewing(viewer):
            sees = access.meetings(viewer).filter(id=meeting.id).exists()
        assert sees == (viewer.topic in topics), viewer.name


def test_who_sees_it_is_said_once(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna])
    with viewing(at_desk(cast.irina)), pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(id=meeting.id).update(audience="internal", contact_ids=[])
    alone = plans(cast.irina, cast.romashka, audience="internal", at=BEFORE)
    with pytest.raises(Refused):
        writes(cast.irina, alone, "Клиенту", audience="client")


def test_two_texts_and_the_client_reads_his_own(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna], at=BEFORE)
    ours = writes(cast.irina, meeting, "- Просят скидку\n- Пришлём макеты", audience="internal")
    theirs = writes(cast.irina, meeting, "- Пришлём макеты", copied=[1])
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert [each.id for each in access.minutes(viewer)] == [theirs.id]
        assert set(Minutes.objects.values_list("id", flat=True)) == {theirs.id}
        assert not talk.messages(viewer).filter(id=ours.message_id).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Drawn.objects.count()
    # The trace of a copied line stands on the original and in the company's own log.
    with viewing(at_desk(cast.irina)):
        assert Drawn.objects.values_list("minutes_id", "line", "kind").get() == (
            ours.id, 1, "copy",
        )  # fmt: skip
    with acting_as("kulisy_owner"):
        kinds = dict(Entry.objects.values_list("kind", "client_id"))
    assert kinds["minutes_copied"] is None
    assert kinds["meeting_noted"] == cast.romashka.id


def test_minutes_open_nobodys_past(cast: Cast) -> None:
    """A guest who takes no part in the thread isn't let into it by a meeting."""
    thread = asks(cast.anna, "Вёрстка", "Секрет Анны")
    meeting = plans(
        cast.irina, cast.romashka, contacts=[cast.anna, cast.pyotr], at=BEFORE,
        conversation=thread,
    )  # fmt: skip
    made = writes(cast.irina, meeting, "Решили")
    assert made.message.conversation_id != thread.id
    with viewing(in_cabinet(cast.pyotr)) as viewer:
        assert not talk.messages(viewer).filter(conversation_id=thread.id).exists()
        assert access.minutes(viewer).filter(id=made.id).exists()
    among = plans(cast.irina, cast.romashka, contacts=[cast.anna], at=BEFORE, conversation=thread)
    assert writes(cast.irina, among, "Решили").message.conversation_id == thread.id


def test_one_tap_confirms_and_what_is_confirmed_is_frozen(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna, cast.pyotr], at=BEFORE)
    first = writes(cast.irina, meeting, "Срок — пятница")
    objects(cast.anna, first, "Не пятница, а четверг")
    second = writes(cast.irina, meeting, "Срок — четверг")
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    with pytest.raises(Refused):
        confirms(cast.anna, first)
    confirms(cast.anna, second)
    # A colleague was slower: it is confirmed, once.
    confirms(cast.pyotr, second)
    with pytest.raises(Refused):
        objects(cast.pyotr, second, "И всё-таки")
    with acting_as("kulisy_owner"):
        said = list(Word.objects.order_by("at", "id").values_list("minutes_id", "said", "sha256"))
        assert sorted(said) == sorted(
            [(first.id, "wrong", first.sha256), (second.id, "right", second.sha256)]
        )
        for row in (Minutes.objects.filter(id=second.id), Word.objects.all()):
            with pytest.raises(DatabaseError), transaction.atomic():
                row.update(sha256="0" * 64)
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert not access.unsettled(viewer).exists()


def test_nobody_confirms_for_another(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna], at=BEFORE)
    made = writes(cast.irina, meeting, "Решили")
    for who in (cast.ivan, cast.pyotr, cast.anna_at_lawyers):
        with viewing(in_cabinet(who)) as viewer:
            assert not access.minutes(viewer).exists()
            with pytest.raises((Http404, DatabaseError)), transaction.atomic():
                actions.confirm(viewer, made, now=NOW)
    with viewing(at_desk(cast.irina)) as viewer, pytest.raises(Http404):
        actions.confirm(viewer, made, now=NOW)
    # In another's name, past the first wall.
    with (
        viewing(in_cabinet(cast.anna)),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Word.objects.bulk_create(
            [
                Word(
                    company=cast.studio, client=cast.romashka, minutes=made,
                    contact=cast.pyotr.contact, contact_name="Пётр", said="right",
                    sha256=made.sha256, at=NOW,
                )
            ]
        )  # fmt: skip


def test_a_task_and_a_word_are_drawn_from_a_line_once(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna], at=BEFORE)
    made = writes(cast.irina, meeting, BODY)
    found = lines.of(BODY)
    heard = [lines.heard(each, said_at=NOW, zone=_moscow()) is not None for each in found]
    assert heard == [False, True, False, False]
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        for _click in range(2):
            with transaction.atomic():
                try:
                    actions.draw_task(
                        viewer, made, line=3, project=project, title="Смета", audience="internal",
                        due=None, assignee_id=None, now=NOW,
                    )  # fmt: skip
                except Refused:
                    continue
        for line, words in ((1, "Макеты"), (2, "Тексты")):
            actions.draw_commitment(
                viewer, made, line=line, words=words, due_at=NOW + timedelta(days=3),
                by_hour=False, seat_id=None, now=NOW,
            )  # fmt: skip
        assert Task.objects.filter(title="Смета", audience="internal").count() == 1
        # Two for the same day, of one text.
        assert Commitment.objects.filter(message_id=made.message_id).count() == 2
        ours = writes_internal(cast, meeting)
    with viewing(viewer), pytest.raises(Refused):
        actions.draw_task(
            viewer, ours, line=0, project=project, title="Тайное", audience="client",
            due=None, assignee_id=None, now=NOW,
        )  # fmt: skip


def writes_internal(cast: Cast, meeting: Meeting) -> Minutes:
    viewer = at_desk(cast.irina)
    made = actions.write_minutes(
        viewer, meeting, audience="internal", body="Дать скидку", key=uuid.uuid4(), now=NOW
    )
    return access.minutes(viewer).select_related("meeting", "message", "client").get(id=made.id)


def test_asked_twice_it_is_one(cast: Cast) -> None:
    key = uuid.uuid4()
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna], at=BEFORE)
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        two = [
            actions.write_minutes(
                viewer, meeting, audience="client", body="Решили", key=key, now=NOW
            )
            for _click in range(2)
        ]
    assert two[0].id == two[1].id


def test_what_is_wrong_is_said_and_nothing_is_half_done(cast: Cast) -> None:
    with pytest.raises(Refused):
        plans(cast.irina, cast.romashka)
    with pytest.raises(Refused):
        plans(cast.irina, cast.romashka, contacts=[cast.ivan])
    with pytest.raises(Refused):
        plans(cast.irina, cast.romashka, contacts=[cast.anna], seats=[cast.lev])
    ahead = plans(cast.irina, cast.romashka, contacts=[cast.anna])
    with pytest.raises(Refused):
        writes(cast.irina, ahead, "Ещё не было")
    with acting_as("kulisy_owner"):
        assert Meeting.objects.count() == 1


def _moscow():  # type: ignore[no-untyped-def]
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Moscow")
