"""A second pair of eyes: somebody's first messages to clients wait for a colleague's word."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from kulisy.conversations import access, actions, hearing, held
from kulisy.conversations.actions import Refused, Words
from kulisy.conversations.models import Conversation, Draft, Held, Message
from kulisy.conversations.tests.talk import asks
from kulisy.notify.models import Bell
from kulisy.people.doors import portal_viewer, seat_viewer
from kulisy.people.models import Client, Role, Seat, WritingPolicy, WritingRule
from kulisy.people.tests.cast import NOW, Cast, make_cast, seat
from kulisy.people.viewer import Viewer, viewing, working

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    WritingRule.objects.create(seat=made.maxim, company=made.studio, first_left=2)
    return made


def door(who: Seat) -> Viewer:
    """As the door lets him in now."""
    return seat_viewer(Seat.objects.select_related("company").get(id=who.id))


def thread_of(cast: Cast) -> Conversation:
    return asks(cast.anna, "Макет", "Когда будет макет?")


def writes(who: Seat, thread: Conversation, body: str, key: uuid.UUID | None = None) -> Any:
    with viewing(door(who)) as viewer:
        place = access.conversations(viewer).select_related("client").get(id=thread.id)
        return actions.post_message(
            viewer, place, audience="client", words=Words(body), key=key or uuid.uuid4(), now=NOW
        )


def does(who: Seat, verb: Any, one: Held, *, now: datetime = NOW, **said: Any) -> Held:
    with viewing(door(who)) as viewer:
        return verb(viewer, one, now=now, **said)


def leaves(now: datetime = LATER) -> int:
    with working():
        return actions.release_held(now=now)


def test_words_wait_and_the_client_sees_nothing_until_a_colleague_says_so(cast: Cast) -> None:
    thread = Conversation.objects.get(id=thread_of(cast).id)
    waits = writes(cast.maxim, thread, "В четверг")
    assert isinstance(waits, Held)
    assert not Draft.objects.filter(author_seat=cast.maxim).exists()
    with viewing(portal_viewer([cast.anna])) as anna:
        assert not access.messages(anna).filter(body="В четверг").exists()
        assert access.conversations(anna).get(id=thread.id).client_version == thread.client_version
    with viewing(door(cast.irina)) as viewer:
        assert [each.id for each in held.to_decide(viewer)] == [waits.id]
    with viewing(door(cast.maxim)) as viewer:
        assert not held.to_decide(viewer).exists()
    does(cast.irina, actions.approve, waits, version=1)
    assert leaves(NOW) == 0
    assert leaves() == 1
    said = Message.objects.get(body="В четверг")
    assert (said.author_seat_id, said.audience) == (cast.maxim.id, "client")


def test_it_ends_by_itself_and_what_was_urgent_does_not_count(cast: Cast) -> None:
    thread = thread_of(cast)
    urgent = writes(cast.maxim, thread, "Срочно")
    does(cast.olga, actions.override, urgent, version=1)
    leaves()
    assert door(cast.maxim).writing == 2
    for number in range(2):
        one = writes(cast.maxim, thread, f"Слово {number}")
        does(cast.irina, actions.approve, one, version=1)
        leaves()
    assert door(cast.maxim).writing == 0
    assert isinstance(writes(cast.maxim, thread, "Уже сам"), Draft)
    with viewing(door(cast.irina)) as viewer, pytest.raises(Http404):
        actions.override(viewer, urgent, version=1, now=NOW)


def test_a_company_asks_it_of_newcomers_and_counts_from_its_own_number(cast: Cast) -> None:
    WritingPolicy.objects.create(company=cast.studio, first_messages=3)
    WritingRule.objects.create(seat=cast.irina, company=cast.studio, first_left=0)
    new = seat(cast.studio, "Нина", "nina@wind.example", Role.ACCOUNT)
    assert door(new).writing == 3
    one = writes(new, thread_of(cast), "Здравствуйте")
    does(cast.irina, actions.approve, one, version=1)
    leaves()
    assert door(new).writing == 2
    assert door(cast.maxim).writing == 2


def test_words_sent_back_are_written_anew_and_wait_again(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "Вы сами виноваты")
    with pytest.raises(Refused):
        does(cast.irina, actions.send_back, one, word=" ", version=1)
    back = does(cast.irina, actions.send_back, one, word="Только факты", version=1)
    assert (back.state, back.word) == ("returned", "Только факты")
    again = does(cast.maxim, actions.rewrite, back, body="Тексты пришли 12-го", version=2)
    assert (again.state, again.body, again.version) == ("waiting", "Тексты пришли 12-го", 3)


def test_other_words_leave_only_with_their_authors_consent(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "Скоро")
    other = does(cast.irina, actions.propose, one, body="В среду, 18-го", word="День!", version=1)
    assert leaves() == 0
    with pytest.raises(Http404):
        does(cast.irina, actions.consent, other, version=2)
    does(cast.maxim, actions.consent, other, version=2)
    leaves()
    assert Message.objects.filter(body="В среду, 18-го", author_seat=cast.maxim).exists()
    assert not Message.objects.filter(body="Скоро").exists()


def test_what_its_author_changes_meanwhile_is_not_approved(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "Сделаем")
    does(cast.maxim, actions.rewrite, one, body="Сделаем даром", version=1)
    with pytest.raises(Refused, match=r"changed while you read|изменили"):
        does(cast.irina, actions.approve, one, version=1)
    assert leaves() == 0


def test_of_two_colleagues_the_second_learns_what_the_first_did(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "В четверг")
    does(cast.irina, actions.approve, one, version=1)
    with pytest.raises(Refused, match=r"already|just decided|только что"):
        does(cast.olga, actions.send_back, one, word="Подождём", version=1)
    leaves()
    assert Message.objects.filter(body="В четверг").count() == 1


def test_whoever_may_not_write_to_the_client_has_no_word(cast: Cast) -> None:
    thread = thread_of(cast)
    one = writes(cast.maxim, thread, "В четверг")
    Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    with viewing(door(cast.dina)) as viewer:
        assert not held.to_decide(viewer).exists()
        with pytest.raises(Http404):
            actions.approve(viewer, one, version=1, now=NOW)
    Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=None)
    WritingRule.objects.create(seat=cast.dina, company=cast.studio, first_left=1)
    with viewing(door(cast.dina)) as viewer:
        assert not held.to_decide(viewer).exists()
    with working():
        found = Held.objects.select_related("client__company").get(id=one.id)
        able = {each.seat_id for each in held.deciders(found, today=NOW.date())}
    assert able == {cast.olga.id, cast.irina.id}
    with viewing(door(cast.lev)) as other, pytest.raises(Http404):
        actions.approve(other, one, version=1, now=NOW)


def test_taken_back_it_is_in_the_box_again_until_it_has_left(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "В четверг")
    does(cast.irina, actions.approve, one, version=1)
    does(cast.maxim, actions.withdraw_held, one)
    assert leaves() == 0
    assert Draft.objects.get(author_seat=cast.maxim, send_at=None).body == "В четверг"
    two = writes(cast.maxim, Conversation.objects.get(), "В пятницу")
    does(cast.irina, actions.approve, two, version=1)
    does(cast.irina, actions.unapprove, two)
    assert leaves() == 0
    does(cast.irina, actions.approve, two, version=3)
    leaves()
    with pytest.raises(Refused):
        does(cast.maxim, actions.withdraw_held, two)


def test_a_form_sent_twice_waits_once(cast: Cast) -> None:
    thread, key = thread_of(cast), uuid.uuid4()
    one, two = (writes(cast.maxim, thread, "В четверг", key) for _ in range(2))
    assert one.id == two.id
    does(cast.irina, actions.approve, one, version=1)
    leaves()
    assert isinstance(writes(cast.maxim, thread, "В четверг", key), Message)


def test_a_call_that_the_client_reads_waits_too(cast: Cast) -> None:
    thread = thread_of(cast)
    with viewing(door(cast.maxim)) as viewer:
        place = access.conversations(viewer).select_related("client").get(id=thread.id)
        one = actions.post_message(
            viewer, place, audience="client",
            words=Words("Созвонились", kind="call", spoke_at=NOW, spoke_with="Анна"),
            key=uuid.uuid4(), now=NOW,
        )  # fmt: skip
    assert isinstance(one, Held)
    does(cast.irina, actions.approve, one, version=1)
    leaves()
    assert Message.objects.get(body="Созвонились").spoke_with == "Анна"


def test_the_database_lets_nothing_pass_by_the_second_pair_of_eyes(cast: Cast) -> None:
    thread = thread_of(cast)
    row = Message(
        company=cast.studio, client=cast.romashka, conversation=thread, body="Мимо", html="Мимо",
        audience="client", author_seat=cast.maxim, author_name="Максим", posted_at=NOW,
    )  # fmt: skip
    with viewing(door(cast.maxim)), pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    forged = Held(
        company=cast.studio, client=cast.romashka, conversation=thread, author=cast.irina,
        body="От чужого имени", source="key:forged", asked_at=NOW,
    )  # fmt: skip
    with viewing(door(cast.maxim)), pytest.raises(DatabaseError), transaction.atomic():
        forged.save(force_insert=True)


def test_who_answers_for_the_client_is_asked_first_and_then_everybody(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "В четверг")
    assert one.next_at == datetime(2026, 11, 16, 11, 0, tzinfo=UTC)

    def told(about: str) -> set[uuid.UUID]:
        with working():
            rows = Held.objects.select_related("client__company", "conversation", "author")
            found = rows.get(id=one.id)
            hearing.held_moved(found, about=about, now=NOW)
        bells = Bell.objects.filter(subject_kind="held", key__endswith=about)
        return set(bells.values_list("person_id", flat=True))

    assert told("waiting") == {cast.irina.person_id}
    with working():
        assert actions.remind_held(now=NOW + timedelta(hours=1)) == 0
        assert actions.remind_held(now=NOW + timedelta(hours=2)) == 1
    everybody = {each.person_id for each in (cast.irina, cast.olga, cast.dina)}
    assert told("reminded1") == everybody
    Seat.objects.filter(id=cast.irina.id).update(back_on=NOW.date() + timedelta(days=9))
    Bell.objects.all().delete()
    assert told("waiting") == everybody - {cast.irina.person_id}


def test_what_waits_of_somebody_who_left_goes_nowhere(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "В четверг")
    does(cast.irina, actions.approve, one, version=1)
    actions.author_left(cast.studio.id, cast.maxim.id)
    assert leaves() == 0


def test_it_goes_where_its_conversation_went_and_waits_there_again(cast: Cast) -> None:
    one = writes(cast.maxim, thread_of(cast), "В четверг")
    other = asks(cast.anna, "Второй", "И ещё")
    does(cast.irina, actions.approve, one, version=1)
    Conversation.objects.filter(id=one.conversation_id).update(merged_into=other.id)
    assert leaves() == 0
    moved = Held.objects.get(id=one.id)
    assert (moved.conversation_id, moved.state) == (other.id, "waiting")
