"""The calendar in the settings, and what it does to terms."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kulisy.clocks import access, actions
from kulisy.clocks.calendars import UnknownYear
from kulisy.clocks.terms import Term, Unit, due
from kulisy.journal.models import Entry
from kulisy.operate.testing import acting_as
from kulisy.people.tests.cast import Cast, at_desk, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
DAYS = "\n".join(f"2027-01-{n:02} off" for n in range(1, 9))


@pytest.fixture
def cast() -> Cast:
    with acting_as("kulisy_owner"):
        return make_cast()


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(
        cast.olga.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_a_year_that_is_brought_in_lets_terms_reach_into_it(cast: Cast, olga: Client) -> None:
    term = Term(10, Unit.WORKING_DAYS)
    with working(), pytest.raises(UnknownYear):
        due(access.calendar(cast.studio), NOW, term)
    page = olga.get("/d/wind/settings/calendar/")
    assert "2027" in page.content.decode()

    sent = {"what": "year", "year": "2027", "days": DAYS, "source": "Постановление № 1"}
    assert olga.post("/d/wind/settings/calendar/", sent).status_code == 302

    with working():
        # 22–25, 28–30 December (the 31st is off by decree), 11–13 January.
        assert due(access.calendar(cast.studio), NOW, term).date() == date(2027, 1, 13)
        with pytest.raises(UnknownYear):
            due(access.calendar(cast.lawyers), NOW, term)
    with acting_as("kulisy_owner"):
        assert Entry.objects.filter(kind="calendar_changed", client_id=None).count() == 1


def test_a_line_that_is_no_day_is_named_and_nothing_is_kept(cast: Cast, olga: Client) -> None:
    sent = {"what": "year", "year": "2027", "days": "2027-01-01 off\nпервое мая", "source": "x"}
    answer = olga.post("/d/wind/settings/calendar/", sent)
    assert answer.status_code == 422
    assert "первое мая" in answer.content.decode()
    with viewing(at_desk(cast.olga)) as viewer:
        assert not access.years(viewer).exists()


def test_own_days_go_before_the_regions_and_both_before_the_countrys(cast: Cast) -> None:
    day = date(2026, 12, 22)
    with viewing(at_desk(cast.olga)) as viewer:
        actions.set_day(viewer, layer="region", day=day, kind="off", name="", now=NOW)
        assert not access.calendar(cast.studio).works(day)
        actions.set_day(viewer, layer="own", day=day, kind="work", name="", now=NOW)
        assert access.calendar(cast.studio).works(day)


def test_hours_change_from_a_day_on_and_not_before(cast: Cast) -> None:
    week = [[(600, 1140)]] * 5 + [[], []]
    with viewing(at_desk(cast.olga)) as viewer:
        for since, base in ((date(2020, 1, 1), "ru"), (date(2026, 12, 22), "week")):
            hours = week if base == "ru" else [[(480, 720)]] * 6 + [[]]
            actions.set_hours(
                viewer, valid_from=since, base=base, week=hours, short_minutes=0, now=NOW
            )
        calendar = access.calendar(cast.studio)
    assert calendar.spans(date(2026, 12, 21)) == [(600, 1140)]
    # Days of the week alone: Saturday is worked, and no year is ever missing.
    assert calendar.spans(date(2026, 12, 26)) == [(480, 720)]
    assert calendar.works(date(2031, 1, 2))


def test_only_who_runs_the_company_changes_its_calendar(cast: Cast, client: Client) -> None:
    client.force_login(
        cast.irina.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get("/d/wind/settings/calendar/").status_code == 404
