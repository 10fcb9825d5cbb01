"""Seats: roles, the last owner, closing one with everything it holds."""

import json

import pytest
from django.db import connection
from django.http import Http404

from kulisy.admissions.actions import clients, team
from kulisy.admissions.refusal import Refused
from kulisy.journal.models import Entry
from kulisy.people import doors
from kulisy.people.holdings import listed
from kulisy.people.models import Client, NamedSeat, Seat
from kulisy.people.signals import seat_left
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast, seat
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def close(cast: Cast, leaving: Seat, heir: Seat | None, *, by: Seat | None = None) -> None:
    with viewing(doors.seat_viewer(by or cast.olga)) as viewer:
        team.deactivate_seat(viewer, leaving, successor=heir, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_closed_seat_finds_no_door_and_its_streams_end() -> None:
    from django.db import transaction

    cast = make_cast()
    connection.ensure_connection()
    listener = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LISTEN kulisy_live")

    with transaction.atomic():
        close(cast, cast.irina, cast.olga)

    with transaction.atomic(), pytest.raises(Http404):
        doors.enter("desk", "wind", cast.irina.person)
    told = [json.loads(each.payload) for each in listener.notifies(timeout=5, stop_after=1)]
    topic = f"{cast.irina.person_id}/{cast.studio.id}/desk"
    assert told == [{"to": topic, "name": "closed"}]


def test_his_other_company_stays_open_to_him(cast: Cast) -> None:
    seat(cast.lawyers, "Ирина Павлова", "irina@wind.example", "specialist")

    close(cast, cast.irina, cast.olga)

    assert doors.enter("desk", "law", cast.irina.person).name == "Ирина Павлова"


def test_everything_he_holds_goes_to_the_successor(cast: Cast) -> None:
    heard = []
    seat_left.connect(lambda **said: heard.append(said["successor"]), weak=False, dispatch_uid="t")
    with viewing(at_desk(cast.olga)) as viewer:
        found = listed(viewer, cast.irina, now=NOW)
    titles = {title for each in found for title, _url, _client in each.lines}
    try:
        close(cast, cast.irina, cast.maxim)
    finally:
        seat_left.disconnect(dispatch_uid="t")

    assert {"ООО «Ромашка»", "ИП Кузнецов"} <= titles
    left = Client.objects.filter(company=cast.studio).exclude(responsible=cast.maxim)
    assert not left.exists()
    assert heard == [cast.maxim]
    kinds = Entry.objects.filter(client_id=cast.romashka.id).values_list("kind", flat=True)
    assert list(kinds) == ["responsible_changed"]


def test_a_seat_is_not_closed_without_a_successor(cast: Cast) -> None:
    for nobody in (None, cast.irina):
        with pytest.raises(Refused):
            close(cast, cast.irina, nobody)

    assert Seat.objects.get(id=cast.irina.id).active


def test_a_client_the_administrator_may_not_see_goes_to_the_owner(cast: Cast) -> None:
    admin = seat(cast.studio, "Роман Админ", "roman@wind.example", "admin")
    Client.objects.filter(id=cast.kuznetsov.id).update(restricted=True)

    close(cast, cast.irina, admin, by=admin)

    assert Client.objects.get(id=cast.romashka.id).responsible_id == admin.id
    assert Client.objects.get(id=cast.kuznetsov.id).responsible_id == cast.olga.id
    assert doors.seat_viewer(admin).hidden_clients == frozenset({cast.kuznetsov.id})


def test_the_successor_sees_the_restricted_clients_he_is_given(cast: Cast) -> None:
    with viewing(at_desk(cast.olga)) as viewer:
        clients.restrict(viewer, cast.kuznetsov, restricted=True, seats=[cast.dina], now=NOW)

    close(cast, cast.dina, cast.maxim)

    assert doors.seat_viewer(cast.maxim).hidden_clients == frozenset()


def test_the_worker_hands_the_rest_to_an_owner(cast: Cast) -> None:
    heard = []
    close(cast, cast.irina, cast.maxim)
    seat_left.connect(lambda **said: heard.append(said["successor"]), weak=False, dispatch_uid="t")
    try:
        with working():
            team.settle_departure(seat_id=cast.irina.id, now=NOW)
    finally:
        seat_left.disconnect(dispatch_uid="t")

    assert heard == [cast.olga]


def test_the_last_owner_stays_owner_and_on_the_team(cast: Cast) -> None:
    second = seat(cast.studio, "Павел Второй", "pavel@wind.example", "owner")

    with viewing(at_desk(second)) as viewer:
        team.change_role(viewer, cast.olga, role="admin", now=NOW)
        with pytest.raises(Refused):
            team.change_role(viewer, second, role="admin", now=NOW)
    with viewing(at_desk(cast.olga)) as viewer, pytest.raises(Refused):
        team.deactivate_seat(viewer, second, successor=cast.irina, now=NOW)

    assert list(Seat.objects.filter(company=cast.studio, role="owner", active=True)) == [second]


def test_an_administrator_makes_no_owner(cast: Cast) -> None:
    admin = seat(cast.studio, "Роман Админ", "roman@wind.example", "admin")

    with viewing(at_desk(admin)) as viewer, pytest.raises(Refused):
        team.change_role(viewer, admin, role="owner", now=NOW)
    with viewing(at_desk(cast.maxim)) as viewer, pytest.raises(Http404):
        team.change_role(viewer, cast.irina, role="specialist", now=NOW)


def test_a_seat_opened_again_has_its_old_role_and_no_clients(cast: Cast) -> None:
    close(cast, cast.irina, cast.maxim)

    with viewing(at_desk(cast.olga)) as viewer:
        team.reactivate_seat(viewer, Seat.objects.get(id=cast.irina.id), now=NOW)

    assert doors.enter("desk", "wind", cast.irina.person).role == "account"
    assert not Client.objects.filter(responsible=cast.irina).exists()


def test_a_restricted_client_is_seen_by_named_seats_only(cast: Cast) -> None:
    with viewing(at_desk(cast.irina)) as viewer:
        clients.restrict(viewer, cast.romashka, restricted=True, seats=[cast.dina], now=NOW)

    hides = {
        name: cast.romashka.id in doors.seat_viewer(getattr(cast, name)).hidden_clients
        for name in ("olga", "irina", "dina", "maxim")
    }
    assert hides == {"olga": False, "irina": False, "dina": False, "maxim": True}
    with viewing(doors.seat_viewer(cast.maxim)):
        assert list(Client.objects.values_list("name", flat=True)) == ["ИП Кузнецов"]
        assert not NamedSeat.objects.filter(client=cast.romashka).exists()


def test_whoever_restricts_a_client_keeps_his_own_sight(cast: Cast) -> None:
    admin = seat(cast.studio, "Роман Админ", "roman@wind.example", "admin")

    with viewing(at_desk(admin)) as viewer:
        clients.restrict(viewer, cast.romashka, restricted=True, seats=[], now=NOW)

    assert doors.seat_viewer(admin).hidden_clients == frozenset()


def test_no_circle_is_drawn_by_one_who_neither_runs_nor_answers(cast: Cast) -> None:
    with viewing(at_desk(cast.maxim)) as viewer, pytest.raises(Http404):
        clients.restrict(viewer, cast.romashka, restricted=True, seats=[cast.maxim], now=NOW)
