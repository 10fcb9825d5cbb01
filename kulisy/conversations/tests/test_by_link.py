"""A personal link opens one conversation, to read and to answer, and nothing else."""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser

from kulisy.conversations.actions import mark_read
from kulisy.conversations.models import Conversation, Draft, Message, ReadMark, Sighting
from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.journal.models import Entry
from kulisy.notify.live import read_ticket
from kulisy.notify.models import Bell
from kulisy.operate.testing import acting_as
from kulisy.people import links
from kulisy.people.models import Company, LinkDevice, PersonalLink
from kulisy.people.tests.cast import Cast, in_cabinet, make_cast
from kulisy.people.tests.post import last_code, letters
from kulisy.people.viewer import viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Scene:
    cast: Cast
    thread: Conversation
    other: Conversation
    message: Message


@pytest.fixture
def scene() -> Scene:
    cast, now = make_cast(), datetime.now(UTC)
    thread = asks(cast.anna, "Вёрстка", "На телефоне кнопка уезжает", now=now - timedelta(hours=2))
    other = asks(cast.anna, "Тайный тариф", "Сколько стоит втайне", now=now - timedelta(hours=1))
    message = answers(cast.irina, thread, "Поправим сегодня", now=now - timedelta(minutes=40))
    return Scene(cast, thread, other, message)


def letter_to_anna(scene: Scene, conversation: Conversation | None = None) -> str:
    """The link's path in a letter about the thread."""
    with working():
        url = links.make(
            company_id=scene.cast.studio.id,
            person_id=scene.cast.anna.person_id,
            conversation_id=(conversation or scene.thread).id,
            letter_id=uuid.uuid4(),
            now=datetime.now(UTC),
        )
    return "/" + url.split("/", 3)[3]


def browser(agent: str = PHONE) -> Browser:
    return Browser(headers={"user-agent": agent, "accept-language": "en"})


def opened(letter: str, agent: str = PHONE) -> tuple[Browser, str]:
    """A browser in which the button was pressed, and the address it came to."""
    one = browser(agent)
    assert one.get(letter).headers["Location"] == "/l/"
    return one, one.post("/l/").headers["Location"]


def test_looking_at_the_link_opens_nothing_and_pressing_opens_one_conversation(
    scene: Scene,
) -> None:
    letter, scanner = letter_to_anna(scene), browser()
    first = scanner.get(letter)
    page = scanner.get("/l/").content.decode()
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "a***@romashka.example" in page
    assert "Северный ветер" in page
    assert not re.search("anna@|Вёрстка|Поправим|Анна", page)
    assert LinkDevice.objects.count() == 0

    anna, address = opened(letter)
    shown = anna.get(address).content.decode()
    assert "Поправим сегодня" in shown
    assert "Анна Ким" in shown
    assert "a***@" in shown
    assert "Тайный тариф" not in shown

    sent = anna.post(address + "messages/", {"body": "Спасибо, жду", "key": str(uuid.uuid4())})
    assert sent.headers["Location"] == address
    written = Message.objects.get(body="Спасибо, жду")
    assert written.by_link
    assert written.author_contact_id == scene.cast.anna.contact_id
    again = browser()
    again.cookies["device"] = anna.cookies["device"].value
    again.get(letter)
    assert again.get("/l/").headers["Location"] == address, "a known browser goes straight on"


def test_everything_else_asks_for_a_code_which_signs_in(scene: Scene) -> None:
    anna, address = opened(letter_to_anna(scene))
    home = address.split("conversations/")[0]
    file = uuid.uuid4()
    other = f"conversations/{scene.other.id}/"
    for rest in ("", "support/", other, f"files/{file}/", "search/?q=т"):
        answer = anna.get(home + rest)
        assert answer.headers.get("Location", "").startswith("/l/in/"), rest
    assert anna.get("/c/wind/support/").headers["Location"].startswith("/accounts/login/")
    assert anna.get("/d/wind/").headers["Location"].startswith("/accounts/login/")
    assert anna.post(home + "requests/new/", {"body": "Ещё"}).status_code == 404
    assert anna.post(address + "closure/").status_code == 404
    place = f"{home}writing/client/{scene.cast.romashka.id}/client/draft/"
    assert anna.put(place, json.dumps({"body": "x"}), "application/json").status_code == 404

    way = anna.get(home + "support/").headers["Location"]
    page = anna.get(way).content.decode()
    assert "a***@romashka.example" in page
    assert "anna@" not in page
    code_page = anna.post(way.split("?")[0], {"next": "/c/wind/support/"}).headers["Location"]
    assert "anna@" not in anna.get(code_page).content.decode()
    came = anna.post(code_page, {"code": last_code(), "next": "/c/wind/support/"})
    assert came.headers["Location"] == "/c/wind/support/"
    assert "Тайный тариф" in anna.get("/c/wind/support/").content.decode()
    assert LinkDevice.objects.get(company=scene.cast.studio).confirmed_at is not None
    assert anna.get(address).headers["Location"] == f"/c/wind/conversations/{scene.thread.id}/"


