"""Offers: to whom they are for, one at a time, gone when not wanted, and never by mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import Http404

from kulisy.catalog import access, actions
from kulisy.catalog.models import Offer, OfferFate
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def offers(cast: Cast, title: str, *, to: tuple[Any, ...] = (), **values: Any) -> Offer:
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        made = actions.save_offer(
            viewer,
            None,
            values={
                "kind": "offer",
                "title": title,
                "body": "",
                "service_id": None,
                "starts_on": TODAY,
                "ends_on": TODAY + timedelta(days=7),
                "to_all": not to,
                "public": False,
                **values,
            },
            client_ids=[each.id for each in to],
            now=NOW,
        )
        actions.show_offer(viewer, made, "shown", now=NOW)
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
    assert mail.outbox == [], "never by mail"
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
