"""Calendar files: real ones are read whatever they hold; ours are read by others; the feed at its
secret address."""

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client as Browser
from icalendar import Calendar

from kulisy.conversations.tests.talk import answers, asks
from kulisy.handovers.tests.stepping import gives_word
from kulisy.kit import ics
from kulisy.mailroom import calendars
from kulisy.meetings.models import Feed
from kulisy.meetings.tests.meeting import plans
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, AccessState, Seat
from kulisy.people.tests.cast import Cast
from kulisy.people.tests.counting import counted
from kulisy.projects.tests.working import begins

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[4] / "shared"))
FILES = SHARED / "data" / "ics"
#: The key of a form: another on every page.
FLEETING = re.compile(rb"\b[A-Za-z0-9]{64}\b")


def browser(who: Seat | Access | None = None) -> Browser:
    made = Browser(headers={"accept-language": "ru"})
    if who is not None:
        made.force_login(who.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def subscribes(who: Seat | Access, page: str = "/c/wind/my-calendar/") -> str:
    text = browser(who).post(page).content.decode()
    return "/calendar/" + text.split("/calendar/", 1)[1].split("<", 1)[0]


def test_real_files_are_read_without_failing() -> None:
    if not FILES.is_dir():
        pytest.skip("Shared data is not beside this checkout.")
    found = sorted(FILES.glob("*.ics"))
    assert len(found) > 50
    for file in found:
        data = file.read_bytes()
        assert isinstance(calendars.read(data), list), file.name
        # The same, were it a reply: broken or not, nothing raises.
        assert isinstance(calendars.read(data.replace(b"PUBLISH", b"REPLY")), list), file.name
        assert isinstance(
            calendars.read(data.replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:REPLY")), list
        ), file.name


def test_ours_are_read_by_others() -> None:
    told = ics.Event(
        uid="1@wind", version=2, at=datetime(2026, 11, 1, tzinfo=UTC),
        starts=datetime(2026, 11, 17, 9, tzinfo=UTC), ends=datetime(2026, 11, 17, 10, tzinfo=UTC),
        title='Показ; «главная», 1\\2', words="Строка\nвторая " * 20, zone="Europe/London",
        organizer=ics.Somebody('Студия "Ветер"', "a@wind.example"),
        attendees=[ics.Somebody("Анна\nКим", "anna@x.example", "accepted")], answers=True,
    )  # fmt: skip
    day = ics.Event(
        uid="2@wind", version=0, at=told.at, starts=date(2026, 11, 20), ends=date(2026, 11, 21),
        title="Срок", busy=False,
    )  # fmt: skip
    data = ics.calendar([told, day], name="Ветер", method=ics.REQUEST)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    event, other = Calendar.from_ical(data).walk("VEVENT")
    assert event["DTSTART"].dt == told.starts
    assert str(event["SUMMARY"]) == told.title
    assert str(event["DESCRIPTION"]) == told.words
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert other["DTSTART"].dt == day.starts
    assert str(other["TRANSP"]) == "TRANSPARENT"


@pytest.mark.django_db
@pytest.mark.slow
def test_a_feed_holds_what_its_person_may_see_and_ends_with_his_right(cast: Cast) -> None:
    now = datetime.now(UTC)
    soon = now + timedelta(days=2)
    plans(cast.irina, cast.romashka, contacts=[cast.anna], at=soon, now=now, title="Показ")
    plans(cast.irina, cast.romashka, audience="internal", at=soon, now=now, title="О скидке")
    plans(cast.irina, cast.kuznetsov, contacts=[cast.ivan], at=soon, now=now, title="Чужая")
    thread = asks(cast.anna, "Вёрстка", "Когда?", now=now)
    message = answers(cast.irina, thread, "Пришлём завтра", now=now)
    gives_word(cast.irina, message, "Пришлём макет", due_at=now + timedelta(days=3), now=now)
    begins(cast.irina, cast.romashka, now=now)
    address = subscribes(cast.anna)
    at_desk = subscribes(cast.irina, "/d/wind/my-calendar/")
    elsewhere = subscribes(cast.anna_at_lawyers, "/c/law/my-calendar/")
    anybody = browser()

    text = anybody.get(address).content.decode().replace("\r\n ", "")
    assert [word in text for word in ("Показ", "О скидке", "Чужая", "Пришлём макет")] == [
        True, False, False, True,
    ]  # fmt: skip
    assert "Тексты о компании" in text
    ours = anybody.get(at_desk).content.decode().replace("\r\n ", "")
    assert all(word in ours for word in ("Показ", "О скидке", "Чужая", "Пришлём макет"))
    assert "SUMMARY" not in anybody.get(elsewhere).content.decode()
    Calendar.from_ical(anybody.get(at_desk).content)

    # As long as nothing has changed nothing is sent again.
    tag = anybody.get(address)["ETag"]
    assert anybody.get(address, headers={"if-none-match": tag}).status_code == 304
    plans(cast.irina, cast.romashka, contacts=[cast.anna], at=soon, now=now, title="Ещё")
    assert anybody.get(address, headers={"if-none-match": tag}).status_code == 200

    # Only the hash is kept; a new address ends the old one.
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    with acting_as("kulisy_owner"):
        assert not Feed.objects.filter(secret_hash=secret).exists()
    newer = subscribes(cast.anna)
    assert (anybody.get(address).status_code, anybody.get(newer).status_code) == (404, 200)
    browser(cast.anna).post("/c/wind/my-calendar/ending/")
    assert anybody.get(newer).status_code == 404
    with acting_as("kulisy_owner"):
        Seat.objects.filter(id=cast.irina.id).update(active=False)
        Access.objects.filter(id=cast.anna_at_lawyers.id).update(state=AccessState.REVOKED)
    gone = anybody.get(at_desk)
    assert gone.status_code == anybody.get(elsewhere).status_code == 404
    nobodys = "/calendar/" + "0" * 43 + ".ics"
    never = anybody.get(nobodys)
    # The page names the address that was asked for; nothing else may differ.
    said = gone.content.replace(at_desk.encode(), nobodys.encode())
    assert FLEETING.sub(b"", said) == FLEETING.sub(b"", never.content)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_feed_takes_as_many_statements_however_much_it_holds(cast: Cast) -> None:
    now = datetime.now(UTC)
    address, sizes = subscribes(cast.anna), []
    for count in (1, 12):
        for number in range(count):
            at = now + timedelta(days=1 + number)
            plans(cast.irina, cast.romashka, contacts=[cast.anna], at=at, now=now)
        with counted() as statements:
            assert browser().get(address).status_code == 200
        sizes.append(len(statements))
    assert sizes[0] == sizes[1] <= 10, statements


@pytest.mark.django_db
@pytest.mark.slow
def test_a_program_that_asks_all_the_time_is_told_to_wait(cast: Cast) -> None:
    address, anybody = subscribes(cast.pyotr), browser()
    codes = [anybody.get(address).status_code for _each in range(32)]
    assert set(codes) == {200, 429}
    assert codes[0] == 200
