"""Stepping in through the screens of both sides, as browsers meet them."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kulisy.conversations.tests.talk import answers, asks, notes, run_jobs
from kulisy.handovers.models import Commitment, Handover, Point
from kulisy.handovers.tests.stepping import gives_word
from kulisy.operate.testing import acting_as
from kulisy.people.models import Person, Seat
from kulisy.people.tests.cast import Cast, seat
from kulisy.people.tests.counting import counted
from kulisy.projects.tests.working import begins

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def test_two_clicks_put_a_word_down_and_the_client_sees_it_kept(cast: Cast) -> None:
    now = timezone.now()
    thread = asks(cast.anna, "Вёрстка", "Когда?", now=now)
    message = answers(cast.irina, thread, "Добрый день! Макет пришлём завтра.", now=now)
    irina, anna = browser(cast.irina.person), browser(cast.anna.person)
    here = f"/d/wind/messages/{message.id}/commitment/"
    page = irina.get(f"/d/wind/conversations/{thread.id}/").content.decode()
    assert here in page
    form = irina.get(here).content.decode()
    assert 'value="Макет пришлём завтра."' in form
    day = timezone.localtime(now).date() + timedelta(days=1)
    said = {"words": "Макет пришлём завтра.", "day": day.isoformat(), "seat": str(cast.irina.id)}
    wrong = irina.post(here, {**said, "day": "когда-нибудь"})
    assert wrong.status_code == 422
    assert "Макет пришлём завтра." in wrong.content.decode()
    assert irina.post(here, said).status_code == 302
    with acting_as("kulisy_owner"):
        word = Commitment.objects.get()
    assert (
        f"/d/wind/commitments/{word.id}/"
        in irina.get(f"/d/wind/conversations/{thread.id}/").content.decode()
    )

    piece = f"/c/wind/conversations/{thread.id}/commitments/"
    assert piece in anna.get(f"/c/wind/conversations/{thread.id}/").content.decode()
    assert "Макет пришлём завтра." in anna.get(piece).content.decode()
    assert "Макет пришлём завтра." in anna.get("/c/wind/").content.decode()
    irina.post(f"/d/wind/commitments/{word.id}/outcome/", {"outcome": "kept"})
    assert "сдержано" in anna.get("/c/wind/commitments/").content.decode()
    assert "сдержано" in irina.get("/d/wind/commitments/?which=settled").content.decode()
    assert browser(cast.ivan.person).get(piece).status_code == 404


def test_the_page_for_who_steps_in_is_written_at_the_desk_alone(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    note = notes(cast.maxim, thread, "Скидку не предлагать")
    irina, anna = browser(cast.irina.person), browser(cast.anna.person)
    page = f"/d/wind/conversations/{thread.id}/"
    irina.post(f"{page}brief/", {"words": "Горит с октября"})
    irina.post(f"{page}manner/", {"tone": "На вы", "taboos": "Не звонить"})
    irina.post(f"/d/wind/messages/{note.id}/decision/", {"words": "Без скидки"})
    shown = irina.get(f"{page}catch-up/").content.decode()
    hers = anna.get(f"/c/wind/conversations/{thread.id}/catch-up/").content.decode()
    for words in ("Горит с октября", "На вы", "Не звонить", "Без скидки", "Скидку не предлагать"):
        assert words in shown
        assert words not in hers
    assert "Когда?" in hers
    # What the desk says that Анна sees is what she sees.
    eyes = f"/d/wind/as/{cast.anna.contact_id}/conversations/{thread.id}/catch-up/"
    assert eyes in shown
    assert irina.get(eyes).status_code == 200


def test_a_project_has_such_a_page_on_both_sides(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    irina, anna = browser(cast.irina.person), browser(cast.anna.person)
    page, hers = f"/d/wind/projects/{project.id}/", f"/c/wind/projects/{project.id}/"
    assert f"{page}catch-up/" in irina.get(page).content.decode()
    irina.post(f"{page}brief/", {"words": "Горит с октября"})
    irina.post(f"{page}manner/", {"tone": "На вы", "taboos": "Не звонить"})
    shown = irina.get(f"{page}catch-up/").content.decode()
    assert f"{hers}catch-up/" in anna.get(hers).content.decode()
    read = anna.get(f"{hers}catch-up/").content.decode()
    for words in ("Горит с октября", "На вы", "Не звонить"):
        assert words in shown
        assert words not in read
    assert "Тексты о компании" in read
    eyes = f"/d/wind/as/{cast.anna.contact_id}/projects/{project.id}/catch-up/"
    assert eyes in shown
    assert irina.get(eyes).status_code == 200
    assert browser(cast.ivan.person).get(f"{hers}catch-up/").status_code == 404


def test_a_hand_over_by_its_pages(cast: Cast) -> None:
    with acting_as("kulisy_owner"):
        maria: Seat = seat(cast.studio, "Мария Лис", "maria@wind.example", "account", "Менеджер")
    irina, hers = browser(cast.irina.person), browser(maria.person)
    made = irina.post(
        "/d/wind/handovers/new/",
        {"kind": "leave", "first_day": "2026-11-23", "back_on": "2026-12-07", "words": "Макет"},
    )
    here = made["Location"]
    assert "Мария Лис" in irina.get(here).content.decode()
    assert hers.get(here).status_code == 404
    irina.post(f"{here}asking/")
    run_jobs()
    page = hers.get(here).content.decode()
    with acting_as("kulisy_owner"):
        points = [str(each) for each in Point.objects.values_list("id", flat=True)]
    assert all(f'value="{each}"' in page for each in points)
    hers.post(f"{here}answers/", {"points": points, "said": "yes"})
    irina.post(f"{here}beginning/")
    assert "Мария Лис" in browser(cast.anna.person).get("/c/wind/team/").content.decode()
    irina.post(f"{here}return/")
    with acting_as("kulisy_owner"):
        assert Handover.objects.get().state == "over"
    assert browser(cast.olga.person).get("/d/wind/handovers/").status_code == 200
    assert (
        "/d/wind/handovers/new/?seat="
        in browser(cast.olga.person).get(f"/d/wind/team/{maria.id}/").content.decode()
    )


def test_lists_ask_the_same_however_long_they_are(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Когда?")
    pages = (
        (browser(cast.irina.person), "/d/wind/commitments/?which=all"),
        (browser(cast.anna.person), "/c/wind/commitments/"),
        (browser(cast.anna.person), f"/c/wind/conversations/{thread.id}/commitments/"),
        (browser(cast.irina.person), f"/d/wind/conversations/{thread.id}/"),
    )

    def asked() -> list[int]:
        counts = []
        for user, address in pages:
            user.get(address)
            with counted() as seen:
                assert user.get(address).status_code == 200
            counts.append(len(seen))
        return counts

    gives_word(cast.irina, answers(cast.irina, thread, "Пришлём в пятницу"))
    once = asked()
    for number in range(4):
        gives_word(cast.irina, answers(cast.irina, thread, f"Пришлём в пятницу часть {number}"))
    assert asked() == once
    assert once[2] <= 4, once
