"""What a file of lines becomes: clients, contacts, conversations, messages; quietly."""

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from kulisy.conversations import access, search
from kulisy.conversations.models import (
    Attachment,
    Conversation,
    Desk,
    Message,
    Participant,
    ReadMark,
    SearchRow,
)
from kulisy.conversations.tests.talk import asks
from kulisy.files.models import Blob
from kulisy.files.store import store
from kulisy.imports.jsonl.tests.lines import (
    ANNA,
    ANSWER,
    ASKS,
    CLIENT,
    NOTE,
    STORY,
    THREAD,
    bring,
    moment,
    plan,
    write,
    wrong,
)
from kulisy.imports.models import ImportedRow
from kulisy.journal.models import Entry
from kulisy.notify.models import Bell, Letter
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import SECTIONS, Access, Client, Contact
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet, make_cast, person
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db

OF_ROMASHKA = {**CLIENT, "name": "ООО «Ромашка»", "existing": True}
FROM_ANNA = {**ASKS, "from": "anna@romashka.example"}


def test_a_story_comes_in_with_its_times_and_its_audiences(tmp_path: Path) -> None:
    cast = make_cast()
    told = bring(write(tmp_path, *STORY), cast.olga)
    assert told.counts["messages"] == 3
    assert told.counts["clients"] == told.counts["contacts"] == told.counts["conversations"] == 1
    client = Client.objects.get(name="ООО «Лютик»")
    assert client.responsible_id == cast.olga.id
    thread = Conversation.objects.get(client=client)
    said = list(Message.objects.filter(conversation=thread).order_by("posted_at"))
    assert [each.audience for each in said] == ["client", "internal", "client"]
    assert said[2].posted_at == moment(ANSWER["at"])
    assert said[2].html == "<p>Починили, <strong>проверьте</strong>.</p>\n"
    assert said[0].author_contact_id == Contact.objects.get(email="anna@lyutik.example").id
    assert said[1].author_seat_id == cast.irina.id
    assert (thread.number, thread.state) == (1, "closed")
    assert thread.shown_at == thread.opened_at == said[0].posted_at
    assert thread.client_last_at == thread.closed_at == said[2].posted_at
    assert Desk.objects.get(conversation=thread).closed
    assert ImportedRow.objects.count() == 6


def test_lines_may_stand_in_any_order_and_nest(tmp_path: Path) -> None:
    cast = make_cast()
    lines = [*STORY]
    random.Random(4).shuffle(lines)  # noqa: S311
    assert wrong(plan(write(tmp_path, *lines), cast.olga)) == []
    nested = [
        {**THREAD, "messages": [
            {name: value for name, value in each.items() if name not in {"type", "conversation"}}
            for each in (ANSWER, NOTE, ASKS)
        ]},
        {**CLIENT, "contacts": [{"name": ANNA["name"], "email": ANNA["email"]}]},
    ]  # fmt: skip
    bring(write(tmp_path, *nested), cast.olga)
    bodies = Message.objects.order_by("posted_at").values_list("body", flat=True)
    assert list(bodies) == [ASKS["body"], NOTE["body"], ANSWER["body"]]
    # The same file in the other shape: everything is here already.
    told = bring(write(tmp_path, *lines), cast.olga)
    assert told.counts["messages"] == told.counts["clients"] == told.counts["contacts"] == 0
    assert told.counts["skipped"] == 3


def test_history_rings_nothing_and_counts_as_read(tmp_path: Path) -> None:
    cast = make_cast()
    waiting = {**THREAD, "state": "waiting_us", "participants": ["anna@romashka.example"]}
    bring(write(tmp_path, OF_ROMASHKA, waiting, FROM_ANNA, NOTE, ANSWER), cast.olga)
    run_jobs()
    assert not Bell.objects.exists()
    assert not Letter.objects.exists()
    thread = Conversation.objects.get(title=THREAD["title"])
    marks = {
        (mark.person_id, mark.face): mark.read_to
        for mark in ReadMark.objects.filter(conversation=thread)
    }
    for seat in (cast.olga, cast.irina, cast.maxim, cast.dina):
        assert marks[seat.person_id, "desk"] == moment(ANSWER["at"])
    for contact in (cast.anna, cast.pyotr):
        assert marks[contact.person_id, "portal"] == moment(ANSWER["at"])
    assert (cast.ivan.person_id, "portal") not in marks
    assert Desk.objects.get(conversation=thread).waiting_since == moment(ANSWER["at"])


