"""Promise 9, it pays: the company sees in numbers whether the cabinet solved the problem it was
opened for.

All autumn «Ромашка» wrote by mail, waited a day for each answer and asked where things stand.
Ольга states the problem and her measure; Kulisy proposes with whom to begin and takes how it was,
from the letters too. Thirty days later it says by Ольга's own rule whether it helped, and Ольга
decides. Анна, who is the pilot, works in her cabinet and never hears the word.
"""

import re
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from procrastinate.contrib.django import app
from pypdfium2 import PdfDocument

from kulisy.conversations.models import Conversation
from kulisy.insights.models import Pilot
from kulisy.insights.tests.busy import asked
from kulisy.operate.testing import acting_as
from tests.stories.at_the_studio import Studio, signed_in, the_studio

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BEGIN = datetime(2026, 10, 19, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PROBLEM = "Клиент ждёт ответа сутками и спрашивает, что с его сайтом"
LETTERS = ["Поменяйте, пожалуйста, фотографию.", "Есть новости?"]


def test_the_pilot_after_thirty_days() -> None:
    with the_studio(BEGIN) as studio:
        an_autumn_by_mail(studio)
        pilot = she_states_the_problem(studio)
        a_month_in_the_cabinet(studio)
        she_hears_on_its_day(studio, pilot)
        she_reads_the_page_and_decides(studio, pilot)
        anna_never_heard_of_it(studio)


def an_autumn_by_mail(studio: Studio) -> None:
    """What the archive holds: answers came on the next day, every second letter asked again."""
    cast = studio.cast
    with acting_as("kulisy_owner"):
        for number in range(24):
            at = BEGIN - timedelta(days=3 * number + 4)
            waited = timedelta(hours=26)
            asked(cast.anna, cast.irina, at=at, waited=waited, words=LETTERS, source="mail:")
            if number % 3 == 0:
                asked(cast.pyotr, cast.irina, at=at, waited=waited, source="mail:")


def she_states_the_problem(studio: Studio) -> Pilot:
    olga = studio.cast.olga
    offered = studio.sees(olga, "/d/wind/board/effect/")
    assert "С кого начать" in offered
    assert "ООО «Ромашка» Начать с него Пишет регулярно" in offered
    assert "ИП Кузнецов" not in offered
    form = studio.sees(olga, f"/d/wind/board/effect/new/?client={studio.cast.romashka.id}")
    assert "Сколько рабочего времени клиент ждал нашего первого ответа" in form
    place = studio.does(
        olga, "/d/wind/board/effect/new/",
        problem=PROBLEM, client=studio.cast.romashka.id, measure="first_answer",
        better_by="50", days="30", before_days="90",
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        pilot = Pilot.objects.get()
    page = studio.sees(olga, place)
    assert "день 1 из 30" in page
    assert "если через 30 дней, 18 ноября 2026, «Первый ответ» не станет лучше на 50 %" in page
    # Nothing has happened yet, and it doesn't pretend: one of two numbers is no comparison.
    assert "Мало данных: случаев было 32, стало 0" in page
    return pilot


def a_month_in_the_cabinet(studio: Studio) -> None:
    """She asks before herself, and is answered within the hour."""
    cast = studio.cast
    for number in range(8):
        studio.until(BEGIN + DAY * (2 * number + 1) + timedelta(hours=2))
        title = f"Правка {number + 1}"
        studio.does(
            cast.anna, "/c/wind/requests/new/",
            client=cast.romashka.id, title=title, key=uuid.uuid4(), body="Поменяйте телефон.",
        )  # fmt: skip
        studio.works()
        with acting_as("kulisy_owner"):
            thread = Conversation.objects.get(title=title)
        studio.until(studio.clock.moment + timedelta(minutes=25))
        here = f"/d/wind/conversations/{thread.id}/"
        studio.does(cast.irina, f"{here}messages/client/", key=uuid.uuid4(), body="Поменяли.")
        studio.works()
        studio.does(cast.irina, f"{here}state/", state="closed")


def she_hears_on_its_day(studio: Studio, pilot: Pilot) -> None:
    olga = studio.cast.olga
    for moment in (BEGIN + 29 * DAY, BEGIN + 30 * DAY, BEGIN + 30 * DAY + timedelta(hours=1)):
        studio.until(moment)
        with acting_as("kulisy_worker"):
            app.tasks["kulisy.insights.tasks.tend"](timestamp=0)
        studio.works()
    bells = studio.sees(olga, "/d/wind/bell/")
    assert bells.count("Прошло 30 дней пилота с клиентом «ООО „Ромашка“»") == 1
    assert "Правило выполнено: продолжайте." in bells


def she_reads_the_page_and_decides(studio: Studio, pilot: Pilot) -> None:
    olga, here = studio.cast.olga, f"/d/wind/board/effect/{pilot.id}/"
    page = studio.sees(olga, here)
    assert re.search(r"стало 2[56] мин 8 случаев", page)
    assert "43 % 24 из 56" in page
    # Eight letters since are too few for a share, and it says so.
    assert "Мало данных: случаев было 56, стало 8; сравнивать можно от 20" in page
    assert "поэтому причин не называют" in page
    taken = signed_in(olga).get(f"{here}report/")
    assert taken["Content-Type"] == "application/pdf"
    paper = PdfDocument(BytesIO(taken.content))
    text = " ".join(paper[0].get_textpage().get_text_bounded().split())
    assert len(paper) == 1
    assert PROBLEM in text
    assert "Правило выполнено: продолжайте." in text
    assert signed_in(olga).get(f"{here}report/").content == taken.content
    for other in (studio.cast.irina, studio.cast.maxim):
        studio.sees(other, here, status=404)
    studio.does(olga, f"{here}decision/", decision="go_on", words="Подключаем остальных")
    assert "Подключаем остальных" in studio.sees(olga, here)


def anna_never_heard_of_it(studio: Studio) -> None:
    anna = studio.cast.anna
    pages = ["/c/wind/", "/c/wind/support/", "/c/wind/history/", "/c/wind/bell/"]
    for page in pages:
        read = studio.sees(anna, page).lower()
        assert "пилот" not in read
        assert PROBLEM.lower() not in read
    studio.sees(anna, "/d/wind/board/", status=404)
