"""Letters as they arrive at a real mail server: threads, parts, attachments, and who reads what."""

import base64
import io
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from kulisy.conversations import actions, replying
from kulisy.conversations.models import Message, ReplyAddress
from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs, says
from kulisy.files import actions as files
from kulisy.notify.tests.server import Server, mail_server, writes_by
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    with mail_server() as server:
        yield server


@pytest.fixture
def server(one_server: Server, settings) -> Server:
    settings.INNER_HOSTS = ["127.0.0.1"]
    one_server.came.clear()
    one_server.refused.clear()
    one_server.refused_data = ""
    return one_server


@pytest.fixture
def cast(server: Server) -> Cast:
    made = make_cast()
    writes_by(made.studio, server, now=NOW)
    return made


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def with_files(
    seat: Seat, thread, body: str, named: dict[str, bytes], *, audience: str = "client"
) -> None:
    """A colleague writes with files, and the rest ends."""
    viewer = at_desk(seat)
    with viewing(viewer):
        draft = actions.save_draft(
            viewer, thread.client, thread, audience=audience, body=body, now=NOW
        )
        kept = []
        for name, data in named.items():
            upload = files.begin_upload(
                company_id=seat.company_id,
                person_id=seat.person_id,
                owner_kind="draft",
                owner_id=draft.id,
                audience=audience,
                name=name,
                size=len(data),
                now=NOW,
            )
            files.keep_part(upload, number=1, source=io.BytesIO(data))
            kept.append(files.finish_upload(upload, now=NOW).id)
        actions.post_message(
            viewer,
            thread,
            audience=audience,
            words=actions.Words(body, files=kept),
            key=uuid.uuid4(),
            now=NOW,
        )
    with working():
        actions.release_due(now=NOW + timedelta(minutes=10))


def everything() -> None:
    """All that waits leaves, however long it would have waited."""
    run_jobs(until=LATER)


def test_an_answer_is_a_letter_that_threads(cast: Cast, server: Server):
    thread = asks(cast.anna, "Вёрстка сайта", "Когда будет готово?")
    everything()
    answers(cast.irina, thread, "Завтра к обеду. **Точно.**")
    everything()
    answers(cast.irina, thread, "Готово, смотрите.", now=NOW + timedelta(hours=3))
    everything()

    first, second = server.to("anna@romashka.example")
    assert first.letter["Subject"] == second.letter["Subject"] == "Re: Вёрстка сайта"
    assert first.sender_name == "Ирина Павлова · Студия «Северный ветер»"
    assert "In-Reply-To" not in first.letter
    assert second.letter["In-Reply-To"] == first.letter["Message-ID"]
    assert first.letter["Message-ID"] in second.letter["References"]
    assert first.letter["Reply-To"] == second.letter["Reply-To"]
    assert re.fullmatch(r"support\+[a-z2-7]{32}@wind\.example", first.letter["Reply-To"])
    assert first.recipients == ["anna@romashka.example"]
    assert "Завтра к обеду." in first.part("plain")
    assert "<strong>Точно.</strong>" in first.part("html")


def test_headers_tell_of_nobody_else(cast: Cast, server: Server):
    thread = asks(cast.anna, "Вёрстка сайта", "Когда?")
    everything()
    with viewing(at_desk(cast.irina)):
        actions.add_participant(at_desk(cast.irina), thread, cast.pyotr.contact_id, now=NOW)
    everything()
    answers(cast.irina, thread, "Завтра")
    everything()

    (to_anna,) = server.to("anna@romashka.example")
    (to_pyotr,) = server.to("pyotr@romashka.example")
    for mine, other in ((to_anna, "pyotr@"), (to_pyotr, "anna@")):
        assert other not in mine.everything
        assert "irina@wind.example" not in mine.everything
        assert len(mine.recipients) == 1
        assert not {"Cc", "Bcc", "X-Kulisy"} & set(mine.letter.keys())
    assert to_anna.letter["Message-ID"] not in to_pyotr.everything
    assert to_anna.letter["Reply-To"] != to_pyotr.letter["Reply-To"]


def test_a_note_reaches_no_client_and_stands_in_no_quotation_of_his_letters(
    cast: Cast, server: Server
):
    thread = asks(cast.anna, "Вёрстка сайта", "Когда?")
    everything()
    notes(cast.maxim, thread, f"@[Ирина Павлова](seat:{cast.irina.id}) канарейка: тянут с оплатой")
    everything()
    answers(cast.irina, thread, "Завтра")
    everything()
    says(cast.anna, thread, "Хорошо, жду")
    everything()

    told = server.to("irina@wind.example")
    assert any("канарейка" in each.everything for each in told)
    # Nor in letters to the team that an answer to the client would quote.
    openly = [each for each in told if each.letter["Subject"].startswith("Вёрстка")]
    assert len(openly) == 2
    assert not any("канарейка" in each.everything for each in openly)
    (note,) = [each for each in told if "канарейка" in each.everything]
    assert note.letter["Subject"] == "Только команда: Вёрстка сайта · ООО «Ромашка»"
    assert note.letter["Reply-To"] != openly[0].letter["Reply-To"]
    assert str(cast.irina.id) not in note.everything
    for each in server.to("anna@romashka.example"):
        assert "канарейка" not in each.everything
        assert "Максим" not in each.everything
        assert note.letter["Message-ID"] not in each.everything


