"""The client's Monday morning on a phone: he was away for a week. What changed, what waits for him,
what comes next; each thing is one tap from the first screen, and each tap is enough."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import answers, asks, run_jobs
from kulisy.meetings.models import Invitee, Word
from kulisy.meetings.tests.meeting import plans, writes
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access
from kulisy.people.tests.cast import Cast
from kulisy.people.tests.counting import counted
from kulisy.projects.tests.working import begins, shows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def browser(who: object, language: str = "ru") -> Browser:
    made = Browser(headers={"accept-language": language})
    made.force_login(
        who.person,  # type: ignore[attr-defined]
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return made


def buttons(page: str) -> dict[str, str]:
    """What waits: the button's words → where it leads."""
    found = re.findall(r'<a class="btn[^"]*" href="([^"]+)" aria-label="([^"]+)"', page)
    return {unescape(label): unescape(url) for url, label in found}


def test_the_clients_monday_morning_on_a_phone(cast: Cast) -> None:
    now = datetime.now(UTC)
    week_ago = now - timedelta(days=7)
    with acting_as("kulisy_owner"):
        Access.objects.filter(id=cast.anna.id).update(seen_at=week_ago, seen_before_at=week_ago)

    # While she was away: the team answered and asked, met her partner's words, planned the show.
    thread = asks(cast.anna, "Тексты", "Пришлю в понедельник", now=week_ago)
    answers(cast.irina, thread, "Ждём. Какой телефон ставим?", now=now - timedelta(days=2))
    met = plans(
        cast.irina, cast.romashka, contacts=[cast.anna], at=week_ago, now=now, title="Созвон",
        kind="call",
    )  # fmt: skip
    minutes = writes(cast.irina, met, "- Пришлём макеты до пятницы", now=now - timedelta(days=1))
    writes(cast.irina, met, "- Просит скидку, не давать", audience="internal", now=now)
    ahead = plans(
        cast.irina, cast.romashka, contacts=[cast.anna], at=now + timedelta(days=3), now=now,
        title="Показ макетов",
    )  # fmt: skip
    project = begins(cast.irina, cast.romashka, now=now)
    shows(cast.irina, project, now=now)
    run_jobs()

    anna = browser(cast.anna)
    with counted() as statements:
        home = anna.get("/c/wind/").content.decode()
    # One more than on a day when the bell is silent.
    assert len(statements) <= 13, statements
    waits = buttons(home)
    # What waits, each with its verb.
    assert {label.split(":")[0] for label in waits} >= {"Подтвердить", "Ответить", "Отправить"}
    assert "Что дальше" in home
    assert "Показ макетов" in home
    assert "скидку" not in home

    # One tap: the page with the minutes, and the one button there.
    url = waits["Подтвердить: Итоги встречи «Созвон»"]
    page = anna.get(url.partition("#")[0]).content.decode()
    assert "Пришлём макеты до пятницы" in page
    assert "скидку" not in page
    assert anna.post(f"/c/wind/minutes/{minutes.id}/word/", {"said": "right"}).status_code == 302
    with acting_as("kulisy_owner"):
        assert Word.objects.get().sha256 == minutes.sha256

    # One tap: the invitation is answered.
    assert (
        anna.post(f"/c/wind/meetings/{ahead.id}/answer/", {"said": "accepted"}).status_code == 302
    )
    with acting_as("kulisy_owner"):
        assert Invitee.objects.get(meeting=ahead, contact=cast.anna.contact).answer == "accepted"

    # What is done waits no longer, what comes stays.
    later = anna.get("/c/wind/").content.decode()
    assert "Подтвердить: Итоги встречи «Созвон»" not in buttons(later)
    assert "Ответить: Показ макетов" not in buttons(later)
    assert "Показ макетов" in later

    # The other face: the team sees that it was confirmed, by whom, and has its own part beside it.
    run_jobs()
    irina = browser(cast.irina)
    desk = irina.get(f"/d/wind/meetings/{met.id}/").content.decode()
    assert "Подтверждает: Анна Ким" in desk
    assert "Просит скидку" in desk
    assert "Созвон" in irina.get("/d/wind/meetings/?which=past").content.decode()
    line = re.search(r"/d/wind/minutes/[0-9a-f-]+/lines/0/commitment/", desk)
    assert line
    form = irina.get(line[0]).content.decode()
    assert 'value="Пришлём макеты до пятницы"' in form
    picture = irina.get(
        f"/d/wind/conversations/{minutes.message.conversation_id}/catch-up/"
    ).content.decode()
    assert "Созвон" in picture

    # In English it is the same morning.
    english = browser(cast.anna, "en").get("/c/wind/").content.decode()
    assert "What comes next" in english


def test_lists_and_pages_take_as_many_statements_however_many_there_are(cast: Cast) -> None:
    now = datetime.now(UTC)
    irina, anna = browser(cast.irina), browser(cast.anna)
    sizes: list[list[int]] = []
    for count in (1, 8):
        for number in range(count):
            met = plans(
                cast.irina, cast.romashka, contacts=[cast.anna, cast.pyotr], now=now,
                at=now - timedelta(days=1 + number),
            )  # fmt: skip
            writes(cast.irina, met, "- Решили\n- Пришлём завтра", now=now)
            plans(
                cast.irina, cast.romashka, contacts=[cast.anna], now=now,
                at=now + timedelta(days=1 + number),
            )  # fmt: skip
        taken = []
        for who, url in (
            (irina, "/d/wind/meetings/"), (irina, "/d/wind/meetings/?which=past"),
            (irina, f"/d/wind/meetings/{met.id}/"), (anna, "/c/wind/meetings/"),
            (anna, f"/c/wind/meetings/{met.id}/"), (anna, "/c/wind/"),
        ):  # fmt: skip
            who.get(url)
            with counted() as statements:
                assert who.get(url).status_code == 200
            taken.append(len(statements))
        sizes.append(taken)
    assert sizes[0] == sizes[1], sizes
    assert max(sizes[1]) <= 24, sizes
