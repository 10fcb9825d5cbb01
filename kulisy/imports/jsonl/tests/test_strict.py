"""What a file may not say: each error by its line, and nothing half done."""

from pathlib import Path
from typing import Any

import pytest

from kulisy.conversations.models import Conversation, Message
from kulisy.imports.importing import Useless
from kulisy.imports.jsonl.sentences import SENTENCES
from kulisy.imports.jsonl.tests.lines import (
    ANNA,
    ANSWER,
    ASKS,
    CLIENT,
    NOTE,
    STORY,
    THREAD,
    bring,
    plan,
    write,
    wrong,
)  # fmt: skip
from kulisy.people.models import Client
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db


def without(line: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in names}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (without(ASKS, "audience"), "choose"),
        ({**ASKS, "audience": None}, "choose"),
        ({**ASKS, "audience": "public"}, "unknown_choice"),
        ({**ASKS, "audience": "Client"}, "unknown_choice"),
        ({**ASKS, "audience": ["client"]}, "unknown_choice"),
        ({**ASKS, "audience": True}, "unknown_choice"),
        ({**ASKS, "at": "2024-03-01T10:00:00"}, "no_offset"),
        ({**ASKS, "at": "yesterday"}, "no_time"),
        ({**ASKS, "at": 1709276400}, "no_text"),
        ({**ASKS, "at": "0001-01-01T00:00:00+03:00"}, "no_time"),
        ({**ASKS, "at": "2031-01-01T00:00:00+00:00"}, "future"),
        ({**ASKS, "from": "nobody@nowhere.example"}, "nobody"),
        ({**ASKS, "side": "team"}, "nobody"),
        ({**NOTE, "id": 9, "from": "anna@lyutik.example"}, "internal_by_contact"),
        ({**ASKS, "body": " \n "}, "empty_message"),
        ({**ASKS, "body": "x" * 50_001}, "too_long"),
        ({**ASKS, "body": {"html": "x"}}, "no_text"),
        ({**ASKS, "conversation": "T-9"}, "no_conversation"),
        ({**ASKS, "id": 2}, "same_id"),
        ({**ASKS, "id": None}, "missing"),
        ({**ASKS, "visibility": "client"}, "unknown_field"),
        ({**ASKS, "files": ["a.txt"]}, "no_folder"),
        ({**ASKS, "type": "ticket"}, "no_type"),
        (b'{"type": "message", "audience": "internal", "audience": "client"}', "twice"),
        (b'{"type": "message", "id": NaN}', "no_json_number"),
        (b'{"type": "mess', "no_json"),
        (b"[]", "no_json_object"),
        (b"[" * 100_000, "no_json"),
        (b'{"type": "message", "body": "\xff"}', "no_utf8"),
    ],
)  # fmt: skip
def test_a_bad_message_is_an_error_of_its_line(tmp_path: Path, line: Any, code: str) -> None:
    cast = make_cast()
    path = write(tmp_path, CLIENT, ANNA, THREAD, NOTE, ANSWER, line)
    told = plan(path, cast.olga)
    assert ("6", code) in wrong(told)
    assert not told.worth
    for note in told.notes:
        assert SENTENCES[note.code].format(**note.details)
    with pytest.raises(Useless) as refused:
        bring(path, cast.olga)
    assert refused.value.code == "errors"
    assert not Message.objects.exists()
    assert not Client.objects.filter(name=CLIENT["name"]).exists()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (without(THREAD, "audience"), "choose"),
        ({**THREAD, "audience": "internal"}, "client_in_internal"),
        ({**THREAD, "title": "x" * 201}, "too_long"),
        ({**THREAD, "client": 18}, "no_client"),
        ({**THREAD, "state": "new"}, "unknown_choice"),
        ({**THREAD, "assignee": "stepan@elsewhere.example"}, "no_seat"),
        ({**THREAD, "participants": ["pyotr@romashka.example"]}, "no_contact"),
        ({**THREAD, "labels": ["x" * 41]}, "no_words"),
        ({**THREAD, "closed_at": "2023-01-01T00:00:00Z"}, "before_opened"),
        ({**THREAD, "due": "soon"}, "no_time"),
        ({**THREAD, "messages": [{**without(ASKS, "type", "conversation"), "at": "?", "id": 8}]},
         "no_time"),
        ({**THREAD, "messages": [{**ASKS, "id": 8}]}, "unknown_field"),
        ({**THREAD, "messages": {}}, "no_list"),
        ({**THREAD, "messages": ["x"]}, "no_object"),
    ],
)  # fmt: skip
def test_a_bad_conversation_is_an_error_of_its_line(tmp_path: Path, line: Any, code: str) -> None:
    cast = make_cast()
    told = plan(write(tmp_path, CLIENT, ANNA, ASKS, NOTE, ANSWER, line), cast.olga)
    places = {code: place for place, code in wrong(told)}
    assert code in places
    if code != "client_in_internal":
        assert places[code] == "6"


