"""Somebody goes on leave and comes back: everything changes hands, and everything returns."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from kulisy.admissions.actions import team
from kulisy.admissions.refusal import Refused
from kulisy.conversations.actions import assign
from kulisy.conversations.models import Conversation, Desk, Reminder
from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.handovers import access, actions
from kulisy.handovers.actions import clocked, preparing
from kulisy.handovers.models import Handover, Keeping, Point, StandIn
from kulisy.handovers.tests import stepping
from kulisy.notify.models import Bell, Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Client, NamedSeat, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, seat
from kulisy.people.viewer import viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def maria(cast: Cast) -> Seat:
    with acting_as("kulisy_owner"):
        return seat(cast.studio, "Мария Лис", "maria@wind.example", "account", "Менеджер")


def given(cast: Cast) -> Conversation:
    """A conversation in Ирина's hands, with a word of hers."""
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    message = answers(cast.irina, thread, "Пришлём в пятницу")
    run_jobs()
    with viewing(at_desk(cast.irina)) as viewer:
        assign(viewer, thread, cast.irina.id, now=NOW)
    stepping.gives_word(cast.irina, message)
    return thread


def hands(cast: Cast) -> dict[str, set[uuid.UUID | None]]:
    with acting_as("kulisy_owner"):
        return {
            "clients": set(
                Client.objects.filter(company=cast.studio).values_list("responsible", flat=True)
            ),
            "talks": set(Desk.objects.values_list("assignee", flat=True)),
            "words": set(Keeping.objects.values_list("seat", flat=True)),
        }


def test_a_leave_from_the_list_to_the_return(cast: Cast, maria: Seat) -> None:
    given(cast)
    handover = stepping.prepares(cast.irina)
    with acting_as("kulisy_owner"):
        points = list(Point.objects.filter(handover=handover))
    # Two clients, a conversation, a word; proposed: who has her role and holds least.
    assert sorted(each.kind for each in points) == [
        "client",
        "client",
        "commitment",
        "conversation",
    ]
    assert {each.stand_in_id for each in points} == {maria.id}

    stepping.asks_stand_ins(cast.irina, handover)
    with pytest.raises(Refused):  # Nobody has accepted anything yet.
        stepping.begins(cast.irina, handover)
    with pytest.raises(Refused):  # To decline wants a word.
        stepping.takes_all(maria, handover, accepted=False)
    assert stepping.takes_all(maria, handover) == 4
    assert stepping.begins(cast.irina, handover) == 4
    assert hands(cast) == {"clients": {maria.id}, "talks": {maria.id}, "words": {maria.id}}

    run_jobs()
    with viewing(in_cabinet(cast.anna)) as viewer:
        [told] = access.stand_ins(viewer).select_related("seat", "away")
        assert (told.seat.name, told.away.name) == ("Мария Лис", "Ирина Павлова")
    with acting_as("kulisy_owner"):
        # One piece of news a person, whatever was handed over of his client.
        rung = Bell.objects.filter(kind="standin").values_list("person__name", flat=True)
        assert sorted(rung) == ["Анна Ким", "Иван Кузнецов", "Пётр Ким"]
        assert Letter.objects.filter(subject_kind="standin").count() == 3
        assert Seat.objects.get(id=cast.irina.id).back_on == handover.back_on

    assert stepping.ends(cast.irina, handover, now=NOW + timedelta(days=14)) == 4
    irina = {cast.irina.id}
    assert hands(cast) == {"clients": irina, "talks": irina, "words": irina}
    with acting_as("kulisy_owner"):
        assert not StandIn.objects.filter(ended_at=None).exists()
        assert Seat.objects.get(id=cast.irina.id).back_on is None


def test_what_was_given_on_meanwhile_stays_and_what_was_declined_never_moves(
    cast: Cast, maria: Seat
) -> None:
    thread = given(cast)
    handover = stepping.prepares(cast.irina)
    stepping.asks_stand_ins(cast.irina, handover)
    stepping.takes_all(maria, handover)
    with viewing(at_desk(maria)) as viewer:
        words = access.points(viewer).filter(kind="commitment").values_list("id", flat=True)
        found = access.handovers(viewer).select_related("seat").get(id=handover.id)
        actions.answer(
            viewer, found, point_ids=list(words), accepted=False, words="Не моё", now=NOW
        )
    assert stepping.begins(cast.irina, handover) == 3
    assert hands(cast)["words"] == {cast.irina.id}
    with viewing(at_desk(maria)) as viewer:
        assign(viewer, thread, cast.maxim.id, now=NOW)
    assert stepping.ends(cast.irina, handover) == 2
    assert hands(cast)["talks"] == {cast.maxim.id}
    with acting_as("kulisy_owner"):
        states = dict(Point.objects.values_list("kind", "state"))
    assert states == {"client": "back", "conversation": "elsewhere", "commitment": "declined"}


def test_others_hand_nothing_over_and_see_none_of_it(cast: Cast, maria: Seat) -> None:
    with pytest.raises(Http404):
        stepping.prepares(cast.maxim, cast.irina)
    handover = stepping.prepares(cast.olga, cast.irina)
    for each, sees in ((cast.irina, 1), (cast.olga, 1), (maria, 0), (cast.dina, 0), (cast.lev, 0)):
        with viewing(at_desk(each)) as viewer:
            assert access.handovers(viewer).count() == sees
    stepping.asks_stand_ins(cast.olga, handover)
    with viewing(at_desk(maria)) as viewer:
        assert access.handovers(viewer).count() == 1
    with pytest.raises(Http404):
        stepping.begins(maria, handover)


