"""Working hours are in force from a day on: next month's change is made today."""

from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from kulisy.bookings import access, free
from kulisy.bookings import actions as verbs
from kulisy.bookings.actions import hours as weeks
from kulisy.bookings.actions.refusal import Refused
from kulisy.bookings.free import Asked
from kulisy.bookings.models import WorkingHours
from kulisy.bookings.spans import Span
from kulisy.bookings.tests.shop import Shop, open_shop
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db

#: NOW is Monday, 16 November; the shop is open on working days from 10 to 18.
NEXT_WEEK = date(2026, 11, 23)
EVENINGS = [(day, time(16), time(20)) for day in range(5)]
MORNINGS = [(day, time(8), time(12)) for day in range(5)]


def sets(shop: Shop, week: list[weeks.Stretch], *, since: date | None = None) -> None:
    with viewing(at_desk(shop.cast.maxim)) as viewer:
        verbs.set_hours(viewer, shop.cast.maxim, week=week, since=since, now=NOW)


def drops(shop: Shop, since: date) -> None:
    with viewing(at_desk(shop.cast.maxim)) as viewer:
        verbs.drop_change(viewer, shop.cast.maxim, since=since, now=NOW)


def offered(shop: Shop, day: int) -> tuple[float, float] | None:
    """The first and the last hour (of Moscow) offered so many days after Tuesday."""
    with viewing(in_cabinet(shop.cast.anna)) as viewer:
        found = free.free_times(
            viewer,
            Asked(shop.service, shop.cast.anna.client, shop.cast.maxim.id),
            within=Span(shop.at(0, day=day), shop.at(24, day=day)),
            rules=access.rules(viewer),
            now=NOW,
        )
    hours = [(each.start - shop.at(0, day=day)) / timedelta(hours=1) for each in found]
    return (hours[0], hours[-1]) if hours else None


def test_a_change_that_is_planned_begins_on_its_day_and_not_before() -> None:
    shop = open_shop()
    sets(shop, EVENINGS, since=NEXT_WEEK)
    assert offered(shop, 0) == (10, 17)
    assert offered(shop, 3) == (10, 17)
    assert offered(shop, 6) == (16, 19)
    # What is changed today holds until then.
    sets(shop, MORNINGS)
    assert offered(shop, 0) == (8, 11)
    assert offered(shop, 6) == (16, 19)
    with viewing(at_desk(shop.cast.maxim)) as viewer:
        rows = list(access.hours(viewer, [shop.cast.maxim.id]))
    assert weeks.planned(rows, after=date(2026, 11, 16)) == [NEXT_WEEK]


def test_a_planned_change_is_dropped_and_an_empty_week_takes_no_bookings() -> None:
    shop = open_shop()
    sets(shop, [], since=NEXT_WEEK)
    assert offered(shop, 3) == (10, 17)
    assert offered(shop, 6) is None
    sets(shop, EVENINGS, since=NEXT_WEEK + timedelta(days=7))
    assert offered(shop, 6) is None
    assert offered(shop, 13) == (16, 19)
    drops(shop, NEXT_WEEK)
    assert offered(shop, 6) == (10, 17)
    assert offered(shop, 13) == (16, 19)
    drops(shop, NEXT_WEEK + timedelta(days=7))
    assert offered(shop, 13) == (10, 17)
    drops(shop, date(2026, 11, 16))  # What is in force is no plan.
    assert offered(shop, 0) == (10, 17)


def test_a_week_that_is_saved_again_leaves_no_second_one_beside_it() -> None:
    shop = open_shop()
    for week in (EVENINGS, MORNINGS, MORNINGS):
        sets(shop, week)
    going_on = WorkingHours.objects.filter(seat=shop.cast.maxim, until=None)
    assert weeks.stretches(going_on) == MORNINGS


def test_nobody_changes_the_past_or_anothers_hours() -> None:
    shop = open_shop()
    with pytest.raises(Refused):
        sets(shop, EVENINGS, since=date(2026, 11, 15))
    with viewing(at_desk(shop.cast.dina)) as viewer, pytest.raises(Http404):
        verbs.drop_change(viewer, shop.cast.maxim, since=NEXT_WEEK, now=NOW)


@pytest.mark.slow
def test_the_page_plans_shows_and_drops_a_change() -> None:
    shop = open_shop()
    maxim = Client(headers={"accept-language": "en"})
    maxim.force_login(
        shop.cast.maxim.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = reverse("desk:seat_hours", args=["wind", shop.cast.maxim.id])
    since = (datetime.now() + timedelta(days=40)).date().isoformat()
    week = {"0a_from": "07:15", "0a_to": "09:45", "since": since}
    assert maxim.post(page, week).status_code == 302
    assert "07:15–09:45" in maxim.get(page).content.decode()
    assert "changes on" in maxim.get(reverse("desk:booking_hours", args=["wind"])).content.decode()
    assert maxim.post(page, week | {"since": "2020-01-01"}).status_code == 422
    maxim.post(page, {"drop": since})
    assert "07:15–09:45" not in maxim.get(page).content.decode()
