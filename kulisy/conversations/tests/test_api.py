"""Talk through the API: what each face reads and writes, neither more nor less than on screens."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kulisy.api.tests.programs import program
from kulisy.conversations import actions
from kulisy.conversations.models import Draft, Message
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.people.models import Access, NamedSeat
from kulisy.people.models import Client as ClientRow
from kulisy.people.tests.cast import NOW, at_desk, make_cast
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = "себестоимость 3000"


@pytest.fixture
def talk():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "На телефоне кнопка уезжает")
    notes(cast.maxim, thread, SECRET, now=NOW + timedelta(minutes=5))
    answers(cast.irina, thread, "Поправим сегодня")
    return cast, thread


def rests_end() -> None:
    with working():
        actions.release_due(now=datetime.now(UTC) + timedelta(minutes=5))


def test_a_client_reads_what_was_said_to_him_and_never_the_note_between(talk):
    cast, thread = talk
    anna = program(cast.anna)
    told = [each["body"] for each in anna.every(f"conversations/{thread.id}/messages")]
    assert told == ["Поправим сегодня", "На телефоне кнопка уезжает"]
    whole = "".join(
        json.dumps(anna.get(path).json(), ensure_ascii=False)
        for path in ("messages", "conversations", "files", "team", "clients", "contacts", "me",
                     f"conversations/{thread.id}", "search?q=себестоимость")
    )  # fmt: skip
    assert SECRET not in whole
    assert '"internal"' not in whole
    noted = Message.objects.get(body=SECRET)
    assert anna.get(f"messages/{noted.id}").status_code == 404


def test_the_team_reads_both_each_with_its_audience(talk):
    cast, thread = talk
    told = list(program(cast.dina).every(f"conversations/{thread.id}/messages", order="oldest"))
    assert [(each["audience"], each["body"]) for each in told] == [
        ("client", "На телефоне кнопка уезжает"),
        ("internal", SECRET),
        ("client", "Поправим сегодня"),
    ]
    assert [each["author"]["side"] for each in told] == ["client", "team", "team"]


def test_a_colleague_who_takes_no_part_and_another_client_find_nothing(talk):
    cast, thread = talk
    for holder in (cast.pyotr, cast.ivan, cast.lev):
        bearer = program(holder)
        assert list(bearer.every("conversations")) == []
        assert list(bearer.every("messages")) == []
        assert bearer.get(f"conversations/{thread.id}").status_code == 404
        assert bearer.get(f"conversations/{thread.id}/messages").status_code == 404
        body = {"body": "Слово", "audience": "client"}
        assert bearer.post(f"conversations/{thread.id}/messages", body).status_code == 404


def test_an_author_who_is_not_presented_speaks_as_the_company(talk):
    cast, thread = talk
    answers(cast.maxim, thread, "Готово")
    ClientRow.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    told = {each["body"]: each for each in program(cast.anna).every("messages")}
    hidden = told["Готово"]["author"]
    assert hidden == {"id": None, "name": cast.studio.name, "side": "team"}
    assert "Максим" not in str(list(program(cast.anna).every("team")))
    desk = {each["body"]: each for each in program(cast.olga).every("messages")}
    assert desk["Готово"]["author"]["name"] == "Максим Лебедев"


def test_a_restricted_client_is_nothing_to_a_colleague_who_is_not_named(talk):
    cast, _thread = talk
    secret = asks(cast.ivan, "Тайное", "Слово")
    ClientRow.objects.filter(id=cast.kuznetsov.id).update(restricted=True)
    NamedSeat.objects.create(company=cast.studio, client=cast.kuznetsov, seat=cast.irina)
    maxim, irina = program(cast.maxim), program(cast.irina)
    assert len(list(irina.every("clients"))) == 2
    assert [each["name"] for each in maxim.every("clients")] == ["ООО «Ромашка»"]
    assert "Тайное" not in str(list(maxim.every("conversations")))
    assert maxim.get(f"conversations/{secret.id}").status_code == 404
    assert maxim.get("search", q="Слово").json()["messages"] == []
    assert len(irina.get("search", q="Слово").json()["messages"]) == 1


def test_without_a_section_there_is_nothing_of_it(talk):
    cast, _thread = talk
    Access.objects.filter(id=cast.anna.id).update(sections=["files"])
    anna = program(cast.anna)
    assert list(anna.every("conversations")) == []
    assert list(anna.every("messages")) == []
    Access.objects.filter(id=cast.anna.id).update(sections=["conversations"])
    assert anna.get("files").status_code == 404


def test_at_the_desk_who_will_read_it_must_be_said(talk):
    cast, thread = talk
    place, irina = f"conversations/{thread.id}/messages", program(cast.irina)
    refused = irina.post(place, {"body": "Слово"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["where"] == ["body", "audience"]
    assert irina.post(place, {"body": "Слово", "audience": "everybody"}).status_code == 422
    assert irina.post(place, {"body": "Слово", "audiance": "internal"}).status_code == 422
    noted = irina.post(place, {"body": "Слово", "audience": "internal"})
    assert (noted.status_code, noted.json()["audience"]) == (201, "internal")


def test_a_client_can_not_write_a_note(talk):
    cast, thread = talk
    refused = program(cast.anna).post(
        f"conversations/{thread.id}/messages", {"body": "Слово", "audience": "internal"}
    )
    assert refused.status_code == 422
    assert not Message.objects.filter(body="Слово").exists()


def test_what_goes_to_a_client_rests_first_and_can_be_taken_back(talk):
    cast, thread = talk
    place, irina = f"conversations/{thread.id}", program(cast.irina)
    rests = irina.post(f"{place}/messages", {"body": "Сгоряча", "audience": "client"})
    assert rests.status_code == 202
    assert [each["body"] for each in irina.get(f"{place}/resting").json()] == ["Сгоряча"]
    assert program(cast.olga).get(f"{place}/resting").json() == []
    back = irina.send("delete", f"{place}/resting/{rests.json()['id']}")
    assert back.status_code == 204
    rests_end()
    assert not Message.objects.filter(body="Сгоряча").exists()
    assert irina.send("delete", f"{place}/resting/{rests.json()['id']}").status_code == 404


def test_a_program_never_touches_what_its_person_is_writing(talk):
    cast, thread = talk
    viewer, moment = at_desk(cast.irina), datetime.now(UTC)
    with viewing(viewer):
        for audience in ("client", "internal"):
            actions.save_draft(
                viewer, thread.client, thread, audience=audience, body="Пишу…", now=moment
            )
    irina = program(cast.irina)
    for audience in ("client", "internal"):
        body = {"body": "Из программы", "audience": audience}
        assert irina.post(f"conversations/{thread.id}/messages", body).status_code in {201, 202}
    kept = Draft.objects.filter(send_at=None).values_list("body", flat=True)
    assert sorted(kept) == ["Пишу…", "Пишу…"]


def test_a_conversation_is_opened_for_the_team_or_for_named_contacts(talk):
    cast, _thread = talk
    irina, anna = program(cast.irina), program(cast.anna)
    new = {"client_id": str(cast.romashka.id), "title": "Договор", "body": "Обсудим"}
    ours = irina.post("conversations", {**new, "audience": "internal"}).json()
    assert (ours["conversation"]["audience"], ours["message"]["body"]) == ("internal", "Обсудим")
    assert anna.get(f"conversations/{ours['conversation']['id']}").status_code == 404
    to_anna = {**new, "audience": "client", "contact_ids": [str(cast.anna.contact_id)]}
    theirs = irina.post("conversations", to_anna).json()
    assert (theirs["message"], theirs["resting"]["body"]) == (None, "Обсудим")
    page = f"conversations/{theirs['conversation']['id']}"
    assert anna.get(page).status_code == 404
    rests_end()
    assert anna.get(page).json()["readers"] == ["Анна Ким"]
    strangers = {**to_anna, "contact_ids": [str(cast.ivan.contact_id)]}
    assert irina.post("conversations", strangers).status_code == 422
    foreign = {**new, "audience": "client", "client_id": str(cast.romashka_at_lawyers.id)}
    assert irina.post("conversations", foreign).status_code == 404


def test_a_client_opens_a_request_and_closes_it(talk):
    cast, _thread = talk
    anna = program(cast.anna)
    made = anna.post("conversations", {"client_id": str(cast.romashka.id), "body": "Смените фото"})
    assert made.status_code == 201
    thread = made.json()["conversation"]
    assert (thread["number"], thread["state"], thread["team"]) == (2, "waiting_team", None)
    place = f"conversations/{thread['id']}"
    assert anna.send("patch", place, {"state": "closed"}).json()["state"] == "closed"
    assert anna.send("patch", place, {"state": "open"}).json()["state"] == "waiting_team"
    for change in ({"state": "waiting_client"}, {"title": "x"}, {"assignee_id": None}):
        assert anna.send("patch", place, change).status_code == 422


def test_the_team_gives_dates_renames_and_turns_a_conversation(talk):
    cast, thread = talk
    place, irina = f"conversations/{thread.id}", program(cast.irina)
    change = {
        "assignee_id": str(cast.maxim.id),
        "due_at": "2026-12-01T18:00+03:00",
        "title": "Кнопка",
        "state": "waiting_client",
    }
    told = irina.send("patch", place, change).json()
    assert (told["title"], told["state"]) == ("Кнопка", "waiting_client")
    assert told["team"]["assignee"]["name"] == "Максим Лебедев"
    assert told["team"]["due_at"] == "2026-12-01T15:00:00Z"
    emptied = irina.send("patch", place, {"assignee_id": None, "due_at": None}).json()
    assert (emptied["team"]["assignee"], emptied["team"]["due_at"]) == (None, None)
    assert irina.send("patch", place, {"assignee_id": str(cast.lev.id)}).status_code == 422


def test_lists_are_walked_to_the_end_and_filtered(talk):
    cast, thread = talk
    run_jobs()
    for number in range(5):
        says(cast.anna, thread, f"Ещё {number}")
    irina = program(cast.irina)
    asks(cast.ivan, "Другое", "Здравствуйте")
    run_jobs()
    bodies = [each["body"] for each in irina.every("messages", limit=3)]
    assert len(bodies) == len(set(bodies)) == 9
    assert bodies == [each["body"] for each in irina.every("messages", order="oldest")][::-1]
    assert len(list(irina.every("messages", client_id=cast.kuznetsov.id))) == 1
    assert len(list(irina.every("messages", audience="internal", limit=1))) == 1
    assert len(list(irina.every("conversations", assignee="nobody"))) == 2
    assert list(irina.every("conversations", assignee="me")) == []
    assert len(list(irina.every("conversations", number=1, client_id=cast.romashka.id))) == 1
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert list(irina.every("conversations", changed_since=later)) == []
    assert list(irina.every("messages", since=later)) == []


def test_search_finds_forms_names_and_files_by_pages(talk):
    cast, thread = talk
    for number in range(4):
        says(cast.anna, thread, f"Кнопки разные {number}")
    anna = program(cast.anna)
    first = anna.get("search", q="кнопка", limit=3).json()
    rest = anna.get("search", q="кнопка", limit=3, cursor=first["next"]).json()
    assert (len(first["messages"]), len(rest["messages"]), rest["next"]) == (3, 2, None)
    titled = anna.get("search", q="вёрстки", what="conversations").json()["conversations"]
    assert [each["title"] for each in titled] == ["Вёрстка"]
    found = program(cast.irina).get("search", q="Ромашка", what="people").json()["people"]
    assert [each["kind"] for each in found][:1] == ["client"]


@pytest.mark.parametrize("face", ["irina", "anna"])
def test_a_list_of_messages_takes_as_few_statements_at_any_size(talk, face):
    cast, thread = talk
    bearer = program(getattr(cast, face))

    def statements() -> int:
        with counted() as seen:
            assert bearer.get("messages", limit=100).status_code == 200
        return len(seen)

    small = statements()
    for number in range(20):
        says(cast.anna, thread, f"/c/wind/conversations/{thread.id}/ и ещё {number}")
        answers(cast.irina, thread, f"Отвечаем {number}")
    asks(cast.ivan, "Другое", "Здравствуйте")
    large = statements()
    assert small <= large <= 6


def test_a_list_of_conversations_takes_as_few_statements_at_any_size(talk):
    cast, _thread = talk
    irina = program(cast.irina)
    for number in range(20):
        asks(cast.anna, f"Обращение {number}", "Поправьте")
    run_jobs()
    with counted() as seen:
        assert len(irina.get("conversations").json()["items"]) == 21
    assert len(seen) <= 3
