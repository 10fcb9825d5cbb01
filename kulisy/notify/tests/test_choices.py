"""What suits each role; places followed and muted in one tap, which nobody else learns of."""

import re
from datetime import timedelta

import pytest

from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.notify import choices
from kulisy.notify.choices import Way
from kulisy.notify.models import Bell, Choice, Kind, Letter, Stance
from kulisy.notify.tests.test_bell import browser
from kulisy.people.models import Role
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing


def test_each_role_hears_as_suits_it() -> None:
    def heard(role: str) -> dict[str, str]:
        kinds = (Kind.MENTION, Kind.ASSIGNED, Kind.MESSAGE, Kind.REQUEST, Kind.STATE)
        return {kind.value: choices.default(role, kind).value for kind in kinds}

    by_name = {"mention": "now", "assigned": "now"}
    runs = by_name | {"message": "digest", "request": "digest", "state": "digest"}
    assert heard(Role.OWNER) == heard(Role.ADMIN) == runs
    assert set(heard(Role.ACCOUNT).values()) == set(heard("").values()) == {"now"}
    assert heard(Role.SPECIALIST) == by_name | {
        "message": "now",
        "request": "bell",
        "state": "bell",
    }
    papers = by_name | {"message": "digest", "request": "bell", "state": "bell"}
    assert heard(Role.ACCOUNTANT) == heard(Role.LAWYER) == papers
    assert choices.default(Role.OWNER, Kind.ADMISSION) == Way.NOW
    assert choices.offered(Kind.ACCEPTED) == [Way.BELL, Way.NOTHING]
    for way in Way:
        assert choices.way_of(Choice(**choices.columns(way))) == way


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.django_db
@pytest.mark.slow
def test_a_muted_place_is_silent_but_for_a_mention(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    run_jobs()
    before = letters(cast.irina)
    answer = browser(cast.irina).post(f"/d/wind/stance/conversation/{thread.id}/", {"wish": "mute"})
    assert answer.headers["Location"] == f"/d/wind/conversations/{thread.id}/"
    page = browser(cast.irina).get(answer.headers["Location"]).content.decode()
    assert page.count('aria-pressed="true"') == 1

    says(cast.anna, thread, "Ну?", now=NOW + timedelta(minutes=1))
    run_jobs()
    assert bells(cast.irina) == ["request"]
    name = f"@[Ирина Павлова](seat:{cast.irina.id})"
    notes(cast.maxim, thread, f"{name} посмотри", now=NOW + timedelta(minutes=2))
    run_jobs()

    assert bells(cast.irina) == ["request", "mention"]
    assert letters(cast.irina) == before, "and no letter"
    browser(cast.irina).post(f"/d/wind/stance/conversation/{thread.id}/", {"wish": ""})
    assert not Stance.objects.exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_whoever_follows_a_client_closely_hears_what_does_not_concern_him(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    run_jobs()
    assert bells(cast.dina) == []
    browser(cast.dina).post(f"/d/wind/stance/client/{cast.romashka.id}/", {"wish": "close"})
    says(cast.anna, thread, "Ну?", now=NOW + timedelta(minutes=1))
    asks(cast.ivan, "Визитки", "Когда?")
    run_jobs()
    assert bells(cast.dina) == ["message"]
    assert letters(cast.dina) == 1, "at once, whatever her role is used to"
    # What is wished for a conversation stands above what is wished for its client.
    browser(cast.dina).post(f"/d/wind/stance/conversation/{thread.id}/", {"wish": "mute"})
    says(cast.anna, thread, "Ау?", now=NOW + timedelta(minutes=2))
    run_jobs()
    assert bells(cast.dina) == ["message"]
    # Following where one watches: one button for both.
    browser(cast.maxim).post(f"/d/wind/conversations/{thread.id}/watchers/")
    assert Stance.objects.get(person=cast.maxim.person).wish == "close"
    browser(cast.maxim).post(f"/d/wind/conversations/{thread.id}/watchers/", {"stop": "1"})
    assert not Stance.objects.filter(person=cast.maxim.person).exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_what_one_muted_is_ones_own_affair(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    answers(cast.irina, thread, "Завтра")
    run_jobs()
    pages = {who: seen(cast, who, thread.id) for who in ("irina", "pyotr")}
    browser(cast.anna).post(f"/c/wind/stance/conversation/{thread.id}/", {"wish": "mute"})
    assert Stance.objects.get().person == cast.anna.person

    for viewer in (at_desk(cast.irina), at_desk(cast.olga), in_cabinet(cast.pyotr)):
        with viewing(viewer):
            assert not Stance.objects.exists(), viewer.name
    assert pages == {who: seen(cast, who, thread.id) for who in ("irina", "pyotr")}


@pytest.mark.django_db
@pytest.mark.slow
def test_no_wish_is_taken_for_a_place_that_one_does_not_see(cast: Cast) -> None:
    thread = asks(cast.anna, "Сайт", "Когда?")
    hers = f"stance/conversation/{thread.id}/"
    for who, place in (
        (cast.ivan, f"/c/wind/{hers}"),
        (cast.lev, f"/d/law/{hers}"),
        (cast.anna, f"/c/wind/stance/client/{cast.romashka.id}/"),
        (cast.irina, f"/d/wind/stance/client/{cast.romashka_at_lawyers.id}/"),
        (cast.irina, f"/d/wind/stance/message/{thread.id}/"),
    ):
        assert browser(who).post(place, {"wish": "mute"}).status_code == 404, place
    assert not Stance.objects.exists()


def bells(seat) -> list[str]:
    rows = Bell.objects.filter(person=seat.person, face="desk").order_by("at")
    return list(rows.values_list("kind", flat=True))


def letters(seat) -> int:
    return Letter.objects.filter(person=seat.person).count()


def seen(cast: Cast, who: str, thread: object) -> bytes:
    seat = getattr(cast, who)
    face = "d" if who == "irina" else "c"
    page = browser(seat).get(f"/{face}/wind/conversations/{thread}/").content
    return re.sub(rb"[A-Za-z0-9]{64}|[0-9a-f-]{36}", b"", page)
