"""How many statements a page takes beside those that open the transaction, find session, person and
accesses, and name the viewer: as few at any size."""

import uuid

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.people.tests.cast import make_cast
from kulisy.people.tests.counting import counted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(holder):
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(holder.person, backend=BACKEND)
    return made


def statements(user, address):
    with counted() as seen:
        assert user.get(address).status_code == 200
    return seen


def test_a_conversation_takes_the_client_at_most_eight_statements_at_any_size():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте кнопку")
    answers(cast.irina, thread, "Какую?")
    anna = browser(cast.anna)
    small = statements(anna, f"/c/wind/conversations/{thread.id}/")
    for number in range(40):
        says(
            cast.anna,
            thread,
            f"Ещё одно {number}, и смотрите /c/wind/conversations/{uuid.uuid4()}/",
        )
        notes(cast.maxim, thread, "Заметка")
    large = statements(anna, f"/c/wind/conversations/{thread.id}/")
    assert len(small) <= len(large) <= 8, large


def test_the_queue_takes_the_desk_at_most_ten_statements_at_any_size():
    cast = make_cast()
    irina = browser(cast.irina)
    asks(cast.anna, "Первое", "Поправьте")
    run_jobs()
    small = statements(irina, "/d/wind/?view=all")
    for number in range(45):
        thread = asks(cast.ivan, f"Обращение {number}", "Поправьте")
        notes(cast.maxim, thread, "Заметка")
    run_jobs()
    large = statements(irina, "/d/wind/?view=all")
    assert len(small) <= len(large) <= 10, large
