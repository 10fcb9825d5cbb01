"""How to write where clients read: before words go out, where the company asks for it."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.actions import Refused as NotTaken
from kulisy.conversations.actions import Words, post_message, release_due
from kulisy.conversations.models import Draft, Message
from kulisy.conversations.tests.talk import asks as opens
from kulisy.course import access, actions, lessons, quizzing
from kulisy.course.actions.asking import BY_DAY, FIRST, KEEP
from kulisy.course.models import Attempt
from kulisy.people import access as people
from kulisy.people.boundaries import boundary
from kulisy.people.doors import seat_viewer
from kulisy.people.models import Seat, WritingRule
from kulisy.people.tests.cast import NOW, Cast, make_cast
from kulisy.people.viewer import TEAM_ONLY, Viewer, viewing, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def door(seat: Seat) -> Viewer:
    """As the door lets him in now."""
    return seat_viewer(Seat.objects.select_related("company").get(id=seat.id))


def asks(cast: Cast, others: str = FIRST, until: date | None = None, now: datetime = NOW) -> None:
    with viewing(door(cast.olga)) as owner:
        actions.ask_course(owner, others=others, until=until, now=now)


def passes(seat: Seat, *, wrong: int = 0, now: datetime = NOW) -> Attempt:
    with viewing(door(seat)) as viewer:
        begun = actions.begin(viewer, now=now)
        given = [each["right"] for each in begun.asked]
        for place in range(wrong):
            given[place] = (given[place] + 1) % len(begun.asked[place]["answers"])
        return actions.finish(viewer, begun, given=given, now=now)


def test_what_comes_along_is_eight_rules_with_examples_in_both_languages() -> None:
    for language in ("ru", "en"):
        rules, questions = lessons.ready(language)
        read = lessons.read_rules(rules)
        assert len(read) == 8
        assert all(each.words and each.good and each.bad for each in read)
        asked = lessons.read_questions(questions)
        assert len(asked) == 16
        assert all(len(each.wrong) == 2 for each in asked)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("+ без вопроса", "1"),
        ("? Один\n+ да\n- нет", "1"),
        ("? Один\n+ да\n+ и это\n= так", "3"),
    ],
)
def test_a_question_that_is_not_whole_is_named_by_its_line(text: str, line: str) -> None:
    with pytest.raises(Refused, match=f"Line {line}|Строка {line}"):
        lessons.read_questions(text)


def test_a_quiz_is_drawn_and_one_wrong_answer_is_forgiven() -> None:
    pool = lessons.read_questions(lessons.ready("en")[1])
    drawn = quizzing.draw(pool, seed=7)
    assert drawn == quizzing.draw(pool, seed=7)
    assert drawn != quizzing.draw(pool, seed=8)
    assert len({each["words"] for each in drawn}) == quizzing.DRAWN
    assert quizzing.needed(8) == 7


def test_nobody_is_asked_until_the_owner_asks(cast: Cast) -> None:
    assert people.may_write_to(door(cast.irina), cast.romashka)
    with viewing(door(cast.irina)) as viewer, pytest.raises(Http404):
        actions.ask_course(viewer, others=FIRST, until=None, now=NOW)


def test_who_has_not_passed_writes_to_the_team_only_and_is_told_why(cast: Cast) -> None:
    thread = opens(cast.anna, "Макет", "Когда?")
    asks(cast)
    irina = door(cast.irina)
    assert irina.writing == TEAM_ONLY
    assert boundary(irina, cast.romashka).kind == "course"
    with viewing(irina) as viewer:
        place = talk.conversations(viewer).select_related("client").get(id=thread.id)
        with pytest.raises(NotTaken, match=r"passed the course|пройдёте курс"):
            post_message(
                viewer, place, audience="client", words=Words("Макет"), key=uuid.uuid4(), now=NOW
            )
        note = post_message(
            viewer, place, audience="internal", words=Words("Макет"), key=uuid.uuid4(), now=NOW
        )
    assert isinstance(note, Message)


def test_passing_opens_the_way_at_once_and_failing_does_not(cast: Cast) -> None:
    asks(cast)
    failed = passes(cast.irina, wrong=2)
    assert (failed.right, failed.passed) == (6, False)
    assert not people.may_write_to(door(cast.irina), cast.romashka)
    again = passes(cast.irina, wrong=1)
    assert again.passed
    assert again.id != failed.id
    assert people.may_write_to(door(cast.irina), cast.romashka)


def test_a_try_is_judged_once_and_every_question_wants_an_answer(cast: Cast) -> None:
    with viewing(door(cast.irina)) as viewer:
        begun = actions.begin(viewer, now=NOW)
        assert actions.begin(viewer, now=NOW).id == begun.id
        with pytest.raises(Refused):
            actions.finish(viewer, begun, given=[0, None], now=NOW)
        wrong = [(each["right"] + 1) % 3 for each in begun.asked]
        assert not actions.finish(viewer, begun, given=wrong, now=NOW).passed
        right = [each["right"] for each in begun.asked]
        assert not actions.finish(viewer, begun, given=right, now=NOW).passed
    with viewing(door(cast.maxim)) as stranger, pytest.raises(Http404):
        actions.finish(stranger, begun, given=right, now=NOW)


def test_those_who_write_already_may_be_spared_or_given_days(cast: Cast) -> None:
    asks(cast, KEEP)
    assert people.may_write_to(door(cast.irina), cast.romashka)
    asks(cast, BY_DAY, until=date(2026, 11, 20))
    assert people.may_write_to(door(cast.irina), cast.romashka)
    passes(cast.maxim)
    with working():
        assert actions.end_grace(now=NOW + timedelta(days=3)) == 0
        assert actions.end_grace(now=NOW + timedelta(days=6)) == 3
    assert not people.may_write_to(door(cast.irina), cast.romashka)
    assert people.may_write_to(door(cast.maxim), cast.romashka)


def test_a_newcomer_is_asked_without_any_row_of_his_own(cast: Cast) -> None:
    asks(cast, KEEP)
    WritingRule.objects.filter(seat=cast.maxim).delete()
    assert door(cast.maxim).writing == TEAM_ONLY


def test_an_earlier_version_counts_until_the_owner_says_otherwise(cast: Cast) -> None:
    asks(cast)
    passes(cast.irina)
    rules, questions = lessons.ready("ru")
    texts = {"rules_ru": rules, "rules_en": "", "questions_ru": questions, "questions_en": ""}
    with viewing(door(cast.olga)) as owner:
        made = actions.publish(owner, texts=texts, others=KEEP, until=None, now=NOW)
        assert actions.publish(owner, texts=texts, others=FIRST, until=None, now=NOW) == made
    assert people.may_write_to(door(cast.irina), cast.romashka)
    texts["rules_ru"] = rules + "\n# Девятое\nПоследнее правило."
    with viewing(door(cast.olga)) as owner:
        second = actions.publish(owner, texts=texts, others=FIRST, until=None, now=NOW)
        assert second.version == 2
        told = {each.seat.id: each.state for each in access.standings(owner)}
    assert told[cast.irina.id] == "old"
    assert not people.may_write_to(door(cast.irina), cast.romashka)
    assert passes(cast.irina).version == 2
    assert people.may_write_to(door(cast.irina), cast.romashka)


def test_only_the_owner_sees_who_has_passed_and_nobody_is_ranked(cast: Cast) -> None:
    passes(cast.maxim, wrong=5)
    passes(cast.maxim)
    passes(cast.irina)
    with viewing(door(cast.olga)) as owner:
        told = access.standings(owner)
    names = [each.seat.name for each in told]
    assert names == sorted(names)
    assert {each.seat.name: (each.state, each.tries) for each in told} == {
        "Дина Сафина": ("not", 0), "Ирина Павлова": ("passed", 1),
        "Максим Лебедев": ("passed", 2), "Ольга Ветрова": ("not", 0),
    }  # fmt: skip
    with viewing(door(cast.irina)) as viewer:
        assert access.standings(viewer) == []
        assert {each.seat_id for each in access.attempts(viewer)} == {cast.irina.id}


def test_what_rests_when_the_course_is_asked_waits_in_its_composer(cast: Cast) -> None:
    thread = opens(cast.anna, "Макет", "Когда?")
    with viewing(door(cast.irina)) as viewer:
        place = talk.conversations(viewer).select_related("client").get(id=thread.id)
        post_message(
            viewer, place, audience="client", words=Words("Макет"), key=uuid.uuid4(), now=NOW
        )
    asks(cast)
    before = Message.objects.count()
    with working():
        release_due(now=NOW + timedelta(minutes=1))
    assert Message.objects.count() == before
    kept = Draft.objects.get(author_seat=cast.irina)
    assert (kept.body, kept.send_at) == ("Макет", None)


def test_the_database_refuses_it_too(cast: Cast) -> None:
    thread = opens(cast.anna, "Макет", "Когда?")
    asks(cast)
    said = {
        "company": cast.studio, "client": cast.romashka, "conversation_id": thread.id,
        "body": "Мимо", "audience": "client",
    }  # fmt: skip
    message = Message(
        **said, author_seat=cast.irina, author_name="Ирина", html="Мимо", posted_at=NOW
    )
    rests = Draft(
        **said, person_id=cast.irina.person_id, face="desk", author_seat=cast.irina,
        send_at=NOW, sent_key=uuid.uuid4(), updated_at=NOW,
    )  # fmt: skip
    for row in (message, rests):
        with viewing(door(cast.irina)), pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
    message.audience = "internal"
    with viewing(door(cast.irina)):
        message.save(force_insert=True)


def test_the_cabinet_can_not_even_name_these_tables(cast: Cast) -> None:
    from kulisy.people.doors import portal_viewer

    asks(cast)
    for table in ("course_edition", "course_attempt", "people_writingrule", "people_writingpolicy"):
        with viewing(portal_viewer([cast.anna])), pytest.raises(DatabaseError):  # noqa: SIM117
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {table}")  # noqa: S608