def test_the_client_reads_his_side_and_finds_it(tmp_path: Path) -> None:
    cast = make_cast()
    bring(write(tmp_path, OF_ROMASHKA, THREAD, FROM_ANNA, NOTE, ANSWER), cast.olga)
    anna, pyotr, irina = in_cabinet(cast.anna), in_cabinet(cast.pyotr), at_desk(cast.irina)
    with viewing(anna):
        assert access.messages(anna).count() == 2
        assert len(search.find(search.Asked("проверьте")).rows) == 1
        assert not search.find(search.Asked("хостинг")).rows
        assert len(search.find(search.Asked("сайт не открывается")).rows) >= 1
    with viewing(pyotr):
        # He took no part, and his colleagues don't share.
        assert access.messages(pyotr).count() == 0
    with viewing(irina):
        assert len(search.find(search.Asked("хостинг")).rows) == 1


def test_a_note_before_or_after_moves_nothing_that_the_client_sees(tmp_path: Path) -> None:
    cast = make_cast()
    early = {**NOTE, "id": 8, "at": "2024-02-01T00:00:00Z"}
    late = {**NOTE, "id": 9, "at": "2024-05-01T00:00:00Z"}
    bring(write(tmp_path, OF_ROMASHKA, THREAD, FROM_ANNA, early, late, ANSWER), cast.olga)
    thread = Conversation.objects.get(title=THREAD["title"])
    assert thread.opened_at == thread.shown_at == moment(ASKS["at"])
    assert thread.client_last_at == thread.closed_at == moment(ANSWER["at"])
    assert thread.opened_by_contact_id == cast.anna.contact_id
    assert Desk.objects.get(conversation=thread).last_at == moment(late["at"])
    portal = ReadMark.objects.get(person=cast.anna.person, conversation=thread)
    assert portal.read_to == moment(ANSWER["at"])
    title = SearchRow.objects.get(conversation=thread, what="title")
    assert title.at == moment(ASKS["at"])


def test_numbers_go_by_time_within_the_client_and_the_team_takes_none(tmp_path: Path) -> None:
    cast = make_cast()
    asks(cast.anna, "Уже здесь", "Первое")
    lines = []
    for number, (day, audience) in enumerate(
        [("20", "client"), ("05", "client"), ("01", "internal"), ("11", "client")]
    ):
        key, at = f"T-{number}", f"2024-03-{day}T10:00:00Z"
        lines.append({**THREAD, "id": key, "title": f"День {day}", "audience": audience})
        said = NOTE if audience == "internal" else FROM_ANNA
        lines.append({**said, "id": 100 + number, "conversation": key, "at": at})
    bring(write(tmp_path, OF_ROMASHKA, *lines), cast.olga)
    numbers = dict(Conversation.objects.values_list("title", "number"))
    assert numbers == {
        "Уже здесь": 1, "День 05": 2, "День 11": 3, "День 20": 4, "День 01": None
    }  # fmt: skip
    assert Client.objects.get(id=cast.romashka.id).last_number == 4