@pytest.mark.slow
def test_what_a_link_proves_is_kept_apart_from_what_anna_does_signed_in(scene: Scene) -> None:
    anna, address = opened(letter_to_anna(scene))
    assert anna.post(address + "reading/", {"last": str(scene.message.id)}).status_code == 204
    by_link = Sighting.objects.get(message=scene.message, seat=None)
    assert by_link.by_link
    desk = Browser(headers={"accept-language": "en"})
    desk.force_login(scene.cast.irina.person, backend=BACKEND)
    page = f"/d/wind/conversations/{scene.thread.id}/"
    assert "by the link sent to" in desk.get(page).content.decode()

    viewer = in_cabinet(scene.cast.anna)
    with viewing(viewer):
        mark_read(viewer, scene.thread, scene.message.id, now=datetime.now(UTC))
        mark_read(viewer, scene.thread, scene.message.id, now=datetime.now(UTC))
    assert Sighting.objects.filter(message=scene.message, seat=None).count() == 2
    said = [
        json.loads(bytes(each.canonical))["facts"]["by"]
        for each in Entry.objects.filter(kind="opened", subject_id=scene.message.id)
    ]
    assert said == ["link", "signed in"]
    desk.force_login(scene.cast.olga.person, backend=BACKEND)
    journal = desk.get("/d/wind/journal/").content.decode()
    assert "by the link sent to a***@romashka.example" in journal
    assert "signed in" in journal


def test_a_forwarded_link_is_noticed_and_ended_by_one_press(scene: Scene) -> None:
    letter = letter_to_anna(scene)
    anna, _address = opened(letter)
    assert LinkDevice.objects.get().trusted, "the first browser is hers"
    stranger, address = opened(letter, LAPTOP)
    assert stranger.get(address).status_code == 200
    device = LinkDevice.objects.get(stranger=True)
    assert (device.agent, device.trusted) == ("Firefox, Windows", False)
    stranger.post(address + "reading/", {"last": str(scene.message.id)})
    hers = ReadMark.objects.filter(person=scene.cast.anna.person)
    assert not hers.filter(read_to__gte=scene.message.posted_at).exists()
    run_jobs()
    told = set(Bell.objects.filter(subject_kind="device").values_list("person_id", flat=True))
    assert told == {scene.cast.anna.person_id, scene.cast.irina.person_id}
    news = [each for each in mail.outbox if "Firefox, Windows" in each.body]
    letter_to = {each.to[0]: each for each in news}
    assert set(letter_to) == {"anna@romashka.example", "irina@wind.example"}
    press = re.search(r"/l/not-me/[^\s]+", letter_to["anna@romashka.example"].body)
    assert press
    assert "/l/not-me/" not in letter_to["irina@wind.example"].body

    helper = browser()
    assert "Firefox, Windows" in helper.get(press[0]).content.decode()
    assert stranger.get(address).status_code == 200, "looking revokes nothing"
    helper.post(press[0])
    assert stranger.get(address).headers["Location"] == "/l/"
    assert stranger.post(address + "messages/", {"body": "x"}).status_code == 404
    stranger.get(letter)
    assert stranger.get("/l/").status_code == 404
    assert anna.get(letter).status_code == 302
    assert anna.get("/l/").status_code == 404


@pytest.mark.slow
def test_a_company_may_ask_for_a_code_before_even_that(scene: Scene) -> None:
    Company.objects.filter(id=scene.cast.studio.id).update(link_code=True)
    letter, anna = letter_to_anna(scene), browser()
    anna.get(letter)
    answer = anna.post("/l/")
    assert answer.headers["Location"].startswith("/accounts/login/code/confirm/")
    assert not LinkDevice.objects.exists()
    plain = f"/c/wind/conversations/{scene.thread.id}/"
    came = anna.post(answer.headers["Location"], {"code": last_code()})
    assert came.headers["Location"] == plain
    anna.post("/accounts/logout/")
    assert anna.get(letter).status_code == 302
    assert anna.get("/l/").status_code == 200, "whoever signs out is forgotten here"


