"""What both sides see and press."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from kulisy.bookings.models import Booking, Occupation, WorkingHours
from kulisy.bookings.tests.shop import Shop, desk_books, open_shop
from kulisy.notify.models import Bell, Letter
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, Seat

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def shop() -> Shop:
    return open_shop()


def browser(who: Access | Seat, language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(who.person, backend=BACKEND)
    return made


def page(name: str, *args: object) -> str:
    return reverse(name, args=["wind", *args])


def first_time(text: str) -> tuple[str, str]:
    """The first offered time and the form's key."""
    start = re.search(r'name="start" value="([^"]+)"', text)
    key = re.search(r'name="key" value="([^"]+)"', text)
    assert start, text
    assert key
    return start[1].replace("&#43;", "+"), key[1]


@pytest.mark.slow
def test_a_client_books_in_three_taps_and_gets_a_calendar_file(shop: Shop, mailoutbox) -> None:
    anna = browser(shop.cast.anna)
    times = anna.get(page("portal:booking_times", shop.service.id))
    start, key = first_time(times.content.decode())

    held = anna.post(times.request["PATH_INFO"], {"start": start, "key": key}, follow=True)
    assert "Is this right?" in held.content.decode()
    booking = Booking.objects.get()
    done = anna.post(
        page("portal:booking_confirmation", booking.id), {"words": "С папой"}, follow=True
    )
    assert "You are booked" in done.content.decode()

    run_jobs()
    letter = next(each for each in mailoutbox if each.to == ["anna@romashka.example"])
    assert "Консультация" in letter.subject
    file = next(each for each in letter.attachments if "booking.ics" in str(each))
    assert file is not None
    answer = anna.get(page("portal:booking_calendar", booking.id))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event["DTSTART"].dt == booking.starts_at
    assert event["STATUS"] == "CONFIRMED"
    told = {each.person_id for each in Bell.objects.filter(subject_id=booking.id)}
    irina, seat = shop.cast.irina.person_id, booking.seat.person_id
    assert told == {shop.cast.anna.person_id, irina, seat}


@pytest.mark.slow
def test_a_time_that_has_gone_is_told_with_others_near_it(shop: Shop) -> None:
    anna = browser(shop.cast.anna)
    times = anna.get(page("portal:booking_times", shop.service.id))
    start, key = first_time(times.content.decode())
    for seat in (shop.cast.maxim, shop.cast.dina):
        begin = datetime.fromisoformat(start)
        desk_books(shop, shop.cast.irina, shop.cast.ivan, begin, by=seat, now=datetime.now(UTC))
    again = anna.post(times.request["PATH_INFO"], {"start": start, "key": key})
    assert again.status_code == 422
    assert "Free nearby" in again.content.decode()


@pytest.mark.slow
def test_times_stand_by_the_clock_of_whoever_looks(shop: Shop) -> None:
    shop.cast.anna.person.time_zone = "Asia/Vladivostok"
    shop.cast.anna.person.save(update_fields=["time_zone"])
    # Not today, whose first times may be too near by now.
    today = datetime.now(UTC).date()
    tuesday = today + timedelta(days=8 - today.weekday())
    times = page("portal:booking_times", shop.service.id) + f"?day={tuesday}"
    text = browser(shop.cast.anna).get(times).content.decode()
    assert "UTC+10" in text
    assert "<b>17:00</b><small>10:00 at ours</small>" in text
    moscow = browser(shop.cast.anna).get(times + "&zone=Europe/Moscow")
    assert "UTC+3" in moscow.content.decode()


@pytest.mark.slow
def test_a_client_moves_and_cancels_and_the_team_is_told(shop: Shop) -> None:
    day = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    day += timedelta(days=14 - day.weekday())  # far enough for the rule about late changes
    booking = desk_books(
        shop, shop.cast.irina, shop.cast.anna, day, by=shop.cast.maxim, now=datetime.now(UTC)
    )
    anna = browser(shop.cast.anna)
    moves = page("portal:booking_moves", booking.id)
    assert anna.get(moves).status_code == 200
    later = (day + timedelta(hours=2)).isoformat()
    assert anna.post(moves, {"start": later}).status_code == 302
    booking.refresh_from_db()
    assert booking.starts_at == day + timedelta(hours=2)
    anna.post(page("portal:booking_cancellation", booking.id), {"reason": "Заболела"})
    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("cancelled", "Заболела")
    assert not Occupation.objects.exists()
    run_jobs()
    assert Letter.objects.filter(subject_id=booking.id, face="desk").exists()
    cancelled = anna.get(page("portal:booking_calendar", booking.id)).content
    assert b"METHOD:CANCEL" in cancelled