def test_what_hangs_on_a_conversation_comes_with_it(tmp_path: Path) -> None:
    cast = make_cast()
    thread = {
        **THREAD, "labels": ["Срочно", "срочно ", "Сайт"], "assignee": "Maxim@wind.example",
        "due": "2026-12-01", "state": "waiting_us", "kind": "talk",
        "participants": ["pyotr@romashka.example"],
    }  # fmt: skip
    call = {
        **NOTE, "id": 7, "kind": "call", "spoke_at": "2024-03-01T09:00:00Z", "spoke_with": "Анна",
        "at": "2024-03-02T09:00:00Z",
    }  # fmt: skip
    bring(write(tmp_path, OF_ROMASHKA, thread, FROM_ANNA, call), cast.olga)
    made = Conversation.objects.get(title=THREAD["title"])
    desk = Desk.objects.get(conversation=made)
    assert len(desk.labels) == 2
    assert desk.assignee_id == cast.maxim.id
    assert desk.due_at == moment("2026-12-01T23:59:00+03:00")
    assert desk.waiting_since == moment(ASKS["at"])
    assert made.kind == "talk"
    taking_part = Participant.objects.filter(conversation=made)
    assert [each.contact_id for each in taking_part] == [cast.pyotr.contact_id]
    assert Message.objects.get(kind="call").spoke_with == "Анна"


def test_a_colleague_who_left_is_named_to_clients_only_when_it_is_said(tmp_path: Path) -> None:
    cast = make_cast()
    gone = {"type": "colleague", "email": "egor@wind.example", "name": "Егор Бывший"}
    said = [{**each, "from": "egor@wind.example"} for each in (NOTE, ANSWER)]
    bring(write(tmp_path, OF_ROMASHKA, THREAD, FROM_ANNA, gone, *said), cast.olga)
    names = dict(Message.objects.filter(author_contact=None).values_list("audience", "author_name"))
    assert names == {"internal": "Егор Бывший", "client": cast.studio.name}
    lines = [{**THREAD, "id": "T-2"}, {**said[1], "id": 33, "conversation": "T-2"}]
    bring(write(tmp_path, OF_ROMASHKA, {**gone, "clients_see_name": True}, *lines), cast.olga)
    assert Message.objects.filter(audience="client", author_name="Егор Бывший").count() == 1


def test_files_come_with_their_messages(tmp_path: Path) -> None:
    cast = make_cast()
    folder = tmp_path / "files"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "акт.pdf").write_bytes(b"%PDF-1.4 akt")
    (folder / "b.bin").write_bytes(b"\x00\x01\x02")
    said = {
        **FROM_ANNA,
        "files": ["2024\\акт.pdf", {"path": "b.bin", "name": "Схема", "type": "image/x-dwg"}],
    }
    told = bring(write(tmp_path, OF_ROMASHKA, THREAD, said, NOTE), cast.olga, files=folder)
    assert told.counts["files"] == 2
    pinned = {each.name: each for each in Attachment.objects.all()}
    assert pinned["акт.pdf"].content_type == "application/pdf"
    assert pinned["Схема"].content_type == "image/x-dwg"
    assert pinned["Схема"].audience == "client"
    assert Message.objects.get(audience="client").files_count == 2
    blob = Blob.objects.get(id=pinned["акт.pdf"].blob_id)
    with store().open(blob.key) as kept:
        assert kept.read() == b"%PDF-1.4 akt"
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        assert [row.what for row in search.find(search.Asked("акт")).rows] == ["file"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../secret.txt", "outside"), ("/etc/passwd", "outside"), ("a/../../secret.txt", "outside"),
        ("..\\secret.txt", "outside"), ("link.txt", "outside"), ("out/secret.txt", "outside"),
        ("nothing.txt", "no_file"), ("sub", "no_file"), ("a\u0000b", "outside"), ("", "outside"),
        ("pipe", "no_file"), ("big.bin", "large_file"), ("x" * 900, "no_file"),
    ],
)  # fmt: skip
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, path: str, code: str) -> None:
    import os

    cast = make_cast()
    cast.studio.upload_limit = 10
    cast.studio.save()
    (tmp_path / "secret.txt").write_text("x")
    folder = tmp_path / "files"
    (folder / "sub").mkdir(parents=True)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "big.bin").write_bytes(b"x" * 11)
    told = plan(
        write(tmp_path, OF_ROMASHKA, THREAD, {**FROM_ANNA, "files": [path]}),
        cast.olga,
        files=folder,
    )
    assert ("3", code) in wrong(told)