@pytest.mark.slow
def test_links_die_with_their_term_their_access_and_their_address(scene: Scene) -> None:
    letter = letter_to_anna(scene)
    anna, address = opened(letter)
    PersonalLink.objects.update(expires_at=datetime.now(UTC) + timedelta(days=1))
    letter_to_anna(scene)
    first = PersonalLink.objects.order_by("made_at").first()
    assert first
    assert first.expires_at > datetime.now(UTC) + timedelta(days=59), "renewed by the next"
    assert anna.get(address).status_code == 200
    PersonalLink.objects.update(expires_at=datetime.now(UTC))
    gone = anna.get(address).headers["Location"]
    assert gone == "/l/"
    expired = anna.get(gone)
    never = browser()
    never.get("/l/" + "x" * 43 + "/")
    unknown = never.get("/l/")
    assert expired.status_code == unknown.status_code == 404
    assert without_tokens(expired) == without_tokens(unknown)

    assert without_tokens(anna.post("/l/new/")) == without_tokens(never.post("/l/new/"))
    run_jobs_but_mail()
    sent = letters()
    assert [each.address for each in sent] == ["anna@romashka.example"]
    fresh, address = opened("/" + sent[0].facts["url"].split("/", 3)[3])
    assert fresh.get(address).status_code == 200
    scene.cast.anna.state = "revoked"
    scene.cast.anna.save()
    assert fresh.get(address).headers["Location"] == "/l/"


def without_tokens(answer: Any) -> str:
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode())


def run_jobs_but_mail() -> None:
    """What waits but the letters themselves: they are read from the queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'token_hash' FROM procrastinate_jobs"
            " WHERE task_name = 'kulisy.people.tasks.send_new_link' ORDER BY id"
        )
        asked = [row[0] for row in cursor.fetchall()]
    from kulisy.people.tasks import send_new_link

    for token_hash in asked:
        with acting_as("kulisy_worker"):
            send_new_link(token_hash)


@pytest.mark.slow
def test_the_open_stream_of_a_link_hears_of_its_conversation_alone(scene: Scene) -> None:
    anna, address = opened(letter_to_anna(scene))
    home = address.split("conversations/")[0]
    url = anna.post(home + "live/").json()["url"]
    own = f"{scene.cast.anna.person_id}/{scene.cast.studio.id}/portal"
    assert read_ticket(url.split("ticket=")[1]).topics == (
        f"{own}/{scene.thread.id}",
        f"{own}/links",
    )


@pytest.mark.slow
def test_the_desk_revokes_the_links_of_a_contact(scene: Scene) -> None:
    anna, address = opened(letter_to_anna(scene))
    desk = Browser(headers={"accept-language": "en"})
    desk.force_login(scene.cast.irina.person, backend=BACKEND)
    page = f"/d/wind/contacts/{scene.cast.anna.contact_id}/"
    assert "Chrome, Android" in desk.get(page).content.decode()
    assert desk.post(page + "links/").status_code == 302
    assert anna.get(address).headers["Location"] == "/l/"
    assert Entry.objects.filter(kind="links_revoked", client_id=scene.cast.romashka.id).exists()


@pytest.mark.slow
def test_what_is_begun_by_a_link_is_not_shown_to_others_nor_theirs_to_it(scene: Scene) -> None:
    viewer = in_cabinet(scene.cast.anna)
    signed_in = Browser()
    signed_in.force_login(scene.cast.anna.person, backend=BACKEND)
    spot = f"writing/conversation/{scene.thread.id}/client/draft/"
    said = json.dumps({"body": "Пишу сама"})
    assert signed_in.put("/c/wind/" + spot, said, "application/json").status_code == 200
    anna, address = opened(letter_to_anna(scene))
    assert "Пишу сама" not in anna.get(address).content.decode()
    home = address.split("conversations/")[0]
    said = json.dumps({"body": "Пишу по ссылке"})
    assert anna.put(home + spot, said, "application/json").status_code == 200
    assert "Пишу по ссылке" in anna.get(address).content.decode()
    assert Draft.objects.filter(person_id=viewer.person_id).count() == 2
    page = signed_in.get(f"/c/wind/conversations/{scene.thread.id}/").content.decode()
    assert "Пишу сама" in page
    assert "Пишу по ссылке" not in page