def test_each_address_for_answers_knows_whose_and_which_audience_it_is(cast: Cast, server: Server):
    thread = asks(cast.anna, "Вёрстка сайта", "Когда?")
    everything()
    notes(cast.maxim, thread, f"@[Ирина Павлова](seat:{cast.irina.id}) срочно?")
    answers(cast.irina, thread, "Завтра")
    everything()

    found = {}
    for each in server.came:
        token = replying.find_token(each.letter["Reply-To"])
        assert token is not None
        with working():
            row = replying.by_token(token.upper())
        assert row is not None
        assert row.conversation_id == thread.id
        found[row.person.email, row.audience] = row.face
    assert found == {
        ("irina@wind.example", "client"): "desk",
        ("irina@wind.example", "internal"): "desk",
        ("anna@romashka.example", "client"): "portal",
    }
    assert len({row.token for row in ReplyAddress.objects.all()}) == 3
    with working():
        assert replying.by_token("a" * 32) is None


def test_his_own_letters_are_named_in_references_and_nobody_elses(
    cast: Cast, server: Server, monkeypatch
):
    thread = asks(cast.anna, "Вёрстка сайта", "Когда?")
    everything()

    def came(*, person_id: uuid.UUID, **about: object) -> list[tuple[datetime, str]]:
        own = person_id == cast.anna.person_id and about["audience"] == "client"
        return [(NOW, "<own@romashka.example>")] if own else []

    monkeypatch.setattr(replying, "ARRIVED", [came])
    answers(cast.irina, thread, "Завтра")
    says(cast.anna, thread, "Хорошо")
    everything()

    (to_anna,) = server.to("anna@romashka.example")
    assert to_anna.letter["In-Reply-To"] == "<own@romashka.example>"
    for each in server.to("irina@wind.example"):
        assert "own@romashka.example" not in each.everything


def test_small_files_ride_along_and_large_ones_are_links(cast: Cast, server: Server):
    thread = asks(cast.anna, "Макеты", "Пришлите")
    everything()
    with_files(cast.irina, thread, "Вот", {"макет «А».png": PNG, "договор.txt": b"1\n2\r\n3"})
    everything()
    (small,) = server.to("anna@romashka.example")
    parts = {each.get_filename(): each for each in small.letter.iter_attachments()}
    assert set(parts) == {"макет «А».png", "договор.txt"}
    assert parts["договор.txt"].get_payload(decode=True) == b"1\n2\r\n3"
    assert parts["макет «А».png"].get_content_type() == "image/png"

    with_files(cast.irina, thread, "И ещё", {"видео.bin": b"0" * (5 * 1024 * 1024 + 1)})
    with_files(cast.irina, thread, "И программа", {"setup.exe": b"MZ"})
    everything()
    large = server.to("anna@romashka.example")[1:]
    assert not any(list(each.letter.iter_attachments()) for each in large)
    said = "".join(each.part("html") for each in large)
    assert "видео.bin" in said
    assert "setup.exe" in said
    assert "/attachments/" not in said


def test_a_file_of_a_note_never_rides_along(cast: Cast, server: Server):
    thread = asks(cast.anna, "Макеты", "Пришлите")
    everything()
    with_files(cast.irina, thread, "@все смета", {"канарейка.png": PNG}, audience="internal")
    everything()
    with_files(cast.irina, thread, "Вот", {"макет.png": PNG})
    everything()

    assert Message.objects.filter(audience="internal", files_count=1).exists()
    (to_anna,) = server.to("anna@romashka.example")
    assert [each.get_filename() for each in to_anna.letter.iter_attachments()] == ["макет.png"]
    assert "канарейка" not in to_anna.everything


def test_the_subject_stays_when_the_thread_is_renamed(cast: Cast, server: Server):
    thread = asks(cast.anna, "Вёрстка сайта", "Когда?")
    answers(cast.irina, thread, "Завтра")
    everything()
    with viewing(at_desk(cast.irina)):
        actions.rename(at_desk(cast.irina), thread, "Сайт целиком", now=NOW)
    answers(cast.irina, thread, "Готово")
    everything()

    letters = server.to("anna@romashka.example")
    assert {each.letter["Subject"] for each in letters} == {"Re: Вёрстка сайта"}
    assert "Сайт целиком" in letters[1].part("html")


def test_nothing_in_a_letter_is_fetched_from_anywhere(cast: Cast, server: Server):
    thread = asks(cast.anna, "Вёрстка", "![](https://tracker.example/pixel.png) смотрите")
    everything()
    answers(cast.irina, thread, "Смотрю")
    everything()
    assert len(server.came) == 2
    for each in server.came:
        html = each.part("html")
        assert not re.search(r"<(img|link|iframe|script|object|video)\b", html)
        assert not re.search(r"url\(|@import|<base", html)
