"""The wish beyond the contract.

The studio makes a website for «Ромашка»: eight pages, two rounds of remarks. Анна asks for a basket
with payment, which nobody agreed on. She is heard, learns by when she will know, reads kindly that
it is more than was agreed, and gets a price and a number of days. Пётр, who signs for «Ромашка»,
approves it in place by a code. It lands in the plan, among the documents and in the next invoice,
by itself. Meanwhile a small thing is done "just quickly": the owner sees what it was worth,
«Ромашка» never does."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail

from kulisy.billing.tests.money import ACCOUNT, ENTITY
from kulisy.conversations.models import Conversation
from kulisy.operate.testing import acting_as
from kulisy.projects.models import Project
from kulisy.scope.models import Agreement, AgreementDraft, ChangeOrder
from tests.stories.at_the_studio import Studio, signed_in, the_studio

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
KEY = "0193e7aa-0000-7000-8000-00000000000{}"


def test_a_basket_that_nobody_agreed_on() -> None:
    with the_studio(MONDAY) as studio:
        project = the_work_begins_with_an_agreement(studio)
        basket = anna_asks_for_a_basket(studio)
        irina_judges_it_among_the_team(studio, basket)
        order = she_tells_it_kindly_and_offers_it(studio, basket)
        pyotr_approves_it_in_place(studio, order)
        it_has_landed(studio, project, order)
        what_was_given_away_stays_with_us(studio, basket)


def the_work_begins_with_an_agreement(studio: Studio) -> Project:
    cast = studio.cast
    entity = {**ENTITY, "language": "ru", "included": "on", "active": "on"}
    place = studio.does(cast.olga, "/d/wind/entities/new/", **entity)
    studio.does(cast.olga, place, **ACCOUNT, currency="RUB", active="on")
    customs = {"hour_price": "3 000", "currency": "RUB", "answer_days": "2"}
    studio.does(cast.olga, "/d/wind/scope/customs/", **customs)
    begun = {
        "audience": "client", "client": cast.romashka.id, "title": "Новый сайт",
        "about": "", "lead": cast.irina.id, "begins": "2026-11-16", "outline": "",
    }  # fmt: skip
    studio.does(cast.irina, "/d/wind/projects/new/", **begun)
    with acting_as("kulisy_owner"):
        project = Project.objects.get()
    text = "Страницы сайта: 8 страниц\nРаунды замечаний: 2 раунда\nПравки: 5 часов в месяц\nХостинг"
    url = f"/d/wind/clients/{cast.romashka.id}/scope/new/"
    said = {"title": "Сайт «Ромашки»", "project": project.id, "document": "", "text": text}
    studio.does(cast.irina, url, **said)
    with acting_as("kulisy_owner"):
        draft = AgreementDraft.objects.get()
    assert "Пока ничего не записано" in studio.sees(cast.anna, "/c/wind/scope/")
    studio.does(cast.irina, f"/d/wind/scope/drafts/{draft.id}/agreeing/")
    assert "0 из 8 страниц" in studio.sees(cast.anna, "/c/wind/scope/")
    return project


def anna_asks_for_a_basket(studio: Studio) -> Conversation:
    cast = studio.cast
    said = {"title": "Корзина", "body": "Хотим корзину с оплатой. Сделаете?", "key": KEY.format(1)}
    studio.does(cast.anna, "/c/wind/requests/new/", **said)
    studio.works()
    with acting_as("kulisy_owner"):
        basket = Conversation.objects.get(title="Корзина")
    # She can ask, and see by when she will know; nobody's hands, dates or priorities are hers.
    seen = studio.sees(cast.anna, f"/c/wind/conversations/{basket.id}/scope/")
    assert "Обращение у нас. Ответ по сути — не позже: 18 нояб в 18:00" in seen
    assert "Корзина" in studio.sees(cast.irina, "/d/wind/wishes/")
    return basket


def irina_judges_it_among_the_team(studio: Studio, basket: Conversation) -> None:
    cast, at = studio.cast, f"/d/wind/conversations/{basket.id}"
    before = studio.sees(cast.anna, f"/c/wind/conversations/{basket.id}/scope/")
    mail.outbox.clear()
    studio.does(cast.irina, f"{at}/judgement/", beyond="1")
    studio.does(cast.maxim, f"{at}/favour/", minutes="30", words="Прикинули корзину на макете")
    studio.works()
    assert "сверх договора" in studio.sees(cast.irina, f"{at}/scope/")
    assert studio.sees(cast.anna, f"/c/wind/conversations/{basket.id}/scope/") == before
    assert not mail.outbox


def she_tells_it_kindly_and_offers_it(studio: Studio, basket: Conversation) -> ChangeOrder:
    cast, at = studio.cast, f"/d/wind/conversations/{basket.id}"
    said = {"kind": "beyond", "by_day": "2026-11-19", "words": "Считаем вместе с Максимом."}
    studio.does(cast.irina, f"{at}/saying/", **said)
    studio.works()
    seen = studio.sees(cast.anna, f"/c/wind/conversations/{basket.id}/scope/")
    assert "Это больше, чем мы договорились, поэтому сами мы не начинаем." in seen
    assert "19 нояб" in seen
    assert any("Считаем вместе с Максимом." in each.body for each in mail.outbox)

    studio.until(WEDNESDAY)
    with acting_as("kulisy_owner"):
        project = Project.objects.get()
    drafted = studio.does(
        cast.irina, "/d/wind/change-orders/new/", conversation=basket.id, title="Корзина с оплатой",
        words="Корзина, оплата картой, письмо покупателю.", price="48 000", days="4",
        valid_until="2026-12-02", project=project.id, agreement=_agreement(), note="Маржа 40 %",
        points="Страницы сайта: 2 страницы",
    )  # fmt: skip
    assert "48" not in studio.sees(cast.anna, f"/c/wind/conversations/{basket.id}/scope/")
    studio.does(cast.irina, f"{drafted}sending/")
    studio.works()
    with acting_as("kulisy_owner"):
        order = ChangeOrder.objects.get()
    seen = studio.sees(cast.anna, f"/c/wind/conversations/{basket.id}/scope/")
    assert "Изменение объёма № 1: 48 000 ₽, +4 рабочих дня" in seen.replace("\xa0", " ")
    home = studio.sees(cast.pyotr, "/c/wind/")
    assert "Изменение объёма № 1: Корзина с оплатой" in home
    return order


def pyotr_approves_it_in_place(studio: Studio, order: ChangeOrder) -> None:
    cast, at = studio.cast, f"/c/wind/change-orders/{order.id}"
    seen = studio.sees(cast.anna, f"{at}/")
    assert "Решает уполномоченное лицо вашей компании" in seen
    assert "Маржа" not in seen
    mail.outbox.clear()
    assert signed_in(cast.pyotr).post(f"{at}/code/", {"version": "1"}).status_code == 200
    studio.works()
    [letter] = [each for each in mail.outbox if each.to == ["pyotr@romashka.example"]]
    code = re.search(r"\b\d{6}\b", letter.body)
    assert code
    studio.does(cast.pyotr, f"{at}/consent/", version="1", code=code[0])
    studio.works()
    order.refresh_from_db()
    assert order.approved_sha256 in studio.sees(cast.pyotr, f"{at}/")


def it_has_landed(studio: Studio, project: Project, order: ChangeOrder) -> None:
    cast = studio.cast
    living = studio.sees(cast.anna, f"/c/wind/projects/{project.id}/").replace("\xa0", " ")
    assert "+4 рабочих дня: Изменение объёма № 1: Корзина с оплатой" in living
    assert "0 из 10 страниц" in studio.sees(cast.anna, f"/c/wind/projects/{project.id}/scope/")
    assert "Изменение объёма № 1" in studio.sees(cast.pyotr, "/c/wind/documents/")
    desk = studio.sees(cast.irina, f"/d/wind/change-orders/{order.id}/")
    assert "В следующем счёте" in desk
    assert "Корзина с оплатой" not in studio.sees(cast.pyotr, "/c/wind/money/"), "not issued yet"


def what_was_given_away_stays_with_us(studio: Studio, basket: Conversation) -> None:
    cast = studio.cast
    told = studio.sees(cast.olga, "/d/wind/scope/").replace("\xa0", " ")
    assert "1 500 ₽" in told
    for page in ("/c/wind/", "/c/wind/scope/", f"/c/wind/conversations/{basket.id}/"):
        assert "Прикинули корзину" not in studio.sees(cast.anna, page)


def _agreement() -> str:
    with acting_as("kulisy_owner"):
        return str(Agreement.objects.get().id)
