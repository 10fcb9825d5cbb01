"""A page that a browser holds: 304 while it is still the page he would get, and never after."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation, Message
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.kit.time import now as present
from kulisy.people.models import Access, AccessState, Company, Contact, Person, Seat
from kulisy.people.tests.cast import at_desk, make_cast
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(holder):
    made = Browser(headers={"accept-language": "en"})
    made.force_login(holder.person, backend=BACKEND)
    return made


class Page:
    """One address in one browser, and the tag that it holds."""

    def __init__(self, user, address):
        self.user, self.address = user, address
        user.get(address)  # the cookie against forged forms comes with the first page
        self.tag = ""
        assert self.ask() == 200
        assert self.tag.startswith('W/"')

    def ask(self):
        answer = self.user.get(self.address, headers={"if-none-match": self.tag})
        if answer.status_code == 304:
            assert answer.content == b""
        assert answer.headers["Cache-Control"] == "private, no-cache"
        self.tag = answer.headers.get("ETag", self.tag)
        return answer.status_code


def conversation():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте кнопку")
    answers(cast.irina, thread, "Какую?")
    run_jobs()
    return cast, thread, Page(browser(cast.anna), f"/c/wind/conversations/{thread.id}/")


def test_an_unchanged_conversation_is_not_sent_again():
    _cast, _thread, page = conversation()
    assert [page.ask(), page.ask()] == [304, 304]


def test_every_change_that_a_client_sees_sends_the_conversation_again():
    cast, thread, page = conversation()
    assert page.ask() == 304

    def changed(what):
        assert page.ask() == 200, what
        assert page.ask() == 304, what

    answers(cast.irina, thread, "Готово")
    changed("an answer")
    says(cast.anna, thread, "Спасибо")
    changed("his own words")
    last = Message.objects.order_by("-posted_at").first()
    with viewing(at_desk(cast.irina)):
        actions.mark_read(at_desk(cast.irina), thread, last.id, now=present())
    changed("the team read it")
    with viewing(at_desk(cast.irina)):
        actions.close(at_desk(cast.irina), thread, now=present())
    changed("closed")
    draft = f"/c/wind/write/conversation/{thread.id}/client/draft/"
    url = re.search(r'data-draft-url="([^"]+)"', page.user.get(page.address).content.decode())
    draft = url[1] if url else draft
    page.user.put(draft, {"body": "Ещё"}, content_type="application/json")
    changed("a draft")
    Person.objects.filter(id=cast.anna.person_id).update(language="ru")
    changed("his language")
    Seat.objects.filter(id=cast.irina.id).update(active=False)
    Seat.objects.filter(id=cast.olga.id).update(photo=thread.id)
    changed("who is presented, and with what face")
    Company.objects.filter(id=cast.studio.id).update(name="Студия «Штиль»")
    changed("the company's name")
    Contact.objects.filter(id=cast.anna.contact_id).update(name="Анна Иванова")
    changed("his own name")


def test_what_the_team_writes_for_itself_moves_nothing_that_a_client_holds():
    cast, thread, page = conversation()
    lists = Page(page.user, "/c/wind/support/")
    assert [page.ask(), lists.ask()] == [304, 304]
    notes(cast.maxim, thread, "Клиент не прав")
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        actions.open_conversation(
            viewer, cast.romashka, title="О них", words=actions.Words("Между нами"),
            audience="internal", contact_ids=[], key=thread.id, now=present(),
        )  # fmt: skip
    run_jobs()
    asks(cast.pyotr, "Чужое дело", "Не для Анны")
    Company.objects.filter(id=cast.studio.id).update(rest_seconds=30, about="Иначе")
    Seat.objects.filter(id=cast.dina.id).update(role="lawyer")
    assert Conversation.objects.count() == 3
    assert [page.ask(), lists.ask()] == [304, 304]


def test_a_page_that_names_other_conversations_is_always_sent():
    cast, thread, page = conversation()
    other = asks(cast.anna, "Логотип", "Нарисуйте")
    says(cast.anna, thread, f"Как в http://127.0.0.1:8000/c/wind/conversations/{other.id}/")
    assert page.ask() == 200
    assert "ETag" not in page.user.get(page.address).headers


def test_the_list_of_requests_follows_what_the_client_reads_and_writes():
    cast, thread, page = conversation()
    lists = Page(page.user, "/c/wind/support/")
    assert lists.ask() == 304
    answers(cast.irina, thread, "Ещё вопрос")
    assert [lists.ask(), lists.ask()] == [200, 304]
    last = Message.objects.order_by("-posted_at").first()
    page.user.post(f"{page.address}reading/", {"last": last.id})
    assert [lists.ask(), lists.ask()] == [200, 304]


def test_the_queue_follows_what_the_team_does_and_the_clock():
    cast, thread, _page = conversation()
    run_jobs()
    queue = Page(browser(cast.maxim), "/d/wind/?view=all")
    assert queue.ask() == 304
    notes(cast.irina, thread, "Возьмёт Максим")
    assert [queue.ask(), queue.ask()] == [200, 304]
    with viewing(at_desk(cast.irina)):
        actions.assign(at_desk(cast.irina), thread, cast.maxim.id, now=present())
    assert [queue.ask(), queue.ask()] == [200, 304]


def test_nobody_gets_another_readers_304_and_nobody_out_gets_any():
    cast, _thread, page = conversation()
    held = page.tag
    Company.objects.filter(id=cast.studio.id).update(colleagues_share=True)
    pyotr = browser(cast.pyotr)
    pyotr.get(page.address)
    assert pyotr.get(page.address, headers={"if-none-match": held}).status_code == 200
    assert page.ask() == 200
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.REVOKED)
    assert page.user.get(page.address, headers={"if-none-match": page.tag}).status_code == 404
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.ACTIVE)
    assert page.ask() == 304
    gone = page.user.post("/accounts/logout/")
    assert gone.status_code == 302
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert page.user.get(page.address, headers={"if-none-match": page.tag}).status_code == 302


def test_a_page_with_a_flash_a_fragment_and_a_look_through_his_eyes_have_no_tag():
    cast, thread, page = conversation()
    fragment = page.user.get(page.address, headers={"hx-request": "true"})
    assert "ETag" not in fragment.headers
    assert "HX-Request" in page.user.get(page.address).headers["Vary"]
    eyes = browser(cast.irina).get(f"/d/wind/as/{cast.anna.contact_id}/conversations/{thread.id}/")
    assert eyes.status_code == 200
    assert "ETag" not in eyes.headers


def test_tomorrow_says_yesterday(monkeypatch):
    _cast, _thread, page = conversation()
    from kulisy.conversations.portal import thread

    tomorrow = present() + timedelta(days=1)
    monkeypatch.setattr(thread, "now", lambda: tomorrow)
    assert page.ask() == 200
