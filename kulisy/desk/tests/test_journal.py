"""The journal as its owner reads it."""

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs
from kulisy.desk.columns import columns_said, role_said
from kulisy.journal import actions as journal
from kulisy.journal.access import entries, recorded
from kulisy.journal.models import Entry
from kulisy.people.models import Client, Role, Seat
from kulisy.people.tests.cast import NOW, admit, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(seat: Seat) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(seat.person, backend=BACKEND)
    return made


def page(seat: Seat, **asked: str) -> str:
    answer = browser(seat).get("/d/wind/journal/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(seat: Seat, **asked: str) -> list[str]:
    """Lines of the table, without marks."""
    body = page(seat, **asked).partition("<tbody>")[2].partition("</tbody>")[0]
    return [line for line in body.split("</tr>") if line]


def test_facts_are_told_in_sentences_with_names():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    answers(cast.irina, thread, "Завтра")
    notes(cast.maxim, thread, "канарейка")
    run_jobs()

    told = page(cast.olga)

    assert "Conversation opened: “Вёрстка”" in told
    assert "Message: “Вёрстка”" in told
    assert "Анна Ким" in told
    assert "Ирина Павлова" in told
    assert "ООО «Ромашка»" in told
    assert "канарейка" not in told


def test_only_the_owner_and_administrators_read_it():
    cast = make_cast()
    Seat.objects.filter(id=cast.dina.id).update(role=Role.ADMIN)

    assert browser(cast.olga).get("/d/wind/journal/").status_code == 200
    assert browser(cast.dina).get("/d/wind/journal/").status_code == 200
    for other in (cast.irina, cast.maxim, cast.lev):
        assert browser(other).get("/d/wind/journal/").status_code == 404
        assert browser(other).post("/d/wind/journal/download/").status_code == 404
    assert browser(cast.anna).get("/d/wind/journal/").status_code == 404  # type: ignore[arg-type]


def test_an_administrator_kept_out_of_a_client_reads_nothing_of_him():
    cast = make_cast()
    Seat.objects.filter(id=cast.dina.id).update(role=Role.ADMIN)
    thread = asks(cast.anna, "Тайная вёрстка", "Когда?")
    notes(cast.irina, thread, "внутреннее")
    asks(cast.ivan, "Явная вёрстка", "Когда?")
    assert "Тайная" in page(cast.dina)
    Client.objects.filter(id=cast.romashka.id).update(restricted=True)

    told = page(cast.dina)

    assert "Явная" in told
    for word in ("Тайная", "Ромашка", "Анна", "Team only"):
        assert word not in told
    assert len(rows(cast.dina)) == 2
    assert "Тайная" not in browser(cast.dina).post("/d/wind/journal/download/").content.decode()
    assert "Тайная" in page(cast.olga)


def test_filters_by_client_person_kind_log_and_day():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    notes(cast.maxim, thread, "внутреннее")
    asks(cast.ivan, "Логотип", "Когда?")
    olga = cast.olga

    assert len(rows(olga)) == 5
    assert len(rows(olga, client="ромажка")) == 2
    assert len(rows(olga, client=str(cast.kuznetsov.id))) == 2
    assert len(rows(olga, kind="posted")) == 3
    assert len(rows(olga, person="Максим")) == 1
    assert len(rows(olga, person="Анна Ким")) == 2
    assert len(rows(olga, log="internal")) == 1
    assert len(rows(olga, **{"from": "2026-11-16", "to": "2026-11-16"})) == 5
    assert rows(olga, **{"from": "2026-11-17"}) == []
    assert rows(olga, client="Рога и копыта") == []


def test_further_pages_bring_every_entry_once_without_counting():
    cast = make_cast()
    for number in range(120):
        journal.record(
            journal.SYSTEM,
            f"kind_{number}",
            journal.Subject("company", cast.studio.id),
            company_id=cast.studio.id,
            client_id=None,
            now=NOW,
        )
    olga = browser(cast.olga)
    seen, address = "", "/d/wind/journal/"
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            told = olga.get(address).content.decode()
            seen += told.partition("<tbody>")[2].partition("</tbody>")[0]
            older = re.search(r'href="([^"]+)" rel="next"', told)
            address = "/d/wind/journal/" + (unescape(older[1]) if older else "")
    for number in range(120):
        assert seen.count(f"kind {number}<") == 1
    assert not [each for each in asked.captured_queries if "journal_entry" in each["sql"]
                and "COUNT(" in each["sql"]]  # fmt: skip


def test_a_kind_nobody_knows_stands_as_it_was_written():
    cast = make_cast()
    journal.record(
        journal.SYSTEM,
        "moon_landed",
        journal.Subject("moon", None),
        company_id=cast.studio.id,
        client_id=None,
        now=NOW,
        facts={"crater": "<b>Tycho</b>"},
    )

    assert "moon landed: crater: &lt;b&gt;Tycho&lt;/b&gt;" in page(cast.olga)


def test_the_download_is_a_table_no_cell_of_which_is_calculated_and_is_an_entry_itself():
    cast = make_cast()
    rascal = admit(cast.kuznetsov, "=HYPERLINK(1)", "rascal@kuznetsov.example", NOW)
    asks(rascal, "+7 сайт; да", "Когда?")

    assert browser(cast.olga).get("/d/wind/journal/download/").status_code == 405
    answer = browser(cast.olga).post("/d/wind/journal/download/", {"client": "Кузнецов"})

    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert len(lines) == 3
    assert lines[1][1] == "'=HYPERLINK(1)"
    assert "“+7 сайт; да”" in lines[1][2]
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]
    entry = Entry.objects.get(kind="exported")
    assert (entry.actor_id, entry.client_id) == (cast.olga.id, None)
    facts = recorded([entry])[0].facts
    assert facts == {"rows": 2, "asked": {"client": "Кузнецов"}}
    assert "Journal downloaded" in page(cast.olga)


def test_a_letter_handed_to_a_client_stands_in_his_log_and_the_teams_in_none():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    run_jobs()
    message = answers(cast.irina, thread, "Завтра")
    run_jobs()

    letters = Entry.objects.filter(kind="letter")
    told = recorded(letters)

    assert [each.subject_id for each in told] == [message.id]
    assert told[0].client_id == cast.romashka.id
    assert told[0].facts["state"] == "handed"
    assert told[0].facts["contact"] == str(cast.anna.contact_id)
    assert told[0].facts["message_id"].startswith("<")
    assert "romashka.example" not in str(told[0].facts)
    assert "Letter about it: “Вёрстка” · Анна Ким · taken by the mail server" in page(cast.olga)


def test_the_number_of_statements_does_not_grow():
    cast = make_cast()
    counts = []
    for _ in range(2):
        for number in range(10):
            notes(cast.irina, asks(cast.anna, f"Тема {number}", "Когда?"), "внутреннее")
        with CaptureQueriesContext(connection) as asked:
            page(cast.olga)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_clients_of_other_companies_have_other_journals():
    cast = make_cast()
    asks(cast.anna, "Вёрстка", "Когда?")

    assert len(entries(company_id=cast.lawyers.id, without_clients=frozenset())) == 0
    told = browser(cast.lev).get("/d/law/journal/").content.decode()
    assert "Вёрстка" not in told


def test_a_change_is_told_by_the_names_that_its_form_shows():
    with translation.override("en"):
        said = columns_said(["whole_team_writes", "search_key", "shows_contacts", "numbers"])
        assert said == "The whole team writes to clients, Openness"
        assert columns_said(["search_key"]) == ""
        assert role_said("accountant") == "Accountant"
