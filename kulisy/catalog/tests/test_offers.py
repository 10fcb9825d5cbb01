"""Offers: to whom they are for, one at a time, gone when not wanted, by mail only to who asked."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client as Browser

from kulisy.catalog import access, actions
from kulisy.catalog.models import Offer, OfferFate, OfferWish
from kulisy.catalog.tests.selling import sells
from kulisy.journal.models import Entry
from kulisy.kit.time import now
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
MOSCOW = ZoneInfo("Europe/Moscow")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def offers(
    cast: Cast, title: str, *, to: tuple[Any, ...] = (), at: datetime = NOW, **values: Any
) -> Offer:
    viewer, today = at_desk(cast.irina), at.astimezone(MOSCOW).date()
    with viewing(viewer):
        made = actions.save_offer(
            viewer,
            None,
            values={
                "kind": "offer",
                "title": title,
                "body": "",
                "service_id": None,
                "starts_on": today,
                "ends_on": today + timedelta(days=7),
                "to_all": not to,
                "public": False,
                **values,
            },
            client_ids=[each.id for each in to],
            now=at,
        )
        actions.show_offer(viewer, made, "shown", now=at)
    return made


def shown_to(cast: Cast, name: str, *, days: int = 0) -> str | None:
    viewer = in_cabinet(getattr(cast, name))
    with viewing(viewer):
        found = access.offer_of_today(viewer, today=TODAY + timedelta(days=days))
        return found.title if found else None


def test_one_at_a_time_to_whom_it_is_for_until_it_ends(cast: Cast) -> None:
    offers(cast, "Всем: скидка")
    offers(cast, "Только Кузнецову", to=(cast.kuznetsov,))
    run_jobs()

    assert shown_to(cast, "anna") == "Всем: скидка"
    assert shown_to(cast, "ivan") in {"Только Кузнецову", "Всем: скидка"}
    assert shown_to(cast, "anna", days=8) is None
    assert shown_to(cast, "anna_at_lawyers") is None
    assert mail.outbox == [], "nobody asked for them by mail"
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        # The second wall: the other client's offer does not exist for her, nor whom it is for.
        assert [each.title for each in Offer.objects.all()] == ["Всем: скидка"]
        assert access.aims(anna).count() == 0


def test_not_interested_is_for_good_and_its_effect_is_counted(cast: Cast) -> None:
    offer = offers(cast, "Скидка")
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        actions.see_offer(anna, offer.id, today=TODAY, now=NOW)
        actions.see_offer(anna, offer.id, today=TODAY, now=NOW + timedelta(days=1))
        actions.dismiss_offer(anna, offer.id, today=TODAY, now=NOW)
    assert shown_to(cast, "anna") is None
    assert shown_to(cast, "pyotr") == "Скидка"
    fate = OfferFate.objects.get(offer=offer)
    assert (fate.seen_at, fate.dismissed_at, fate.ordered_at) == (NOW, NOW, None)
    lev = in_cabinet(cast.anna_at_lawyers)
    with viewing(lev), pytest.raises(Http404):
        actions.dismiss_offer(lev, offer.id, today=TODAY, now=NOW)


def test_strangers_see_what_is_for_everybody_and_nothing_else(cast: Cast) -> None:
    offers(cast, "Открылись в субботу", kind="news", public=True)
    offers(cast, "Клиентам")
    with in_lobby():
        assert [each.title for each in access.public_news(cast.studio, today=TODAY)] == [
            "Открылись в субботу"
        ]
        assert Offer.objects.count() == 1


def wants(cast: Cast, name: str) -> None:
    viewer = in_cabinet(getattr(cast, name))
    with viewing(viewer):
        actions.wish_offers(viewer, wanted=True, now=NOW)


def test_by_letter_only_who_asked_and_only_what_is_for_him_and_only_once(cast: Cast) -> None:
    moment = now()
    for name in ("anna", "ivan", "anna_at_lawyers"):
        wants(cast, name)
    offer = offers(cast, "Всем: скидка", at=moment)
    aimed = offers(cast, "Только Кузнецову", to=(cast.kuznetsov,), at=moment)
    offers(cast, "Новость", kind="news", at=moment)
    run_jobs()
    got = {(each.to[0], each.subject) for each in mail.outbox}
    assert got == {
        ("anna@romashka.example", "Всем: скидка"),
        ("ivan@kuznetsov.example", "Всем: скидка"),
        ("ivan@kuznetsov.example", "Только Кузнецову"),
    }
    with viewing(at_desk(cast.irina)) as viewer:
        actions.show_offer(viewer, offer, "draft", now=moment)
        actions.show_offer(viewer, offer, "shown", now=moment)
    run_jobs()
    assert len(mail.outbox) == 3, "shown again, it isn't sent again"
    assert OfferFate.objects.filter(mailed_at__isnull=False, offer=aimed).count() == 1


def test_the_letter_ends_such_letters_in_one_click_without_signing_in(cast: Cast) -> None:
    wants(cast, "anna")
    offers(cast, "Скидка", at=now())
    run_jobs()
    letter = mail.outbox[0]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    browser = Browser()
    assert browser.get(f"/{path}").status_code == 200
    assert OfferWish.objects.count() == 1, "a scanner's look ends nothing"
    assert browser.post(f"/{path}").status_code == 200
    assert browser.post(f"/{path}").status_code == 200
    assert OfferWish.objects.count() == 0
    assert browser.get("/u/offers/nonsense/").status_code == 404
    kinds = Entry.objects.filter(client_id=cast.romashka.id).values_list("kind", flat=True)
    assert [each for each in kinds if each.startswith("offers_")] == [
        "offers_wanted",
        "offers_unwanted",
    ]
    offers(cast, "Ещё скидка", at=now())
    run_jobs()
    assert len(mail.outbox) == 1


def test_the_place_for_orders_is_there_once_something_was_shown_to_all(cast: Cast) -> None:
    def places(name: str) -> str:
        browser = Browser(headers={"accept-language": "ru"})
        browser.force_login(getattr(cast, name).person, backend=BACKEND)
        return browser.get("/c/wind/team/").content.decode()

    assert "/c/wind/catalog/" not in places("anna")
    offers(cast, "Только Кузнецову", to=(cast.kuznetsov,))
    assert "/c/wind/catalog/" not in places("anna"), "it would tell of another's offer"
    sells(cast.irina)
    assert "/c/wind/catalog/" in places("anna")