@pytest.mark.slow
def test_the_desk_makes_moves_notes_and_marks_a_booking(shop: Shop) -> None:
    irina = browser(shop.cast.irina)
    today = datetime.now(MOSCOW)
    start = (today + timedelta(days=1)).replace(hour=21, minute=30)
    given = {
        "service": shop.service.id, "contact": shop.cast.anna.contact_id,
        "seat": shop.cast.maxim.id, "start": f"{start:%Y-%m-%dT%H:%M}",
        "key": shop.service.id, "note": "Давний клиент",
    }  # fmt: skip
    refused = irina.post(page("desk:new_booking"), given)
    assert refused.status_code == 422
    made = irina.post(page("desk:new_booking"), given | {"anyhow": "on"})
    assert made.status_code == 302
    booking = Booking.objects.get()
    shown = irina.get(page("desk:booking", booking.id)).content.decode()
    assert "Давний клиент" in shown
    calendar = irina.get(page("desk:bookings") + f"?date={start:%Y-%m-%d}").content.decode()
    assert f'data-booking="{booking.id}"' in calendar
    assert "y21 m6 h1 n0" in calendar
    place = {"start": f"{start:%Y-%m-%d}T12:00", "seat": shop.cast.dina.id, "anyhow": "on"}
    for never in ("0001-01-01T00:00", "9999-12-31T23:59"):
        spot = page("desk:booking_place", booking.id)
        answer = irina.post(spot, place | {"start": never}, follow=True)
        assert "Choose a day of this century." in answer.content.decode()
    irina.post(page("desk:booking_place", booking.id), place)
    booking.refresh_from_db()
    assert (booking.seat_id, booking.starts_at.astimezone(MOSCOW).hour) == (shop.cast.dina.id, 12)
    Booking.objects.filter(id=booking.id).update(
        starts_at=datetime.now(UTC) - timedelta(hours=1), ends_at=datetime.now(UTC)
    )
    irina.post(page("desk:booking_attendance", booking.id), {"came": "yes"})
    booking.refresh_from_db()
    assert booking.state == "came"
    text = browser(shop.cast.anna).get(page("portal:booking", booking.id)).content.decode()
    assert "Давний клиент" not in text


@pytest.mark.slow
def test_hours_rooms_absences_and_rules_are_set_at_the_desk(shop: Shop) -> None:
    olga, maxim = browser(shop.cast.olga), browser(shop.cast.maxim)
    week = {"0a_from": "09:00", "0a_to": "13:00", "0b_from": "14:00", "0b_to": "00:00"}
    week["since"] = f"{datetime.now(MOSCOW):%Y-%m-%d}"
    own = page("desk:seat_hours", shop.cast.maxim.id)
    assert maxim.post(own, week).status_code == 302
    assert WorkingHours.objects.filter(seat=shop.cast.maxim, until=None).count() == 2
    assert maxim.post(own, {"0a_from": "09:00"}).status_code == 422
    assert maxim.post(own, week | {"0b_from": "12:00", "0b_to": "15:00"}).status_code == 422
    assert maxim.get(page("desk:seat_hours", shop.cast.dina.id)).status_code == 404
    assert maxim.get(page("desk:booking_rules")).status_code == 404
    olga.post(page("desk:rooms"), {"name": "Зал", "services": [str(shop.service.id)]})
    assert "Зал" in olga.get(page("desk:rooms")).content.decode()
    start = datetime.now(MOSCOW).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    desk_books(shop, shop.cast.olga, shop.cast.anna, start,
               by=shop.cast.maxim, anyhow=True, now=datetime.now(UTC))  # fmt: skip
    said = olga.post(
        page("desk:absences"),
        {"whose": "all", "starts": f"{start:%Y-%m-%d}T00:00",
         "ends": f"{start + timedelta(days=1):%Y-%m-%d}T00:00", "reason": "Праздник"},
        follow=True,
    ).content.decode()  # fmt: skip
    assert "Праздник" in said
    assert "1 booking stands in that time" in said
    rules = olga.get(page("desk:booking_rules")).content.decode()
    assert 'name="notice" value="2"' in rules


@pytest.mark.slow
def test_pages_ask_the_same_whatever_there_is(shop: Shop) -> None:
    anna, irina = browser(shop.cast.anna), browser(shop.cast.irina)
    day = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=3)
    urls = [
        (anna, page("portal:bookings")),
        (anna, page("portal:booking_times", shop.service.id)),
        (irina, page("desk:bookings") + f"?date={day:%Y-%m-%d}"),
        (irina, page("desk:bookings") + f"?view=week&date={day:%Y-%m-%d}"),
    ]

    def counted() -> list[int]:
        found = []
        for who, url in urls:
            with CaptureQueriesContext(connection) as asked:
                assert who.get(url).status_code == 200
            found.append(len(asked))
        return found

    desk_books(shop, shop.cast.irina, shop.cast.anna, day, anyhow=True, now=datetime.now(UTC))
    counted()
    few = counted()
    for hour in range(1, 6):
        desk_books(shop, shop.cast.irina, shop.cast.anna, day + timedelta(hours=hour),
                   anyhow=True, now=datetime.now(UTC))  # fmt: skip
    assert counted() == few
    assert max(few) <= 20
