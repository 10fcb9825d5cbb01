"""Two want the last slot: exactly one gets it, whoever asks and however often it is tried."""

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from kulisy.admissions.tests.test_at_once import together
from kulisy.bookings import access
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions.refusal import Taken
from kulisy.bookings.free import Asked
from kulisy.bookings.models import Booking, Occupation
from kulisy.bookings.tests.shop import Shop, books, open_shop
from kulisy.operate.testing import CLONE
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, in_cabinet
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: One trial is one place that several want at once.
TRIALS, LONG, WRITERS = 60, 10_000, 4
ADDRESS = ("host", "port", "user", "password", "dbname")


def wants(
    shop: Shop, who: Access, start: datetime, *, key: uuid.UUID | None = None
) -> Callable[[], Booking]:
    def book() -> Booking:
        viewer = in_cabinet(who)
        with viewing(viewer):
            contact = access.contacts(viewer, who.client).get(id=who.contact_id)
            asked = Asked(shop.service, who.client)
            once = key or uuid.uuid4()
            held = verbs.hold(viewer, asked, contact, start=start, key=once, now=NOW)
            return verbs.confirm(viewer, held, words="", now=NOW)

    return book


def test_of_two_who_want_the_last_time_one_gets_it_and_the_other_is_told() -> None:
    shop = open_shop(seats=("maxim",), rooms=1)
    start = shop.at(12)
    came = together(wants(shop, shop.cast.anna, start), wants(shop, shop.cast.ivan, start))
    assert sorted(type(each).__name__ for each in came) == ["Booking", "Taken"]
    told = next(each for each in came if isinstance(each, Taken))
    assert told.sentence
    assert Occupation.objects.count() == 2  # of one booking: its performer and its room


def test_a_move_and_a_booking_to_the_same_time_do_not_both_succeed() -> None:
    shop = open_shop(seats=("maxim",))
    mine = books(shop, shop.cast.anna, shop.at(15))

    def move() -> Booking:
        with viewing(in_cabinet(shop.cast.anna)) as viewer:
            return verbs.move(viewer, mine, start=shop.at(12), now=NOW)

    came = together(move, wants(shop, shop.cast.ivan, shop.at(12.5)))
    assert sorted(type(each).__name__ for each in came) == ["Booking", "Taken"]


def test_two_taps_of_one_form_at_once_are_one_booking_though_two_could_do_it() -> None:
    shop = open_shop()
    key = uuid.uuid4()
    tap = wants(shop, shop.cast.anna, shop.at(12), key=key)
    came = together(tap, tap)
    assert {type(each).__name__ for each in came} == {"Booking"}, came
    assert Booking.objects.filter(key=key).count() == Booking.objects.count() == 1


@pytest.fixture
def impatient(request: pytest.FixtureRequest, transactional_db: None) -> None:
    """Two who insert at once wait for each other until the server looks whether they do so for
    ever, which it does after a second: here at once, or the trials are waiting and nothing else.
    Whom it stops, and that it stops but one, stays the server's affair."""
    server, _template, _name = request.config.stash[CLONE]
    name = sql.Identifier(str(connection.settings_dict["NAME"]))
    with server.admin() as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} SET deadlock_timeout = '5ms'").format(name))


@pytest.mark.usefixtures("impatient")
def test_the_database_gives_each_place_to_one_and_the_control_does_not() -> None:
    shop = open_shop(seats=("maxim",))
    assert doubles(shop, trials=TRIALS, wall=True) == 0
    assert doubles(shop, trials=TRIALS, wall=False) > 0, "the trial itself finds nothing"


@pytest.mark.long
@pytest.mark.usefixtures("impatient")
def test_ten_thousand_trials_for_the_last_place() -> None:
    shop = open_shop(seats=("maxim",))
    assert doubles(shop, trials=LONG, wall=True) == 0
    assert doubles(shop, trials=LONG // 20, wall=False) > 0, "the trial itself finds nothing"


def doubles(shop: Shop, *, trials: int, wall: bool) -> int:
    """How many of so many places were taken twice, by writers who look first and then take, as a
    program without any lock of its own would. Without the `wall`: the same on a table that has not
    the constraint."""
    anna = books(shop, shop.cast.anna, shop.at(10, day=1))
    table = "bookings_occupation" if wall else "occupation_control"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS occupation_control"
            " (LIKE bookings_occupation INCLUDING DEFAULTS)"
        )
    gate = threading.Barrier(WRITERS)
    writers = [
        threading.Thread(target=_write, args=(table, anna, trials, gate)) for _ in range(WRITERS)
    ]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE n > 1) FROM"  # noqa: S608 (own names)
            f" (SELECT count(*) AS n FROM {table} WHERE booking_id = %s AND span >> %s"
            " GROUP BY span) places",
            [anna.id, _place(anna, -1)],
        )
        taken, double = cursor.fetchone() or (0, 0)
        cursor.execute(f"DELETE FROM {table} WHERE booking_id = %s", [anna.id])  # noqa: S608
    Booking.objects.filter(id=anna.id).delete()
    assert taken == trials, "every place is had by somebody"
    return int(double)


def _place(booking: Booking, number: int) -> Any:
    """Places an hour apart, a month after everything else."""
    start = booking.starts_at + timedelta(days=30, hours=number)
    return psycopg.types.range.TimestamptzRange(start, start + timedelta(minutes=50))


def _write(table: str, booking: Booking, trials: int, gate: threading.Barrier) -> None:
    look = f"SELECT 1 FROM {table} WHERE company_id = %s AND resource = %s AND span && %s"  # noqa: S608
    take = (
        f"INSERT INTO {table} (id, company_id, client_id, booking_id, resource, span)"  # noqa: S608
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s)"
    )
    with psycopg.connect(**_address(), autocommit=True) as own:
        own.execute("SET ROLE kulisy_owner")
        for number in range(trials):
            span = _place(booking, number)
            gate.wait(60)
            try:
                with own.transaction():
                    if own.execute(look, [booking.company_id, booking.seat_id, span]).fetchone():
                        continue
                    own.execute(
                        take,
                        [booking.company_id, booking.client_id, booking.id, booking.seat_id, span],
                    )
            except (psycopg.errors.ExclusionViolation, psycopg.errors.DeadlockDetected):
                continue


def _address() -> dict[str, Any]:
    found = connection.get_connection_params()
    return {
        key: found[key] for key in ("host", "port", "user", "password", "dbname") if key in found
    }
