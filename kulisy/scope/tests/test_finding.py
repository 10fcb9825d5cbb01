"""Change orders are found before they are approved, by whoever may see them."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import Cast, at_desk, in_cabinet, make_cast
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import Viewer, viewing
from kulisy.scope import finding
from kulisy.scope.actions import discard_order, revise, withdraw
from kulisy.scope.models import SearchRow
from kulisy.scope.tests.bounded import approves, asks_code, drafts, offers, sends

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def titles(who: Access | Seat, words: str) -> list[str]:
    viewer: Viewer = at_desk(who) if isinstance(who, Seat) else in_cabinet(who)
    with viewing(viewer):
        found = [each.title for each in finding.found(viewer, words)]
        return [each.partition(": ")[2] or each for each in found]


def test_a_draft_is_found_by_the_team_alone_and_what_was_sent_by_both_sides(cast: Cast) -> None:
    draft = drafts(cast.irina, cast.romashka, title="Личный кабинет партнёра")
    assert titles(cast.maxim, "кабинета партнера") == ["Личный кабинет партнёра"]
    assert titles(cast.anna, "кабинета партнера") == []
    with viewing(in_cabinet(cast.anna)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM scope_searchrow")
        assert cursor.fetchone() == (0,)
    order = sends(cast.irina, draft)
    assert titles(cast.anna, "кабинета партнера") == ["Личный кабинет партнёра"]
    assert titles(cast.maxim, "кабинета партнера") == ["Личный кабинет партнёра"]
    for other in (cast.ivan, cast.lev):
        assert titles(other, "кабинета партнера") == []
    # The next version in the making is the team's until it is sent.
    with viewing(at_desk(cast.irina)) as viewer:
        again = revise(viewer, order, now=order.sent_at)
        assert len(finding.found(viewer, "партнёра")) == 2
        discard_order(viewer, again)
        assert len(finding.found(viewer, "партнёра")) == 1
        withdraw(viewer, order, reason="Не нужно", now=order.sent_at)
    assert titles(cast.anna, "партнёра") == ["Личный кабинет партнёра"]


def test_an_approved_one_is_found_by_its_document(cast: Cast) -> None:
    order = offers(cast.irina, cast.romashka, title="Ещё одна страница")
    approves(cast.pyotr, order, asks_code(cast.pyotr, order))
    assert titles(cast.maxim, "одна страница") == []
    assert SearchRow.objects.count() == 1


def test_the_page_shows_it_in_two_statements_more_however_many_there_are(cast: Cast) -> None:
    def statements(who: Access | Seat, page: str) -> int:
        browser = Browser(headers={"accept-language": "ru"})
        browser.force_login(
            who.person, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        url = reverse(page, args=[cast.studio.slug])
        browser.get(url, {"q": "партнёр"})
        with counted() as taken:
            found = browser.get(url, {"q": "партнёр"}).content.decode()
        assert "Кабинет партнёра" in found
        return len(taken)

    offers(cast.irina, cast.romashka, title="Кабинет партнёра")
    pages = ((cast.maxim, "desk:search"), (cast.anna, "portal:search"))
    few = [statements(*each) for each in pages]
    for number in range(4):
        offers(cast.irina, cast.romashka, title=f"Кабинет партнёра {number}")
        drafts(cast.irina, cast.romashka, title=f"Черновик партнёра {number}")
    assert [statements(*each) for each in pages] == few
