"""A booking from the hold to its end, in the names of both sides."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from kulisy.bookings import access, free
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions.refusal import Refused, Taken
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, Occupation
from kulisy.bookings.spans import Span
from kulisy.bookings.tests.shop import Shop, books, desk_books, hold, open_shop
from kulisy.journal.models import Entry
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def free_hours(shop: Shop, who: Access, *, day: int = 0, now: object = NOW) -> list[float]:
    """What Анна is offered on Tuesday, as hours of Moscow."""
    viewer = in_cabinet(who)
    with viewing(viewer):
        found = free.free_times(
            viewer,
            Asked(shop.service, who.client),
            within=Span(shop.at(0, day=day), shop.at(24, day=day)),
            rules=access.rules(viewer),
            now=now,  # type: ignore[arg-type]
        )
    return [(each.start - shop.at(0, day=day)) / timedelta(hours=1) for each in found]


def test_what_one_books_another_is_no_longer_offered() -> None:
    shop = open_shop(seats=("maxim",))
    before = free_hours(shop, shop.cast.ivan)
    assert before[0] == 10
    assert before[-1] == 17
    assert len(before) == 15

    books(shop, shop.cast.anna, shop.at(12))

    assert set(before) - set(free_hours(shop, shop.cast.ivan)) == {11.5, 12, 12.5}
    with pytest.raises(Taken):
        hold(shop, shop.cast.ivan, shop.at(12))


def test_a_hold_keeps_others_away_until_it_runs_out() -> None:
    shop = open_shop(seats=("maxim",))
    held = hold(shop, shop.cast.anna, shop.at(12))
    assert 12 not in free_hours(shop, shop.cast.ivan)
    late = held.held_until + MINUTE
    assert 12 in free_hours(shop, shop.cast.ivan, now=late)

    taken = books(shop, shop.cast.ivan, shop.at(12), now=late)

    with viewing(in_cabinet(shop.cast.anna)) as viewer, pytest.raises(Taken):
        verbs.confirm(viewer, held, words="", now=late)
    assert Occupation.objects.get().booking_id == taken.id


@pytest.mark.slow
def test_after_its_hold_ran_out_a_time_that_nobody_took_is_still_booked() -> None:
    shop = open_shop(seats=("maxim",))
    held = hold(shop, shop.cast.anna, shop.at(12))
    with viewing(in_cabinet(shop.cast.anna)) as viewer:
        booked = verbs.confirm(viewer, held, words=" Приду с папой ", now=NOW + timedelta(hours=1))
    assert (booked.state, booked.words, booked.held_until) == ("booked", "Приду с папой", None)


@pytest.mark.slow
def test_one_holds_one_time_at_once_and_a_second_tap_finds_the_first() -> None:
    shop, key = open_shop(seats=("maxim",)), uuid.uuid4()
    first = hold(shop, shop.cast.anna, shop.at(12), key=key)
    assert hold(shop, shop.cast.anna, shop.at(12), key=key) == first
    hold(shop, shop.cast.anna, shop.at(15))
    assert 12 in free_hours(shop, shop.cast.ivan)
    assert Occupation.objects.count() == 1


@pytest.mark.slow
def test_whoever_has_least_to_do_that_day_gets_the_next_one() -> None:
    shop = open_shop()
    seats = [books(shop, who, shop.at(hour)).seat_id for who, hour in (
        (shop.cast.anna, 10), (shop.cast.ivan, 12), (shop.cast.anna, 14), (shop.cast.ivan, 16),
    )]  # fmt: skip
    assert sorted(map(seats.count, {shop.cast.maxim.id, shop.cast.dina.id})) == [2, 2]


@pytest.mark.slow
def test_a_service_that_needs_a_room_takes_one_and_ends_where_rooms_end() -> None:
    shop = open_shop(rooms=1)
    one = books(shop, shop.cast.anna, shop.at(12))
    assert one.room_id
    assert Occupation.objects.filter(booking=one).count() == 2
    with pytest.raises(Taken):
        books(shop, shop.cast.ivan, shop.at(12))


@pytest.mark.slow
def test_pauses_are_taken_too() -> None:
    shop = open_shop(seats=("maxim",), buffer_before=15, buffer_after=30)
    books(shop, shop.cast.anna, shop.at(12))
    assert {11, 11.5, 12, 12.5, 13, 13.5}.isdisjoint(free_hours(shop, shop.cast.ivan))
    assert {10.5, 14}.isdisjoint(free_hours(shop, shop.cast.ivan)) is False


def test_who_is_away_is_not_offered_and_nobody_learns_why() -> None:
    shop = open_shop(seats=("maxim",))
    with viewing(at_desk(shop.cast.irina)) as viewer:
        verbs.add_absence(
            viewer, seat=shop.cast.maxim, starts_at=shop.at(0), ends_at=shop.at(14),
            reason="Операция", now=NOW,
        )  # fmt: skip
    assert free_hours(shop, shop.cast.anna)[0] == 14
    with viewing(in_cabinet(shop.cast.anna)) as viewer:
        assert list(access.absences(viewer)) == []


@pytest.mark.slow
def test_a_day_off_of_the_whole_company_is_everybodys() -> None:
    shop = open_shop()
    with viewing(at_desk(shop.cast.olga)) as viewer:
        verbs.add_absence(
            viewer, seat=None, starts_at=shop.at(0), ends_at=shop.at(24), reason="", now=NOW
        )
    assert free_hours(shop, shop.cast.anna) == []
    assert free_hours(shop, shop.cast.anna, day=1) != []


def test_times_too_near_and_too_far_are_not_offered() -> None:
    shop = open_shop(seats=("maxim",))
    assert free_hours(shop, shop.cast.anna, now=shop.at(12.5))[0] == 14.5
    assert free_hours(shop, shop.cast.anna, day=63) == []
    with pytest.raises(Taken):
        hold(shop, shop.cast.anna, shop.at(10.25))


def test_a_client_moves_and_cancels_until_the_limit_and_then_has_to_ask() -> None:
    shop = open_shop(seats=("maxim",))
    booking = books(shop, shop.cast.anna, shop.at(15))
    viewer = in_cabinet(shop.cast.anna)
    with viewing(viewer):
        moved = verbs.move(viewer, booking, start=shop.at(16), now=NOW)
    assert (moved.starts_at, moved.version) == (shop.at(16), 1)
    assert {15, 15.5, 16} & set(free_hours(shop, shop.cast.ivan)) == {15}
    late = shop.at(16) - timedelta(hours=11)
    with viewing(viewer):
        with pytest.raises(Refused):
            verbs.move(viewer, moved, start=shop.at(17), now=late)
        with pytest.raises(Refused):
            verbs.cancel(viewer, moved, reason="", now=late)
    with viewing(at_desk(shop.cast.irina)) as desk:
        verbs.cancel(desk, moved, reason="Мастер заболел", now=late)
    assert 16 in free_hours(shop, shop.cast.ivan)
    assert [each.kind for each in Entry.objects.filter(subject_id=booking.id).order_by("at")] == [
        "booked", "booking_moved", "booking_cancelled",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_booking_can_be_moved_by_half_an_hour_over_its_own_time() -> None:
    shop = open_shop(seats=("maxim",), rooms=1)
    booking = books(shop, shop.cast.anna, shop.at(15))
    with viewing(in_cabinet(shop.cast.anna)) as viewer:
        moved = verbs.move(viewer, booking, start=shop.at(15.5), now=NOW)
    assert moved.starts_at == shop.at(15.5)


def test_a_move_to_a_taken_time_leaves_everything_where_it_was() -> None:
    shop = open_shop(seats=("maxim",))
    books(shop, shop.cast.ivan, shop.at(12))
    booking = books(shop, shop.cast.anna, shop.at(15))
    with viewing(at_desk(shop.cast.irina)) as viewer, pytest.raises(Taken):
        verbs.move(viewer, booking, start=shop.at(12.5), now=NOW, anyhow=True)
    assert Booking.objects.get(id=booking.id).starts_at == shop.at(15)
    assert 15 not in free_hours(shop, shop.cast.ivan)


@pytest.mark.slow
def test_the_desk_books_outside_of_working_hours_when_it_says_so() -> None:
    shop = open_shop(seats=("maxim",))
    with pytest.raises(Taken):
        desk_books(shop, shop.cast.irina, shop.cast.anna, shop.at(20))
    booking = desk_books(
        shop, shop.cast.irina, shop.cast.anna, shop.at(20), anyhow=True, note="Постоянная"
    )
    with viewing(in_cabinet(shop.cast.anna)) as viewer:
        assert access.bookings(viewer).get().id == booking.id
        assert list(access.notes(viewer)) == []


@pytest.mark.slow
def test_more_than_the_rules_allow_has_to_be_asked_for() -> None:
    shop = open_shop()
    for hour in (10, 11, 12, 13, 14):
        books(shop, shop.cast.anna, shop.at(hour))
    with pytest.raises(Refused):
        hold(shop, shop.cast.anna, shop.at(16))
    hold(shop, shop.cast.ivan, shop.at(16))


@pytest.mark.slow
def test_who_came_is_said_by_the_desk_alone_and_once_it_has_begun() -> None:
    shop = open_shop(seats=("maxim",))
    booking = books(shop, shop.cast.anna, shop.at(12))
    with viewing(at_desk(shop.cast.maxim)) as viewer:
        with pytest.raises(Refused):
            verbs.mark(viewer, booking, came=True, now=NOW)
        assert verbs.mark(viewer, booking, came=False, now=shop.at(13)).state == "missed"
        assert verbs.mark(viewer, booking, came=True, now=shop.at(13)).state == "came"
    with viewing(in_cabinet(shop.cast.anna)) as viewer, pytest.raises(Http404):
        verbs.mark(viewer, booking, came=True, now=shop.at(13))


def test_colleagues_see_each_others_bookings_where_the_client_shares() -> None:
    shop = open_shop()
    booking = books(shop, shop.cast.anna, shop.at(12))
    for shared in (False, True):
        shop.cast.romashka.colleagues_share = shared
        shop.cast.romashka.save(update_fields=["colleagues_share"])
        with viewing(in_cabinet(Access.objects.get(id=shop.cast.pyotr.id))) as viewer:
            assert access.bookings(viewer).exists() is shared
            if not shared:
                with pytest.raises(Http404):
                    verbs.cancel(viewer, booking, reason="", now=NOW)
    for stranger in (shop.cast.ivan, shop.cast.anna_at_lawyers):
        with viewing(in_cabinet(stranger)) as viewer:
            assert not access.bookings(viewer).exists()


def test_readers_and_bookings_say_the_same() -> None:
    shop = open_shop()
    booking = books(shop, shop.cast.anna, shop.at(12))
    cast = shop.cast
    told = {each.topic for each in access.readers(booking)}
    desk = [at_desk(seat) for seat in (cast.olga, cast.irina, cast.maxim, cast.dina, cast.lev)]
    side = [in_cabinet(each) for each in (cast.anna, cast.pyotr, cast.ivan, cast.anna_at_lawyers)]
    seeing = set()
    for viewer in (*desk, *side):
        with viewing(viewer):
            if access.bookings(viewer).filter(id=booking.id).exists():
                seeing.add(viewer.topic)
    assert seeing == told != set()


def test_who_has_no_section_books_nothing_and_is_offered_nothing() -> None:
    shop = open_shop()
    shop.cast.anna.sections = ["conversations"]
    assert free_hours(shop, shop.cast.anna) == []
    with pytest.raises(Http404):
        hold(shop, shop.cast.anna, shop.at(12))


def test_the_wall_alone_holds_the_section_and_what_the_other_side_merely_holds() -> None:
    shop = open_shop()
    held = hold(shop, shop.cast.anna, shop.at(12))
    booked = books(shop, shop.cast.ivan, shop.at(15))
    with viewing(at_desk(shop.cast.irina)):
        assert [each.id for each in Booking.objects.all()] == [booked.id]
    with viewing(in_cabinet(shop.cast.anna)):
        assert [each.id for each in Booking.objects.all()] == [held.id]
    team = {"by_seat": shop.cast.irina, "by_contact": None}
    Booking.objects.filter(id=held.id).update(**team)
    with viewing(in_cabinet(shop.cast.anna)):
        assert not Booking.objects.exists()
    Access.objects.filter(id=shop.cast.ivan.id).update(sections=["conversations"])
    with viewing(in_cabinet(shop.cast.ivan)):
        assert not Booking.objects.exists(), "his viewer still says that he may"