def test_a_limited_client_goes_to_somebody_of_his_circle_and_comes_back(
    cast: Cast, maria: Seat
) -> None:
    with acting_as("kulisy_owner"):
        Client.objects.filter(id=cast.kuznetsov.id).update(restricted=True)
        NamedSeat.objects.create(company=cast.studio, client=cast.kuznetsov, seat=cast.maxim)
    handover = stepping.prepares(cast.irina)
    with acting_as("kulisy_owner"):
        chosen = dict(Point.objects.values_list("client__name", "stand_in__name"))
    assert chosen["ИП Кузнецов"] in {"Максим Лебедев", "Ольга Ветрова"}
    assert chosen["ООО «Ромашка»"] == "Мария Лис"
    stepping.asks_stand_ins(cast.irina, handover)
    with acting_as("kulisy_owner"):
        taken_by = Point.objects.get(client=cast.kuznetsov).stand_in
    assert taken_by
    stepping.takes_all(taken_by, handover)
    stepping.begins(cast.irina, handover)
    with acting_as("kulisy_owner"):
        # She still sees him: she must be able to take him back.
        assert NamedSeat.objects.filter(client=cast.kuznetsov, seat=cast.irina).exists()
    assert stepping.ends(cast.irina, handover) == 1


def test_who_closes_a_place_hands_the_words_given_to_the_successor(cast: Cast, maria: Seat) -> None:
    given(cast)
    with viewing(at_desk(cast.olga)) as viewer:
        team.deactivate_seat(viewer, cast.irina, successor=maria, now=NOW)
    assert hands(cast)["words"] == {maria.id}


def test_who_asked_for_it_goes_and_comes_back_by_the_clock(cast: Cast, maria: Seat) -> None:
    given(cast)
    leave = stepping.prepares(cast.irina, by_clock=True)
    stepping.asks_stand_ins(cast.irina, leave)
    day, back = NOW + timedelta(days=7), NOW + timedelta(days=21)
    assert not _passes(day)
    stepping.takes_all(maria, leave)
    assert not _passes(NOW)
    assert _passes(day)
    assert hands(cast)["clients"] == {maria.id}
    assert not _passes(day)
    assert _passes(back)
    assert hands(cast)["clients"] == {cast.irina.id}


def test_without_that_wish_the_clock_only_rings(cast: Cast, maria: Seat) -> None:
    given(cast)
    pressed = stepping.prepares(cast.irina)
    stepping.asks_stand_ins(cast.irina, pressed)
    stepping.takes_all(maria, pressed)
    assert not _passes(NOW + timedelta(days=8))
    assert hands(cast)["clients"] == {cast.irina.id}


def _passes(moment: datetime) -> bool:
    """The worker comes by: whether it began or ended one."""
    with working():
        come = preparing.days_come(now=moment)
        return any(clocked.by_clock(each, what, now=moment) for each, what in come)


def test_three_hundred_things_take_as_many_statements_as_three(cast: Cast, maria: Seat) -> None:
    def round_trip() -> tuple[int, int, int]:
        handover = stepping.prepares(cast.irina)
        stepping.asks_stand_ins(cast.irina, handover)
        things = stepping.takes_all(maria, handover)
        with CaptureQueriesContext(connection) as going:
            assert stepping.begins(cast.irina, handover) == things
        with CaptureQueriesContext(connection) as coming:
            assert stepping.ends(cast.irina, handover) == things
        return things, len(going), len(coming)

    thread = given(cast)
    with acting_as("kulisy_owner"):
        Reminder.objects.create(
            company=cast.studio, client=cast.romashka, conversation=thread, seat=cast.irina,
            made_by=cast.irina, at=NOW, made_at=NOW,
        )  # fmt: skip
    few = round_trip()
    with acting_as("kulisy_owner"):
        _fill(cast, thread, clients=100, talks=195)
    many = round_trip()
    assert (few[0], many[0]) == (5, 300)
    assert many[1:] == few[1:]
    assert max(many[1:]) <= 45, many
    irina = {cast.irina.id}
    assert hands(cast) == {"clients": irina, "talks": irina, "words": irina}


def _fill(cast: Cast, thread: Conversation, *, clients: int, talks: int) -> None:
    Client.objects.bulk_create(
        Client(company=cast.studio, name=f"Клиент {number}", responsible=cast.irina)
        for number in range(clients)
    )
    rows = Conversation.objects.bulk_create(
        Conversation(
            company=cast.studio, client=cast.romashka, title=f"Дело {number}", opened_at=NOW,
            client_last_at=NOW,
        )
        for number in range(talks)
    )  # fmt: skip
    Desk.objects.bulk_create(
        Desk(
            conversation=each, company=cast.studio, client=cast.romashka, assignee=cast.irina,
            last_at=NOW,
        )
        for each in rows
    )  # fmt: skip


def test_only_one_runs_for_a_colleague_at_a_time(cast: Cast, maria: Seat) -> None:
    stepping.prepares(cast.irina)
    with pytest.raises(Refused):
        stepping.prepares(cast.irina)
    with pytest.raises(Refused):  # A departure is for those who run the company.
        stepping.prepares(maria, kind=Handover.Kind.DEPARTURE)
