"""Screens of boundaries in both faces: what they say, what they do, how many statements they
take."""

import uuid
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kulisy.conversations.tests.talk import asks
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.projects.models import Approval
from kulisy.projects.tests.working import begins, shows
from kulisy.scope.models import ChangeOrder, Favour, OrderDraft, Saying, Tie
from kulisy.scope.tests.bounded import agrees, judges, offers, point, tells

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(who: Access | Seat) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(who.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def page(who: Access | Seat, url: str) -> str:
    answer = browser(who).get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def counted() -> AbstractContextManager[CaptureQueriesContext]:
    return CaptureQueriesContext(connection)


def test_a_wish_goes_from_the_list_to_a_change_order_in_a_few_clicks(cast: Cast) -> None:
    agrees(cast.irina, cast.romashka)
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    run_jobs()
    desk = browser(cast.irina)
    assert "Корзина" in page(cast.irina, "/d/wind/wishes/")
    assert "Wishes" in page(cast.irina, "/d/wind/")
    at = f"/d/wind/conversations/{thread.id}"
    assert desk.post(f"{at}/judgement/", {"beyond": "1", "from": "triage"})["Location"] == (
        "/d/wind/wishes/"
    )
    assert desk.post(f"{at}/favour/", {"minutes": "15"}).status_code == 302
    assert Favour.objects.get().words == "Корзина"
    told = page(cast.irina, f"{at}/scope/")
    assert "beyond the contract" in told
    assert "was told nothing of it yet" in told
    assert "beyond" not in page(cast.anna, f"/c/wind/conversations/{thread.id}/scope/")

    form = page(cast.irina, f"/d/wind/change-orders/new/?conversation={thread.id}")
    assert 'value="Корзина"' in form
    said = {
        "conversation": thread.id, "title": "Корзина", "words": "Корзина и оплата",
        "price": "12 000", "days": "4", "valid_until": "2030-01-15", "project": "",
        "agreement": "", "points": "", "note": "Максим сделает",
    }  # fmt: skip
    wrong = desk.post("/d/wind/change-orders/new/", said | {"price": "много"})
    assert wrong.status_code == 422
    assert "Корзина и оплата" in wrong.content.decode(), "what he wrote stays"
    draft = desk.post("/d/wind/change-orders/new/", said)["Location"]
    assert "12,000" in page(cast.irina, draft)
    desk.post(f"{draft}sending/")
    run_jobs()
    order = ChangeOrder.objects.get()
    seen = page(cast.pyotr, f"/c/wind/change-orders/{order.id}/")
    assert "Корзина и оплата" in seen
    assert "Максим сделает" not in seen
    assert "Change order No. 1" in page(cast.pyotr, "/c/wind/")
    assert "Change order No. 1" in page(cast.anna, f"/c/wind/conversations/{thread.id}/scope/")
    assert any("Корзина и оплата" in each.body for each in mail.outbox)


def test_the_page_of_an_order_takes_a_code_a_no_and_a_question(cast: Cast) -> None:
    order = offers(cast.irina, cast.romashka)
    at, pyotr = f"/c/wind/change-orders/{order.id}", browser(cast.pyotr)
    asked = pyotr.post(f"{at}/code/", {"version": "1"}).content.decode()
    assert "p…@romashka.example" in asked
    wrong = pyotr.post(f"{at}/consent/", {"version": "1", "code": "1"})
    assert wrong.status_code == 422
    assert "not the code" in wrong.content.decode()
    again = pyotr.post(f"{at}/consent/", {"version": "2", "code": "1"}, follow=True)
    assert "changed meanwhile" in again.content.decode()
    assert "decided by an authorised person" in page(cast.anna, f"{at}/")
    question = {"key": uuid.uuid4(), "words": "А скидка?"}
    where = browser(cast.anna).post(f"{at}/question/", question)["Location"]
    assert "А скидка?" in page(cast.anna, where)
    refused = pyotr.post(f"{at}/refusal/", {"version": "1", "reason": "Дорого"}, follow=True)
    assert "Declined by Пётр Ким: Дорого" in refused.content.decode()
    assert "Дорого" in page(cast.irina, f"/d/wind/change-orders/{order.id}/")


def test_what_is_approved_offers_both_sides_where_a_later_wish_begins(cast: Cast) -> None:
    approval = shows(cast.irina, begins(cast.irina, cast.romashka))
    here, there = f"/c/wind/projects/approvals/{approval.id}/", f"{approval.id}/later-wish/"
    assert there not in page(cast.anna, here)
    with acting_as("kulisy_owner"):
        Approval.objects.filter(id=approval.id).update(
            state="approved", approved_at=approval.project.made_at, approved_by_name="Пётр",
            approved_sha256="a" * 64,
        )  # fmt: skip
    assert there in page(cast.anna, here)
    said = {"key": uuid.uuid4(), "words": "Пусть фон будет синим"}
    assert browser(cast.anna).post(f"{here}later-wish/", said).status_code == 302
    run_jobs()
    assert "Главная страница" in page(cast.irina, "/d/wind/wishes/")
    desk = page(cast.irina, f"/d/wind/projects/approvals/{approval.id}/")
    assert f"change-orders/new/?approval={approval.id}" in desk
    assert "Главная" in page(cast.irina, f"/d/wind/change-orders/new/?approval={approval.id}")


def test_the_client_sees_his_meters_and_nothing_of_ours(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka, project)
    thread = asks(cast.anna, "Страница", "Ещё страницу")
    judges(cast.irina, thread, point(agreement, "Страницы"))
    url = f"/c/wind/projects/{project.id}/scope/"
    assert "0 of 3 pages" in page(cast.anna, url)
    tells(cast.irina, thread, "within")
    for who in (cast.anna, cast.pyotr):
        assert "1 of 3 pages" in page(who, url)
        assert "1 of 3 pages" in page(who, "/c/wind/scope/")
    assert f"/projects/{project.id}/scope/" in page(cast.anna, f"/c/wind/projects/{project.id}/")
    assert "Страницы" not in page(cast.ivan, "/c/wind/scope/")
    assert browser(cast.ivan).get(url).status_code == 404


def test_a_change_order_waits_on_the_page_of_its_project_among_what_waits(cast: Cast) -> None:
    ours, other = (begins(cast.irina, cast.romashka) for _ in range(2))
    url = f"/c/wind/projects/{ours.id}/"
    assert "Change order" not in page(cast.anna, url)
    offers(cast.irina, cast.romashka, project=ours)
    seen = page(cast.anna, url)
    waiting = seen.split('id="waiting"')[1].split("</section>")[0]
    assert "Change order No. 1: Корзина" in waiting
    assert "+4 working days" in waiting
    assert "Nothing waits for you" not in seen
    assert "Change order" not in page(cast.anna, f"/c/wind/projects/{other.id}/")


def test_pages_take_as_many_statements_however_much_there_is(cast: Cast) -> None:
    pages = (
        (browser(cast.irina), "/d/wind/wishes/", 28),
        (browser(cast.irina), "/d/wind/scope/", 26),
        (browser(cast.irina), f"/d/wind/clients/{cast.romashka.id}/scope/", 28),
        (browser(cast.anna), "/c/wind/scope/", 18),
    )
    agreement = agrees(cast.irina, cast.romashka)

    def more() -> None:
        thread = asks(cast.anna, "Ещё", "Ещё страницу")
        judges(cast.irina, thread, point(agreement, "Страницы"))
        offers(cast.irina, cast.romashka)
        run_jobs()

    def asked() -> list[int]:
        counts = []
        for asker, url, _most in pages:
            with counted() as statements:
                assert asker.get(url).status_code == 200
            counts.append(len(statements))
        return counts

    more()
    asked()
    few = asked()
    more()
    more()
    assert asked() == few
    assert [count <= most for count, (_asker, _url, most) in zip(few, pages, strict=True)] == [
        True, True, True, True,
    ], few  # fmt: skip
    assert (Tie.objects.count(), Saying.objects.count(), OrderDraft.objects.count()) == (3, 0, 0)
