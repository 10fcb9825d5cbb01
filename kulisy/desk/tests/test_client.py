"""Clients at the desk through their pages: the list, one client's whole history, his card."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client as Browser

from kulisy.conversations.models import Conversation, Message
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.kit.time import now as present
from kulisy.people.models import (
    Access,
    AccessState,
    Client,
    ClientNote,
    Company,
    Contact,
    NamedSeat,
    Role,
)
from kulisy.people.tests.cast import NOW, make_cast
from kulisy.people.tests.cast import seat as new_seat
from kulisy.people.tests.counting import counted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(holder):
    made = Browser(headers={"accept-language": "en"})
    made.force_login(holder.person, backend=BACKEND)
    return made


def page(seat, address="", **query):
    answer = browser(seat).get(f"/d/wind/clients/{address}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def of(client):
    return f"{client.id}/"


def test_the_list_says_who_answers_what_is_open_and_since_when_one_waits():
    cast = make_cast()
    asks(cast.anna, "Вёрстка", "Поправьте", now=NOW)
    run_jobs()
    listed = page(cast.olga)
    assert listed.index("ООО «Ромашка»") < listed.index("ИП Кузнецов")
    assert "Ирина Павлова" in listed
    assert "1 open" in listed
    assert "waits since" in listed
    asks(cast.ivan, "Счёт", "Когда?", now=NOW + timedelta(hours=1))
    run_jobs()
    listed = page(cast.olga)
    assert listed.index("ИП Кузнецов") < listed.index("ООО «Ромашка»")


def test_clients_are_found_by_name_with_a_slip_and_by_who_answers():
    cast = make_cast()
    cast.kuznetsov.responsible = cast.olga
    cast.kuznetsov.save()
    found = page(cast.irina, q="ромажка")
    assert "ООО «Ромашка»" in found
    assert "ИП Кузнецов" not in found
    mine = page(cast.irina, who="mine")
    assert "ООО «Ромашка»" in mine
    assert "ИП Кузнецов" not in mine
    assert "ИП Кузнецов" in page(cast.irina, who=str(cast.olga.id))
    assert "Nobody found" in page(cast.irina, q="Ййй")


def test_an_empty_list_teaches_and_offers_the_first_step():
    cast = make_cast()
    made = Company.objects.create(slug="new", name="Новая компания")
    owner = new_seat(made, "Лев Гринберг", "lev@law.example", Role.OWNER)
    empty = browser(owner).get("/d/new/clients/").content.decode()
    assert "No clients yet" in empty
    assert 'href="/d/new/clients/new/"' in empty
    assert cast.romashka.name not in empty


def test_forms_that_ask_for_a_client_say_what_comes_first_where_there_is_none():
    made = Company.objects.create(slug="new", name="Новая компания")
    owner = new_seat(made, "Лев Гринберг", "lev@law.example", Role.OWNER)
    specialist = new_seat(made, "Нина Зуева", "nina@law.example", Role.SPECIALIST)
    asking = ("conversations", "documents", "meetings", "projects")
    for place in (*asking, "notices", "board/effect"):
        page = browser(owner).get(f"/d/new/{place}/new/").content.decode()
        assert 'href="/d/new/clients/new/"' in page, place
        assert "<select" not in page, place
    for place in asking:
        page = browser(specialist).get(f"/d/new/{place}/new/").content.decode()
        assert "An account manager adds the first one." in page, place
        assert "clients/new" not in page, place


def test_a_specialist_who_may_not_write_to_the_client_is_told_so_and_not_lost():
    cast = make_cast()
    Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    address = f"/d/wind/meetings/new/?client={cast.romashka.id}&audience="
    told = browser(cast.maxim).get(address + "client")
    assert told.status_code == 422
    assert "Only account managers write to this client." in told.content.decode()
    assert browser(cast.maxim).get(address + "internal").status_code == 200
    offered = browser(cast.maxim).get("/d/wind/documents/new/").content.decode()
    assert str(cast.romashka.id) not in offered
    account = browser(cast.irina).get("/d/wind/documents/new/").content.decode()
    assert str(cast.romashka.id) in account


def test_the_list_takes_few_statements_at_any_size():
    cast = make_cast()
    irina = browser(cast.irina)
    sizes = []
    for count in (1, 25):
        for number in range(count):
            made = Client.objects.create(
                company=cast.studio, name=f"Клиент {count}.{number}", responsible=cast.irina
            )
            for each in range(6):
                Contact.objects.create(company=cast.studio, client=made, name=f"Лицо {each}")
        with counted() as statements:
            irina.get("/d/wind/clients/")
        sizes.append(len(statements))
    assert sizes[0] == sizes[1] <= 6, statements


def test_one_page_holds_the_whole_history_of_both_audiences_in_one_order_of_time():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте кнопку", now=NOW)
    notes(cast.maxim, thread, "Опять старый андроид", now=NOW + timedelta(minutes=5))
    answers(cast.irina, thread, "Сделаем сегодня", now=NOW + timedelta(minutes=10))
    browser(cast.irina).post(
        f"/d/wind/clients/{cast.romashka.id}/notes/", {"body": "Любит точные сроки"}
    )

    shown = page(cast.irina, of(cast.romashka))

    order = ["Сделаем сегодня", "Опять старый андроид", "Поправьте кнопку"]
    history = shown[shown.index('class="timeline"') :]
    assert [history.index(each) for each in order] == sorted(history.index(e) for e in order)
    assert "Conversation opened" in history
    assert "Любит точные сроки" in history
    assert 'class="moment team"' in history
    said = page(cast.irina, of(cast.romashka), kind="said")
    said = said[said.index('class="timeline"') : said.index("</ol>")]
    assert "Сделаем сегодня" in said
    assert "Conversation opened" not in said
    assert "Любит точные сроки" not in said


def test_a_long_history_is_turned_page_by_page_and_nothing_is_lost_or_doubled():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Сообщение 000", now=NOW)
    for number in range(1, 55):
        at = NOW + timedelta(minutes=number // 3)  # several at the same time
        says(cast.anna, thread, f"Сообщение {number:03}", now=at)
    irina, address = browser(cast.irina), f"/d/wind/clients/{cast.romashka.id}/?kind=said"
    seen = []
    for _ in range(4):
        shown = irina.get(address).content.decode()
        history = shown[shown.index('class="timeline"') : shown.index("</ol>")]
        seen += re.findall(r"Сообщение (\d{3})", history)
        older = re.search(r'href="(\?kind=said&amp;before=[^"]+)"', shown)
        if not older:
            break
        address = f"/d/wind/clients/{cast.romashka.id}/" + older[1].replace("&amp;", "&")
    assert seen == [f"{number:03}" for number in range(54, -1, -1)]


def test_the_page_and_the_card_take_few_statements_at_any_size():
    cast = make_cast()
    irina = browser(cast.irina)
    sizes = []
    for count in (2, 20):
        for number in range(count):
            Contact.objects.create(
                company=cast.studio, client=cast.romashka, name=f"Лицо {count}.{number}"
            )
            thread = asks(cast.anna, f"Обращение {number}", "Поправьте")
            notes(cast.maxim, thread, "Заметка")
            ClientNote.objects.create(
                company=cast.studio, client=cast.romashka, author=cast.olga, body="Заметка",
                written_at=NOW,
            )  # fmt: skip
        counts = []
        for address in (of(cast.romashka), of(cast.romashka) + "card/"):
            with counted() as statements:
                part = {"HX-Request": "true"} if "card" in address else {}
                assert irina.get(f"/d/wind/clients/{address}", headers=part).status_code == 200
            counts.append(len(statements))
        sizes.append(counts)
    assert sizes[0] == sizes[1]
    assert sizes[0][1] <= 9
    assert sizes[0][0] <= 24


def test_the_card_says_how_each_contact_stands_with_the_cabinet():
    cast = make_cast()
    Access.objects.filter(id=cast.anna.id).update(last_seen_at=present())
    Access.objects.filter(id=cast.pyotr.id).update(state=AccessState.REVOKED)
    Contact.objects.create(company=cast.studio, client=cast.romashka, name="Борис Новый")
    card = page(cast.irina, of(cast.romashka) + "card/")
    assert "<html" not in card
    assert "leads · in the cabinet today at" in card
    assert "access revoked" in card
    assert "no cabinet yet" in card
    assert f"/d/wind/as/{cast.anna.contact_id}/" in card
    assert f"/d/wind/as/{cast.pyotr.contact_id}/" not in card


def test_notes_are_added_changed_and_deleted_by_their_author_alone():
    cast = make_cast()
    irina, maxim = browser(cast.irina), browser(cast.maxim)
    address = f"/d/wind/clients/{cast.romashka.id}/notes/"
    assert irina.post(address, {"body": "Звонить после <b>десяти</b>"}).status_code == 302
    note = ClientNote.objects.get()
    assert "Звонить после &lt;b&gt;десяти" in page(cast.maxim, of(cast.romashka))
    assert maxim.post(f"{address}{note.id}/", {"body": "иначе"}).status_code == 404
    assert maxim.post(f"{address}{note.id}/", {"delete": "1"}).status_code == 404
    assert irina.post(f"{address}{note.id}/", {"body": "Звонить с утра"}).status_code == 302
    note.refresh_from_db()
    assert note.body == "Звонить с утра"
    assert irina.post(f"{address}{note.id}/", {"delete": "1"}).status_code == 302
    assert not ClientNote.objects.exists()
    empty = irina.post(address, {"body": "   \n "})
    assert empty.status_code == 422
    assert "There is nothing to keep yet" in empty.content.decode()
    long = irina.post(address, {"body": "ж" * 10_001})
    assert long.status_code == 422
    assert "ж" * 10_001 in long.content.decode()  # what was typed stays in the box


def spoken(**more):
    return {
        "key": str(uuid.uuid4()), "kind": "call", "spoke_at": "2026-11-15T12:00",
        "spoke_with": "Анна, Ирина", "body": "Договорились о пятнице", "conversation": "", **more,
    }  # fmt: skip


def test_a_call_is_kept_for_the_team_or_for_the_client_by_the_button_that_was_pressed():
    cast = make_cast()
    irina = browser(cast.irina)
    address = f"/d/wind/clients/{cast.romashka.id}/spoken/"
    thread = asks(cast.anna, "Вёрстка", "Поправьте")

    irina.post(f"{address}internal/", spoken(conversation=str(thread.id)))
    kept = Message.objects.get(kind="call")
    assert (kept.audience, kept.conversation_id) == ("internal", thread.id)

    mine = spoken(title="О сроках", contacts=[str(cast.anna.contact_id)])
    irina.post(f"{address}client/", mine)
    irina.post(f"{address}client/", mine)  # twice is once
    talk = Conversation.objects.get(title="О сроках + ООО «Ромашка»")
    told = Message.objects.get(conversation=talk)
    assert (told.audience, told.kind, told.spoke_with) == ("client", "call", "Анна, Ирина")
    anna = browser(cast.anna)
    assert (
        "Договорились о пятнице" in anna.get(f"/c/wind/conversations/{talk.id}/").content.decode()
    )
    pyotr = browser(cast.pyotr)
    assert pyotr.get(f"/c/wind/conversations/{talk.id}/").status_code == 404

    shown = page(cast.irina, of(cast.romashka))
    assert "Last live talk:" in shown
    assert "Анна, Ирина" in shown
    wrong = irina.post(f"{address}internal/", spoken(spoke_at="вчера"))
    assert wrong.status_code == 422
    assert "Write the date and the time." in wrong.content.decode()
    assert "Договорились о пятнице" in wrong.content.decode()


def test_a_restricted_client_has_no_page_for_colleagues_who_are_not_named():
    cast = make_cast()
    cast.romashka.restricted = True
    cast.romashka.save()
    asks(cast.anna, "Тайна", "Никому")
    maxim = browser(cast.maxim)
    assert "Ромашка" not in maxim.get("/d/wind/clients/").content.decode()
    for address in ("", "card/"):
        assert maxim.get(f"/d/wind/clients/{cast.romashka.id}/{address}").status_code == 404
    assert (
        maxim.post(f"/d/wind/clients/{cast.romashka.id}/notes/", {"body": "x"}).status_code == 404
    )
    assert maxim.get(f"/d/wind/as/{cast.anna.contact_id}/").status_code == 404
    NamedSeat.objects.create(company=cast.studio, client=cast.romashka, seat=cast.maxim)
    assert "Тайна" in page(cast.maxim, of(cast.romashka))


def test_nobody_of_another_company_or_of_the_cabinet_opens_a_clients_page():
    cast = make_cast()
    for who in (cast.lev, cast.anna):
        assert browser(who).get(f"/d/wind/clients/{cast.romashka.id}/").status_code == 404
        assert browser(who).get("/d/wind/clients/").status_code == 404
    assert browser(cast.lev).get(f"/d/law/clients/{cast.romashka.id}/").status_code == 404
