"""Letters that wait for a decision, as a browser at the desk meets them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client as Browser

from kulisy.conversations.models import Conversation, Message
from kulisy.conversations.tests.talk import asks
from kulisy.mailroom.models import Blocked, IncomingLetter
from kulisy.mailroom.tests.arrivals import letter_bytes, waiting
from kulisy.mailroom.tests.incoming import decided
from kulisy.people.models import Client, Contact, Person
from kulisy.people.tests.cast import Cast, in_cabinet, make_cast
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOME = "/d/wind/mail/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(person, backend=BACKEND)
    return made


def ago(**time: int) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def said(page: Browser, url: str) -> str:
    answer = page.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def in_order(text: str, *words: str) -> Iterator[bool]:
    places = [text.find(each) for each in words]
    yield -1 not in places
    yield places == sorted(places)


def test_the_oldest_stands_first_with_its_reason_and_the_queue_points_at_it(cast: Cast) -> None:
    waiting(cast.studio, now=ago(minutes=5), subject="Свежее", why="no_sender", sender="")
    old = waiting(cast.studio, now=ago(days=3), subject="Давнее")
    irina = browser(cast.irina.person)

    page = said(irina, HOME)

    assert all(in_order(page, "Давнее", "Свежее"))
    assert "is nobody&#39;s known address" in page or "is nobody’s known address" in page
    assert "waits 3 days" in page
    assert "Свежее" not in said(irina, f"{HOME}?why=stranger").split('id="mail-list"')[1][:3000]
    queue = said(irina, "/d/wind/")
    assert all(in_order(queue, "2 letters to decide on", "longer than a day"))
    assert '<span class="unseen-word">New: </span>2' in queue
    IncomingLetter.objects.filter(id=old.id).update(state="refused")
    assert "to decide on" not in said(irina, "/d/wind/")
    assert "Давнее" in said(irina, f"{HOME}?view=refused")


def test_a_preview_is_plain_words_and_loads_nothing(cast: Cast) -> None:
    html = (
        '<p onclick="steal()">Посмотрите <img src="https://evil.example/pixel.gif" alt="смета">'
        '<a href="https://evil.example/enter">сюда</a><script>steal()</script></p>'
    )
    raw = letter_bytes(html=html, file=b"<script>steal()</script>")
    letter = waiting(cast.studio, now=ago(hours=2), raw=raw)
    irina = browser(cast.irina.person)

    page = said(irina, f"{HOME}{letter.id}/")

    assert "Посмотрите" in page
    for word in ("steal()", "pixel.gif", 'href="https://evil', '<img src="http'):
        assert word not in page
    assert "план.pdf" in page
    for name in ("original/", "files/1/"):
        answer = irina.get(f"{HOME}{letter.id}/{name}")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert irina.get(f"{HOME}{letter.id}/files/1/")["Content-Type"] == "application/octet-stream"
    assert irina.get(f"{HOME}{letter.id}/original/").content == raw
    assert irina.get(f"{HOME}{letter.id}/files/2/").status_code == 404


def test_placing_names_who_will_read_and_the_second_hears_what_the_first_did(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    now = ago(hours=1)
    letter = waiting(cast.studio, now=now, client=cast.romashka, conversation=thread)
    other = waiting(cast.studio, now=ago(minutes=1), subject="Следующее")
    irina, olga = browser(cast.irina.person), browser(cast.olga.person)
    one = f"{HOME}{letter.id}/"

    panel = said(irina, f"{one}?act=place")
    assert "it is read by: Анна Ким" in panel
    assert "Show: ООО «Ромашка», Анна" in panel
    sent = irina.post(
        f"{one}placement/", {"conversation": thread.id, "audience": "client", "act": "place"}
    )
    assert sent["Location"] == f"{HOME}{other.id}/"
    second = olga.post(f"{one}refusal/", follow=True).content.decode()
    assert "Ирина Павлова has placed this letter into “Вёрстка”" in second

    decided(IncomingLetter.objects.get(id=letter.id))
    placed = Message.objects.filter(conversation=thread).order_by("posted_at").last()
    assert placed is not None
    assert (placed.audience, "макет" in placed.body) == ("client", True)
    talk = said(irina, f"/d/wind/conversations/{thread.id}/")
    assert f"/d/wind/messages/{placed.id}/original/" in talk
    about = said(irina, f"/d/wind/messages/{placed.id}/original/about/")
    assert "pavel@somewhere.example" in about
    assert "Nobody has checked whether the sender is who they say" in about
    mine = browser(cast.anna.person)
    cabinet = said(mine, f"/c/wind/conversations/{thread.id}/")
    assert "макет" in cabinet
    assert "original" not in cabinet
    one = f"messages/{placed.id}/original/"
    for place in (one, f"{one}about/", f"mail/{letter.id}/original/"):
        assert mine.get(f"/d/wind/{place}").status_code == 404


def test_a_request_is_opened_in_a_contacts_name_and_a_stranger_is_let_in(cast: Cast) -> None:
    first = waiting(cast.studio, now=ago(hours=2), subject="Первое", client=cast.romashka)
    second = waiting(
        cast.studio, now=ago(hours=1), subject="Второе", sender="olya@romashka.example",
        sender_name="Оля Новая", client=cast.romashka,
    )  # fmt: skip
    irina = browser(cast.irina.person)

    panel = said(irina, f"{HOME}{first.id}/?act=open")
    assert "Анна Ким" in panel
    assert "Иван" not in panel
    irina.post(
        f"{HOME}{first.id}/opening/",
        {"client": cast.romashka.id, "contact": cast.anna.contact_id, "audience": "client"},
    )
    decided(IncomingLetter.objects.get(id=first.id))
    opened = Conversation.objects.get(title="Первое")
    assert (opened.client_id, opened.audience) == (cast.romashka.id, "client")

    panel = said(irina, f"{HOME}{second.id}/?act=in")
    assert "It seems to be for ООО «Ромашка»" in panel
    wrong = irina.post(
        f"{HOME}{second.id}/admission/", {"client": cast.romashka_at_lawyers.id, "name": "Оля"}
    )
    assert wrong.status_code == 422
    assert not Contact.objects.filter(email="olya@romashka.example").exists()
    irina.post(f"{HOME}{second.id}/admission/", {"client": cast.romashka.id, "name": "Оля Новая"})
    decided(IncomingLetter.objects.get(id=second.id))
    assert Contact.objects.get(email="olya@romashka.example").client_id == cast.romashka.id
    assert Conversation.objects.filter(title="Второе").exists()


def test_who_is_blocked_is_listed_and_can_be_let_through(cast: Cast) -> None:
    spam = waiting(cast.studio, now=ago(hours=2), sender="x@spam.example")
    free = waiting(cast.studio, now=ago(hours=1), sender="vasya@gmail.com", subject="Вася")
    irina = browser(cast.irina.person)

    assert "Block everything from spam.example" in said(irina, f"{HOME}{spam.id}/?act=block")
    assert "everything from" not in said(irina, f"{HOME}{free.id}/?act=block")
    # Nobody shuts a whole provider out by writing the form by hand.
    assert irina.post(f"{HOME}{free.id}/block/", {"what": "domain"}).status_code == 404
    irina.post(f"{HOME}{spam.id}/block/", {"what": "domain"})
    assert list(Blocked.objects.values_list("pattern", flat=True)) == ["spam.example"]
    assert "Ирина Павлова has blocked x@spam.example" in said(irina, f"{HOME}{spam.id}/")
    page = said(irina, f"{HOME}blocked/")
    assert "spam.example" in page
    irina.post(f"{HOME}blocked/{Blocked.objects.get().id}/removal/")
    assert not Blocked.objects.exists()


def test_outsiders_and_those_kept_out_of_a_client_learn_nothing(cast: Cast) -> None:
    Client.objects.filter(id=cast.kuznetsov.id).update(restricted=True, responsible=cast.olga)
    secret = waiting(cast.studio, now=ago(days=2), subject="Тайное", client=cast.kuznetsov)
    nobodys = waiting(cast.studio, now=ago(days=2), subject="Ничьё")
    theirs = waiting(cast.studio, now=ago(hours=1), subject="Ромашкино", client=cast.romashka)
    assert all(in_order(said(browser(cast.olga.person), HOME), "Тайное", "Ничьё"))

    irina = browser(cast.irina.person)
    page = said(irina, HOME)
    assert "Ромашкино" in page
    assert "Тайное" not in page
    assert "Ничьё" not in page
    assert "to decide on" not in said(irina, "/d/wind/")
    for act in ("place", "open", "in"):
        assert "ИП Кузнецов" not in said(irina, f"{HOME}{theirs.id}/?act={act}&q=кузнецов")
    for hidden in (secret, nobodys):
        for address in ("", "original/", "files/1/", "?act=place"):
            assert irina.get(f"{HOME}{hidden.id}/{address}").status_code == 404
        assert irina.post(f"{HOME}{hidden.id}/refusal/").status_code == 404
    for other in (cast.maxim, cast.dina, cast.lev, cast.anna, cast.ivan):
        page = browser(other.person)
        for address in (
            HOME,
            f"{HOME}blocked/",
            f"{HOME}{theirs.id}/",
            "/d/wind/settings/mailboxes/",
        ):
            assert page.get(address).status_code == 404
    with pytest.raises(ProgrammingError), transaction.atomic(), viewing(in_cabinet(cast.anna)):
        IncomingLetter.objects.count()
