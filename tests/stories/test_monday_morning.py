"""Promise 6 and 8: the client's Monday morning on a phone.

Анна was away for a week. The studio met her, asked her something, waits for a text of hers, and
planned to show the design. On Monday her first screen says what waits for her, and each thing is
one tap away: she says that the minutes are right, that she will come, answers, sends the text.
The team's morning says the same from the other side, and nothing that it kept for itself reached
her.
"""

import re
from datetime import UTC, datetime

import pytest
from django.db.models import Model

from kulisy.conversations.models import Conversation
from kulisy.meetings.models import Invitee, Meeting, Minutes, Word
from kulisy.operate.testing import acting_as
from kulisy.projects.models import Material, Project
from tests.stories.at_the_studio import Studio, signed_in, the_studio

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: In Moscow: the Monday before, a Friday, the Monday.
BEFORE, FRIDAY = datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
KEY = "0198a000-0000-7000-8000-00000000000{}"


def test_the_clients_monday_morning_on_a_phone() -> None:
    with the_studio(BEFORE) as studio:
        met = they_meet_and_begin(studio)
        studio.until(FRIDAY)
        ahead, thread = the_team_leaves_things_for_her(studio, met)
        studio.until(MONDAY)

        waits = her_first_screen_says_what_waits(studio)
        she_does_it_with_one_tap_each(studio, waits, met, ahead, thread)
        nothing_waits_any_more(studio)
        the_teams_morning_says_the_same(studio, met, ahead)


def they_meet_and_begin(studio: Studio) -> Meeting:
    cast = studio.cast
    studio.does(
        cast.irina, "/d/wind/projects/new/", audience="client", client=cast.romashka.id,
        title="Новый сайт", about="Чтобы заказывали сами", lead=cast.irina.id, begins="2026-11-16",
        outline="",
    )  # fmt: skip
    studio.does(
        cast.irina, f"/d/wind/projects/{the(Project).id}/materials/", title="Тексты о компании",
        about="Две страницы", due="2026-11-24", stage="",
    )  # fmt: skip
    return planned(studio, "Созвон", kind="call", day="2026-11-16", hour="13:00")


def the_team_leaves_things_for_her(studio: Studio, met: Meeting) -> tuple[Meeting, Conversation]:
    cast, page = studio.cast, f"/d/wind/meetings/{met.id}/minutes"
    studio.does(
        cast.irina, f"{page}/client/", body="- Пришлём макеты до пятницы", key=KEY.format(1)
    )
    studio.does(
        cast.irina, f"{page}/internal/", body="- Просит скидку, не давать", key=KEY.format(2)
    )
    studio.does(
        cast.anna, "/c/wind/requests/new/", client=cast.romashka.id, title="Телефон на сайте",
        body="Какой телефон поставите?", key=KEY.format(3),
    )  # fmt: skip
    studio.works()
    with acting_as("kulisy_owner"):
        thread = Conversation.objects.get(title="Телефон на сайте")
    studio.does(
        cast.irina, f"/d/wind/conversations/{thread.id}/messages/client/", key=KEY.format(4),
        body="Поставим общий. Добавить второй?",
    )  # fmt: skip
    ahead = planned(studio, "Показ макетов", kind="meeting", day="2026-11-26", hour="15:00")
    return ahead, thread


def her_first_screen_says_what_waits(studio: Studio) -> dict[str, str]:
    home = studio.sees(studio.cast.anna, "/c/wind/")
    assert "Поставим общий" in home
    assert "Показ макетов" in home
    assert "скидку" not in home
    waits = buttons(studio)
    assert {each.partition(":")[0] for each in waits} >= {"Подтвердить", "Ответить", "Отправить"}
    return waits


def she_does_it_with_one_tap_each(
    studio: Studio, waits: dict[str, str], met: Meeting, ahead: Meeting, thread: Conversation
) -> None:
    """From each button: the page where it is done, and the one thing to press there."""
    anna = studio.cast.anna
    page = studio.sees(anna, waits["Подтвердить: Итоги встречи «Созвон»"])
    assert "Пришлём макеты до пятницы" in page
    assert "скидку" not in page
    with acting_as("kulisy_owner"):
        minutes = Minutes.objects.get(meeting=met, audience="client")
        material = Material.objects.get()
    studio.does(anna, f"/c/wind/minutes/{minutes.id}/word/", said="right")
    studio.does(anna, f"/c/wind/meetings/{ahead.id}/answer/", said="accepted")
    studio.sees(anna, waits["Отправить: Тексты о компании"])
    studio.does(anna, f"/c/wind/projects/materials/{material.id}/", answer="Мы печём с 2009 года")
    studio.does(
        anna, f"/c/wind/conversations/{thread.id}/messages/", body="Да, +7 900 000-00-00",
        key=KEY.format(5),
    )  # fmt: skip
    studio.works()
    with acting_as("kulisy_owner"):
        assert Word.objects.get().sha256 == minutes.sha256


def nothing_waits_any_more(studio: Studio) -> None:
    assert not buttons(studio)
    # What comes stays in sight.
    assert "Показ макетов" in studio.sees(studio.cast.anna, "/c/wind/")


def the_teams_morning_says_the_same(studio: Studio, met: Meeting, ahead: Meeting) -> None:
    irina = studio.cast.irina
    desk = studio.sees(irina, f"/d/wind/meetings/{met.id}/")
    assert "Подтверждает: Анна Ким" in desk
    assert "Просит скидку" in desk
    with acting_as("kulisy_owner"):
        coming = Invitee.objects.get(meeting=ahead, contact=studio.cast.anna.contact)
    assert coming.answer == "accepted"
    assert "Мы печём с 2009 года" in studio.sees(irina, f"/d/wind/projects/{the(Project).id}/")
    with acting_as("kulisy_owner"):
        thread = Conversation.objects.get(title="Телефон на сайте")
    assert "+7 900 000-00-00" in studio.sees(irina, f"/d/wind/conversations/{thread.id}/")


def planned(studio: Studio, title: str, **said: str) -> Meeting:
    cast = studio.cast
    studio.does(
        cast.irina, f"/d/wind/meetings/new/?client={cast.romashka.id}&audience=client",
        title=title, length="60", zone="Europe/Moscow", place="", link="", agenda="",
        seats=cast.irina.id, contacts=cast.anna.contact_id,
        key=KEY.format(8 if said["kind"] == "call" else 9), **said,
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        return Meeting.objects.get(title=title)


def buttons(studio: Studio) -> dict[str, str]:
    """What waits for Анна: the button's words → where it leads."""
    page = signed_in(studio.cast.anna).get("/c/wind/").content.decode()
    found = re.findall(r'<a class="btn[^"]*" href="([^"]+)" aria-label="([^"]+)"', page)
    return {label: url.partition("#")[0] for url, label in found}


def the(model: type[Model]) -> Model:
    with acting_as("kulisy_owner"):
        return model._default_manager.get()
