"""The door of programs: who comes in, how often, and what happens to what is sent twice."""

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client as Browser

from kulisy.api.tests.programs import JSON, Program, program, token_of
from kulisy.conversations.models import Conversation, Message
from kulisy.conversations.tests.talk import asks
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Company, Person, Seat, Token, TokenAnswer
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NO_TOKEN = {
    "type": "about:blank",
    "title": "Unauthorized",
    "status": 401,
    "code": "no_token",
    "detail": "This needs a token that opens something: “Authorization: Bearer kulisy_…”.",
}


def test_no_token_a_wrong_one_a_revoked_one_and_a_leavers_are_answered_alike():
    cast = make_cast()
    gone, revoked = program(cast.maxim), program(cast.irina)
    Seat.objects.filter(id=cast.maxim.id).update(active=False)
    Token.objects.filter(person_id=cast.irina.person_id).update(revoked_at=datetime.now(UTC))
    answers = [
        each.get("me")
        for each in (gone, revoked, Program("kulisy_" + "x" * 43), Program(""), Program("é\x00"))
    ]
    assert {each.status_code for each in answers} == {401}
    assert len({each.content for each in answers}) == 1
    assert len({str(sorted(each.items())) for each in answers}) == 1
    assert answers[0].json() == NO_TOKEN
    assert answers[0]["WWW-Authenticate"] == 'Bearer realm="Kulisy"'
    assert answers[0]["Content-Type"] == "application/problem+json"


def test_a_session_opens_nothing_and_is_not_even_read():
    cast = make_cast()
    browser = Browser(headers={"accept-language": "en"})
    browser.force_login(cast.olga.person, backend=BACKEND)
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert browser.get("/api/v1/me").status_code == 401
        assert browser.post("/api/v1/conversations", {}, content_type=JSON).status_code == 401
    assert not [each for each in seen if "django_session" in each]


def test_with_a_cookie_of_one_and_a_token_of_another_the_token_speaks():
    cast = make_cast()
    anna = program(cast.anna)
    anna.client.force_login(cast.olga.person, backend=BACKEND)
    answer = anna.get("me")
    assert answer.json()["face"] == "portal"
    assert not answer.cookies


def test_no_other_site_is_let_in():
    answer = Browser().options(
        "/api/v1/me",
        headers={
            "origin": "https://elsewhere.example",
            "access-control-request-method": "GET",
        },
    )
    assert answer.status_code in {401, 405}
    assert not [name for name, _value in answer.items() if name.lower().startswith("access-con")]


def test_refusals_are_said_in_the_persons_language():
    cast = make_cast()
    Person.objects.filter(id=cast.irina.person_id).update(language="ru")
    refused = program(cast.irina, **{"accept-language": "en"}).get("messages", limit=1000)
    assert refused["Content-Language"] == "ru"
    assert "Не больше 100" in refused.content.decode()
    nothing = program(cast.maxim, **{"accept-language": "en"}).get(f"clients/{uuid.uuid4()}")
    assert nothing.json()["detail"] == "There is nothing here."


def test_above_its_rate_a_token_hears_when_to_come_again_and_others_do_not_wait(settings):
    settings.API_RATE = 3
    cast = make_cast()
    irina, maxim = program(cast.irina), program(cast.maxim)
    assert [irina.get("me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = irina.get("me")
    assert refused.json()["code"] == "too_often"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert maxim.get("me").status_code == 200


def test_last_use_tells_from_where_and_by_what():
    cast = make_cast()
    program(cast.irina, **{"user-agent": "1C/8.3"}).get("me")
    token = Token.objects.get()
    assert token.used_at
    assert (token.used_from, token.used_by) == ("127.0.0.1", "1C/8.3")


def test_the_same_key_does_it_once_and_answers_alike():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    anna = program(cast.anna)
    place = f"conversations/{thread.id}/messages"
    first = anna.post(place, {"body": "Как дела?"}, key="утро".encode().hex())
    again = anna.post(place, {"body": "Как дела?"}, key="утро".encode().hex())
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Message.objects.filter(body="Как дела?").count() == 1


def test_a_key_used_for_something_else_is_refused_and_belongs_to_its_token():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    anna, other = program(cast.anna), program(cast.anna)
    place = f"conversations/{thread.id}/messages"
    assert anna.post(place, {"body": "Раз"}, key="a").status_code == 201
    refused = anna.post(place, {"body": "Два"}, key="a")
    assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
    assert other.post(place, {"body": "Два"}, key="a").status_code == 201
    assert anna.post(place, {"body": "Три"}, key="ключ" * 100).status_code == 422


def test_what_was_refused_is_not_kept_and_the_same_key_may_be_tried_again():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    anna = program(cast.anna)
    place = f"conversations/{thread.id}/messages"
    assert anna.post(place, {"body": " "}, key="a").status_code == 422
    assert not TokenAnswer.objects.exists()
    assert anna.post(place, {"body": "Слово"}, key="a").status_code == 201


def test_after_the_kept_answer_is_forgotten_the_key_still_posts_once():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    anna = program(cast.anna)
    place = f"conversations/{thread.id}/messages"
    first = anna.post(place, {"body": "Слово"}, key="a").json()
    TokenAnswer.objects.all().delete()
    assert anna.post(place, {"body": "Слово"}, key="a").json()["id"] == first["id"]


def test_a_refusal_takes_back_what_was_written_before_it():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    irina = program(cast.irina)
    change = {"title": "Другое", "assignee_id": str(cast.lev.id)}
    assert irina.send("patch", f"conversations/{thread.id}", change).status_code == 422
    assert Conversation.objects.get(id=thread.id).title == "Вёрстка"


def test_house_rules_are_accepted_in_the_cabinet_before_a_program_comes_in():
    cast = make_cast()
    anna = program(cast.anna)
    Company.objects.filter(id=cast.studio.id).update(rules_version=2)
    assert (anna.get("me").status_code, anna.get("me").json()["code"]) == (409, "house_rules")
    Access.objects.filter(id=cast.anna.id).update(rules_version=2)
    assert anna.get("me").status_code == 200


def test_an_address_that_is_none_of_ours_is_a_problem_too():
    answer = Browser(headers={"accept-language": "en"}).get("/api/v1/nothing/at/all")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "There is nothing here."


def test_a_fault_of_ours_is_a_problem_and_keeps_nothing(monkeypatch):
    cast = make_cast()
    irina = program(cast.irina)
    irina.client.raise_request_exception = False
    monkeypatch.setattr("kulisy.people.api.access.clients", lambda viewer: 1 / 0)
    answer = irina.get("clients")
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    assert "ZeroDivision" not in answer.content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_one_key_one_does_it():
    with acting_as("kulisy_owner"):
        cast = make_cast()
        thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
        secret = token_of(cast.anna)
    start, answers = threading.Barrier(4), []

    def post() -> None:
        anna = Program(secret)
        start.wait()
        place = f"conversations/{thread.id}/messages"
        answers.append(anna.post(place, {"body": "Сразу"}, key="a"))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    assert sorted(each.get("Idempotent-Replayed", "") for each in answers)[0] == ""
    with acting_as("kulisy_owner"):
        assert Message.objects.filter(body="Сразу").count() == 1
