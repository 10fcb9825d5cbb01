"""Promise 8, anyone can step in.

Ирина goes on leave for two weeks. Everything she holds is listed, Ольга takes it point by point,
and on the first day away it changes hands by the clock, as Ирина asked. Анна reads a name and a
face, until when, and that the promised day has moved, with the reason. Nina, who is new, answers
her: Ольга looks at it first. On the day of return everything comes back by itself.
"""

from datetime import UTC, datetime

import pytest
from procrastinate.contrib.django import app

from kulisy.conversations.models import Conversation, Desk, Held, Message
from kulisy.handovers.models import Commitment, Handover, Point
from kulisy.operate.testing import acting_as
from kulisy.people.models import Client, Role, Seat
from kulisy.people.tests.cast import seat
from tests.stories.at_the_studio import Studio, the_studio

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: A Friday in Moscow; the leave is from Monday to Monday two weeks later.
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
AWAY, BACK = datetime(2026, 11, 23, 6, 7, tzinfo=UTC), datetime(2026, 12, 7, 6, 7, tzinfo=UTC)


def test_the_manager_goes_on_leave_and_comes_back() -> None:
    with the_studio(FRIDAY) as studio:
        thread, word = she_works_and_gives_her_word(studio)
        handover = she_hands_over(studio)
        the_stand_in_takes_it(studio, handover)
        assert responsible(studio) == studio.cast.irina.id

        the_day_comes(studio, AWAY)
        assert responsible(studio) == studio.cast.olga.id
        the_client_reads_who_works_with_her(studio)
        the_stand_in_is_in_the_picture(studio, thread)
        the_promised_day_moves_with_a_word(studio, thread, word)
        somebody_new_answers_past_a_second_pair_of_eyes(studio, thread)

        the_day_comes(studio, BACK)
        assert responsible(studio) == studio.cast.irina.id
        with acting_as("kulisy_owner"):
            assert Desk.objects.get(conversation=thread).assignee_id == studio.cast.irina.id
            assert set(Point.objects.values_list("state", flat=True)) == {"back"}
        assert "Нина" in studio.sees(studio.cast.irina, f"/d/wind/conversations/{thread.id}/")
        assert "работает с вами" not in studio.sees(studio.cast.anna, "/c/wind/team/")


def she_works_and_gives_her_word(studio: Studio) -> tuple[Conversation, Commitment]:
    cast = studio.cast
    studio.does(
        cast.anna, "/c/wind/requests/new/", client=cast.romashka.id, title="Меню на сайте",
        body="Когда меню будет на сайте?", key="0198a000-0000-7000-8000-000000000001",
    )  # fmt: skip
    studio.works()
    with acting_as("kulisy_owner"):
        thread = Conversation.objects.get(title="Меню на сайте")
    place = f"/d/wind/conversations/{thread.id}/"
    studio.does(cast.irina, f"{place}assignee/", seat=cast.irina.id)
    studio.does(
        cast.irina, f"{place}messages/client/", body="Меню пришлём к пятнице",
        key="0198a000-0000-7000-8000-000000000002",
    )  # fmt: skip
    studio.works()
    with acting_as("kulisy_owner"):
        said = Message.objects.get(body="Меню пришлём к пятнице")
    studio.does(
        cast.irina, f"/d/wind/messages/{said.id}/commitment/", words="Меню на сайте",
        day="2026-11-27", seat=cast.irina.id,
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        return thread, Commitment.objects.get()


def she_hands_over(studio: Studio) -> Handover:
    """By the clock: she will not be there to press."""
    irina = studio.cast.irina
    place = studio.does(
        irina, "/d/wind/handovers/new/", kind="leave", first_day="2026-11-23", back_on="2026-12-07",
        words="Анне отвечать до обеда", by_clock="on",
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        found = Handover.objects.get()
    assert place.endswith(f"{found.id}/")
    for client in (studio.cast.romashka, studio.cast.kuznetsov):
        studio.does(irina, f"{place}stand-in/", client=client.id, seat=studio.cast.olga.id)
    studio.does(irina, f"{place}asking/")
    return found


def the_stand_in_takes_it(studio: Studio, handover: Handover) -> None:
    page = f"/d/wind/handovers/{handover.id}/"
    assert "Анне отвечать до обеда" in studio.sees(studio.cast.olga, page)
    with acting_as("kulisy_owner"):
        points = [str(each) for each in Point.objects.values_list("id", flat=True)]
    assert len(points) == 4
    studio.does(studio.cast.olga, f"{page}answers/", points=points, said="yes")


def the_day_comes(studio: Studio, moment: datetime) -> None:
    studio.clock.moment = moment
    with acting_as("kulisy_worker"):
        app.tasks["kulisy.handovers.tasks.tend_days"](timestamp=0)
    studio.works()


def the_client_reads_who_works_with_her(studio: Studio) -> None:
    bell = studio.sees(studio.cast.anna, "/c/wind/bell/")
    assert "Ирина Павлова" in bell
    assert "Ольга Ветрова" in bell
    assert "Анне отвечать" not in bell


def the_stand_in_is_in_the_picture(studio: Studio, thread: Conversation) -> None:
    page = studio.sees(studio.cast.olga, f"/d/wind/conversations/{thread.id}/catch-up/")
    assert "Меню на сайте" in page
    assert "Анна Ким" in page


def the_promised_day_moves_with_a_word(
    studio: Studio, thread: Conversation, word: Commitment
) -> None:
    studio.does(
        studio.cast.olga, f"/d/wind/commitments/{word.id}/day/", day="2026-12-01",
        reason="Ждём фотографии от вас",
    )  # fmt: skip
    studio.works()
    seen = studio.sees(studio.cast.anna, "/c/wind/commitments/")
    assert "Ждём фотографии от вас" in seen
    assert "27 ноября" in seen


def somebody_new_answers_past_a_second_pair_of_eyes(studio: Studio, thread: Conversation) -> None:
    cast = studio.cast
    studio.does(cast.olga, "/d/wind/settings/course/first/", count="1")
    nina: Seat = seat(cast.studio, "Нина Белова", "nina@wind.example", Role.ACCOUNT)
    place = f"/d/wind/conversations/{thread.id}/"
    studio.does(
        nina, f"{place}messages/client/", body="Анна, меню будет первого декабря",
        key="0198a000-0000-7000-8000-000000000003",
    )  # fmt: skip
    studio.works()
    assert "первого декабря" not in studio.sees(cast.anna, f"/c/wind/conversations/{thread.id}/")
    assert "ждёт коллегу" in studio.sees(nina, place)
    with acting_as("kulisy_owner"):
        waits = Held.objects.get()
    assert "Нина Белова" in studio.sees(cast.olga, "/d/wind/held/")
    studio.does(cast.olga, f"/d/wind/held/{waits.id}/", deed="approve", version=1)
    studio.works()
    assert "первого декабря" in studio.sees(cast.anna, f"/c/wind/conversations/{thread.id}/")


def responsible(studio: Studio) -> object:
    with acting_as("kulisy_owner"):
        return Client.objects.get(id=studio.cast.romashka.id).responsible_id