def test_what_hangs_on_a_line_with_an_error_names_that_line(tmp_path: Path) -> None:
    cast = make_cast()
    told = plan(write(tmp_path, {**CLIENT, "name": ""}, ANNA, THREAD, ASKS), cast.olga)
    assert wrong(told) == [("1", "missing"), ("2", "hangs"), ("3", "hangs"), ("4", "hangs")]


def test_a_client_of_a_known_name_is_never_guessed(tmp_path: Path) -> None:
    cast = make_cast()
    romashka = {**CLIENT, "name": "ООО «РОМАШКА»"}
    told = plan(write(tmp_path, romashka, ANNA, THREAD, ASKS), cast.olga)
    assert ("1", "known_name") in wrong(told)
    bring(write(tmp_path, {**romashka, "existing": True}, ANNA, THREAD, ASKS), cast.olga)
    assert Conversation.objects.get(title=THREAD["title"]).client_id == cast.romashka.id
    other = write(
        tmp_path, {**romashka, "id": 18, "existing": False}, {**ANNA, "client": 18},
        {**THREAD, "id": "T-2", "client": 18}, {**ASKS, "id": 8, "conversation": "T-2"},
    )  # fmt: skip
    bring(other, cast.olga)
    assert Client.objects.filter(name__iexact="ООО «РОМАШКА»").count() == 2


def test_somebody_kept_out_of_a_client_does_not_find_him_out(tmp_path: Path) -> None:
    cast = make_cast()
    cast.romashka.restricted = True
    cast.romashka.save()
    cast.maxim.role = "admin"
    cast.maxim.save()
    path = write(tmp_path, {**CLIENT, "name": cast.romashka.name}, ANNA, THREAD, ASKS)
    assert wrong(plan(path, cast.olga)) != []
    from kulisy.imports.jsonl.importer import Conversations
    from kulisy.imports.jsonl.tests.lines import work
    from kulisy.people.doors import seat_viewer

    asked = work(path, cast.maxim)
    hidden = seat_viewer(cast.maxim)
    assert cast.romashka.id in hidden.hidden_clients
    told = Conversations().plan(type(asked)(asked.of, path, hidden, asked.now, asked.progress))
    assert wrong(told) == []


def test_bad_lines_are_left_out_only_when_it_is_said(tmp_path: Path) -> None:
    cast = make_cast()
    path = write(tmp_path, *STORY, {**ASKS, "id": 9, "audience": "?"}, {**NOTE, "id": 10})
    told = bring(path, cast.olga, skip_bad=True)
    assert wrong(told) == [("7", "unknown_choice")]
    assert told.counts["messages"] == 4


def test_what_was_said_never_changes_its_audience(tmp_path: Path) -> None:
    cast = make_cast()
    bring(write(tmp_path, *STORY), cast.olga)
    flipped = plan(
        write(tmp_path, CLIENT, ANNA, THREAD, ASKS, {**NOTE, "audience": "client"}, ANSWER),
        cast.olga,
    )
    assert wrong(flipped) == [("5", "other_audience")]
    hidden = plan(
        write(tmp_path, CLIENT, ANNA, {**THREAD, "audience": "internal"}, NOTE), cast.olga
    )
    assert wrong(hidden) == [("3", "other_thread"), ("4", "hangs")]


def test_an_address_on_both_sides_must_say_which(tmp_path: Path) -> None:
    cast = make_cast()
    # Their colleague became their client: his contact is older than his place on the team.
    from kulisy.people.models import Contact

    Contact.objects.create(
        company=cast.studio, client=cast.romashka, name="Максим", email="maxim@wind.example"
    )
    lines = [{**CLIENT, "name": cast.romashka.name, "existing": True}, THREAD]
    said = {**ASKS, "from": "maxim@wind.example"}
    assert wrong(plan(write(tmp_path, *lines, said), cast.olga))[0] == ("3", "both")
    assert wrong(plan(write(tmp_path, *lines, {**said, "side": "client"}), cast.olga)) == []


def test_times_without_an_offset_take_the_zone_that_is_named(tmp_path: Path) -> None:
    cast = make_cast()
    said = {**ASKS, "at": "2024-07-01 12:00"}
    path = write(tmp_path, CLIENT, ANNA, THREAD, said)
    bring(path, cast.olga, zone="Asia/Vladivostok")
    assert Message.objects.get().posted_at.isoformat() == "2024-07-01T02:00:00+00:00"
    with pytest.raises(Useless):
        plan(path, cast.olga, zone="Mars/Olympus")


def test_an_empty_file_is_useless(tmp_path: Path) -> None:
    cast = make_cast()
    with pytest.raises(Useless):
        plan(write(tmp_path, b"", b"  "), cast.olga)