def test_the_journal_says_imported_and_the_client_learns_his_share_only(tmp_path: Path) -> None:
    cast = make_cast()
    bring(write(tmp_path, OF_ROMASHKA, THREAD, FROM_ANNA, NOTE, ANSWER), cast.olga)
    entries = Entry.objects.filter(kind="history_imported")
    told = {
        entry.client_id: json.loads(bytes(entry.canonical))["facts"]["messages"]
        for entry in entries
    }
    assert told == {cast.romashka.id: 2, None: 1}
    assert not Entry.objects.filter(kind="posted").exists()


def test_more_of_a_conversation_joins_it_and_its_state_stays(tmp_path: Path) -> None:
    cast = make_cast()
    bring(write(tmp_path, OF_ROMASHKA, THREAD, NOTE), cast.olga)
    made = Conversation.objects.get(title=THREAD["title"])
    assert (made.number, made.shown_at) == (None, None)
    thread = {**THREAD, "state": "open", "title": "Другое"}
    told = bring(write(tmp_path, OF_ROMASHKA, thread, FROM_ANNA, NOTE), cast.olga)
    assert (told.counts["messages"], told.counts["skipped"]) == (1, 1)
    made.refresh_from_db()
    assert (made.number, made.state, made.title) == (1, "closed", THREAD["title"])
    assert made.shown_at == made.client_last_at == moment(ASKS["at"])


def test_equal_times_keep_the_order_of_the_file(tmp_path: Path) -> None:
    cast = make_cast()
    said = [{**NOTE, "id": number, "body": f"Раз {number}"} for number in range(9, 0, -1)]
    bring(write(tmp_path, OF_ROMASHKA, THREAD, *said), cast.olga)
    found = list(Message.objects.order_by("posted_at"))
    assert [each.body for each in found] == [each["body"] for each in said]
    assert found[-1].posted_at - found[0].posted_at == timedelta(microseconds=8)
    assert [each.id for each in found] == sorted(each.id for each in found)


def test_every_search_row_is_as_the_house_would_make_it(tmp_path: Path) -> None:
    cast = make_cast()
    bring(write(tmp_path, OF_ROMASHKA, THREAD, FROM_ANNA, NOTE, ANSWER), cast.olga)
    made = {(row.what, row.message_id): row for row in SearchRow.objects.all()}
    expected = [search.message_row(each) for each in Message.objects.all()]
    expected += [search.title_row(each) for each in Conversation.objects.all()]
    SearchRow.objects.bulk_create(expected)
    with connection.cursor() as cursor:
        for row in expected:
            ours = made[row.what, row.message_id]
            cursor.execute(
                "SELECT count(DISTINCT (client_id, conversation_id, message_id, what, audience,"
                " author, has_file, at, words, vector)) FROM conversations_searchrow"
                " WHERE id IN (%s, %s)",
                [row.id, ours.id],
            )
            assert cursor.fetchone() == (1,)


def test_a_contact_admitted_later_is_one_of_those_who_wrote(tmp_path: Path) -> None:
    cast = make_cast()
    bring(write(tmp_path, *STORY), cast.olga)
    contact = Contact.objects.get(email="anna@lyutik.example")
    contact.person = person(contact.name, contact.email)
    contact.save()
    admitted = Access.objects.create(
        company=cast.studio, client=contact.client, contact=contact, person=contact.person,
        sections=list(SECTIONS), granted_at=NOW, rules_version=1,
    )  # fmt: skip
    viewer = in_cabinet(admitted)
    with viewing(viewer):
        assert [each.body for each in access.messages(viewer).order_by("posted_at")] == [
            ASKS["body"], ANSWER["body"]
        ]  # fmt: skip
