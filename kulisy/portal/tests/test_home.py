"""The cabinet's first screen through its page: what is new, what waits, how the work goes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client as Browser

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation
from kulisy.conversations.tests.talk import answers, asks, notes, says
from kulisy.journal.models import Entry
from kulisy.kit.time import now as present
from kulisy.people.models import Access, AccessState, Client, Role
from kulisy.people.tests.cast import admit as new_access
from kulisy.people.tests.cast import at_desk, make_cast
from kulisy.people.tests.cast import seat as new_seat
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(holder, language="ru"):
    made = Browser(headers={"accept-language": language})
    made.force_login(holder.person, backend=BACKEND)
    return made


def home(holder, language="en"):
    answer = browser(holder, language).get("/c/wind/")
    assert answer.status_code == 200
    return answer.content.decode()


def close(seat, thread):
    viewer = at_desk(seat)
    with viewing(viewer):
        actions.close(viewer, thread, now=present())


def masked(page):
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", page)
    page = re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", page)
    return re.sub(r"<time[^>]*>[^<]*</time>|\b\d\d:\d\d\b|tone-\d", "", page)


def test_the_first_screen_says_what_waits_how_the_work_goes_and_what_is_new():
    cast = make_cast()
    first = asks(cast.anna, "Вёрстка сайта", "Поправьте кнопку")
    answers(cast.irina, first, "Пришлите, пожалуйста, снимок экрана")
    asks(cast.anna, "Счёт за октябрь", "Когда будет счёт?")

    page = home(cast.anna)

    assert "Анна, an answer is awaited from you" in page
    assert "Ирина: Пришлите, пожалуйста, снимок экрана" not in page  # the team says "We"
    assert "We: Пришлите, пожалуйста, снимок экрана" in page
    assert "How the work goes" in page
    assert "Счёт за октябрь" in page
    assert "Ирина Павлова leads it" in page
    assert "Ирина writes in “Вёрстка сайта”" in page
    assert '<li class="news unseen">' in page


def test_of_many_things_that_wait_five_stand_open_and_the_others_fold():
    cast = make_cast()
    for number in range(6):
        answers(cast.irina, asks(cast.anna, f"Вопрос {number}", "Как быть?"), "Пришлите макет")
    assert "more thing" not in home(cast.anna)  # a fold for one line would take its room

    for number in range(6, 14):
        answers(cast.irina, asks(cast.anna, f"Вопрос {number}", "Как быть?"), "Пришлите макет")
    page = home(cast.anna)

    opened, folded = page.split('<details class="rest">')
    assert opened.count('<li class="task') == 5
    assert "<summary>7 more things</summary>" in folded
    assert folded.count('<li class="task') == 7
    assert "2 more wait" in folded


def test_a_new_client_is_told_what_will_be_here_and_offered_the_first_step():
    cast = make_cast()
    page = home(cast.anna)
    assert "Welcome, Анна" in page
    assert "Nothing is in work yet" in page
    assert "Write the first request" in page
    assert page.count('<a class="btn go') == 1


def test_a_first_screen_with_nothing_to_do_is_calm():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка сайта", "Поправьте кнопку")
    assert "Анна, nothing waits for you" in home(cast.anna)
    close(cast.irina, thread)
    page = home(cast.anna)
    assert "Анна, everything is done" in page
    assert "“Вёрстка сайта” is closed" in page


def test_nothing_internal_stands_on_the_first_screen_nor_among_the_people():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка сайта", "Поправьте кнопку")
    notes(cast.maxim, thread, "Канарейка: опять старый андроид")
    for page in (home(cast.anna), browser(cast.anna).get("/c/wind/team/").content.decode()):
        assert "Канарейка" not in page
        assert "olga@wind.example" not in page


def test_the_first_screen_is_the_same_to_the_byte_with_and_without_internal_notes():
    def life(*, with_notes):
        cast = make_cast()
        start = present() - timedelta(hours=1)
        thread = asks(cast.anna, "Вёрстка сайта", "Поправьте кнопку", now=start)
        if with_notes:
            notes(cast.maxim, thread, "Не спешим", now=start + timedelta(minutes=1))
        answers(cast.irina, thread, "Сделаем", now=start + timedelta(minutes=2))
        if with_notes:
            notes(cast.irina, thread, "Сделали вид", now=start + timedelta(minutes=30))
        return masked(home(cast.anna))

    from django.db import transaction

    worlds = []
    for with_notes in (True, False):
        with transaction.atomic():
            worlds.append(life(with_notes=with_notes))
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]
    assert "Сделаем" in worlds[0]


def test_where_managers_only_write_specialists_are_not_shown():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка сайта", "Поправьте кнопку")
    answers(cast.maxim, thread, "Посмотрю")
    assert "Максим" in home(cast.anna)

    cast.studio.whole_team_writes = False
    cast.studio.save()

    page = home(cast.anna) + browser(cast.anna).get("/c/wind/team/").content.decode()
    assert "Максим" not in page
    assert "Лебедев" not in page
    assert "Студия «Северный ветер» writes in “Вёрстка сайта”" in page
    assert "Ирина Павлова" in page


def test_a_colleagues_own_requests_neither_count_nor_show():
    cast = make_cast()
    thread = asks(cast.anna, "Личное", "Только между нами")
    answers(cast.irina, thread, "Ответьте, пожалуйста")
    page = home(cast.pyotr)
    assert "Welcome, Пётр" in page
    assert "Личное" not in page


def test_a_visit_is_posted_by_the_page_and_new_is_what_came_since_the_one_before():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте", now=present() - timedelta(minutes=20))
    answers(cast.irina, thread, "Готово", now=present() - timedelta(minutes=15))
    anna = browser(cast.anna, "en")
    new = 'class="news unseen"'
    assert new in anna.get("/c/wind/").content.decode()
    cast.anna.refresh_from_db()
    assert cast.anna.seen_at is None  # a GET leaves no trace

    assert anna.post("/c/wind/visit/").status_code == 204
    assert new in anna.get("/c/wind/").content.decode()  # still the same visit
    Access.objects.filter(id=cast.anna.id).update(seen_at=present() - timedelta(minutes=31))
    assert new in anna.get("/c/wind/").content.decode()  # said since that visit
    assert anna.post("/c/wind/visit/").status_code == 204
    assert anna.post("/c/wind/visit/").status_code == 204
    cast.anna.refresh_from_db()
    assert present() - cast.anna.seen_at < timedelta(minutes=1)
    assert present() - cast.anna.seen_before_at > timedelta(minutes=30)
    cast.pyotr.refresh_from_db()
    assert cast.pyotr.seen_at is None


def test_any_page_of_the_cabinet_says_once_in_a_while_that_he_is_here():
    cast = make_cast()
    anna = browser(cast.anna, "en")
    asked = 'hx-post="/c/wind/presence/"'
    assert asked in anna.get("/c/wind/support/").content.decode()
    cast.anna.refresh_from_db()
    assert cast.anna.last_seen_at is None  # a GET leaves no trace

    assert anna.post("/c/wind/presence/").status_code == 204
    assert asked not in anna.get("/c/wind/support/").content.decode()
    cast.anna.refresh_from_db()
    first = cast.anna.last_seen_at
    assert anna.post("/c/wind/presence/").status_code == 204
    cast.anna.refresh_from_db()
    assert first is not None
    assert cast.anna.last_seen_at == first
    assert cast.anna.seen_at is None  # «Что нового» counts from the first screen
    Access.objects.filter(id=cast.anna.id).update(last_seen_at=first - timedelta(minutes=11))
    assert asked in anna.get("/c/wind/support/").content.decode()
    olga = Browser()
    olga.force_login(cast.olga.person, backend=BACKEND)
    eyes = f"/d/wind/as/{cast.anna.contact_id}"
    assert "presence/" not in olga.get(f"{eyes}/support/").content.decode()
    assert olga.post(f"{eyes}/presence/").status_code == 404
    cast.pyotr.refresh_from_db()
    assert cast.pyotr.last_seen_at is None


def test_what_was_read_or_came_before_the_last_visit_has_no_dot():
    cast = make_cast()
    long_ago = present() - timedelta(days=3)
    thread = asks(cast.anna, "Вёрстка", "Поправьте", now=long_ago)
    answers(cast.irina, thread, "Готово", now=long_ago)
    Access.objects.filter(id=cast.anna.id).update(seen_at=present() - timedelta(days=1))
    page = home(cast.anna)
    assert "Ирина writes in “Вёрстка”" in page
    assert 'class="news unseen"' not in page


def test_an_ended_access_says_quietly_that_everything_stays():
    cast = make_cast()
    assert "is over" not in home(cast.anna)
    Access.objects.filter(id=cast.anna.id).update(state=AccessState.ENDED)
    assert "The work for ООО «Ромашка» is over" in home(cast.anna)


def test_with_two_clients_each_thing_names_its_client():
    cast = make_cast()
    second = Client.objects.create(
        company=cast.studio, name="ИП Ким", responsible=cast.irina, human=True
    )
    other = new_access(second, "Анна Ким", cast.anna.person.email, present(), lead=True)
    thread = asks(cast.anna, "Вёрстка", "Поправьте")
    answers(cast.irina, thread, "Какую кнопку?")
    thread = asks(other, "Логотип", "Нарисуйте")
    answers(cast.irina, thread, "Какого цвета?")
    page = home(cast.anna)
    assert "Анна, two answers are awaited from you" in page
    assert page.count("ИП Ким") >= 3
    assert page.count("ООО «Ромашка»") >= 3


def test_the_first_screen_takes_at_most_twelve_statements_at_any_size():
    cast = make_cast()
    anna = browser(cast.anna)
    sizes = []
    for count in (2, 25):
        for number in range(count):
            thread = asks(cast.anna, f"Обращение {number}", "Поправьте")
            if number % 2:
                answers(cast.irina, thread, "Какую кнопку?")
            new_seat(
                cast.studio, f"Коллега {count} {number}", f"{count}.{number}@x.example",
                Role.SPECIALIST,
            )  # fmt: skip
        with counted() as statements:
            assert anna.get("/c/wind/").status_code == 200
        sizes.append(len(statements))
    assert sizes[0] == sizes[1] <= 12, statements


def test_the_pages_of_one_company_open_to_nobody_else():
    cast = make_cast()
    for who in (cast.lev, cast.irina):
        assert browser(who).get("/c/wind/").status_code == 404
    stranger = Browser()
    stranger.force_login(cast.stranger, backend=BACKEND)
    assert stranger.get("/c/wind/team/").status_code == 404
    assert stranger.post("/c/wind/visit/").status_code == 404


def test_looking_through_a_clients_eyes_is_journalled_read_only_and_stays_inside():
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "Поправьте")
    answers(cast.irina, thread, "Готово")
    desk = browser(cast.irina, "en")
    eyes = f"/d/wind/as/{cast.anna.contact_id}/"

    answer = desk.get(eyes)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Through the client's eyes: Анна Ким, ООО «Ромашка»" in page
    assert "Анна, an answer is awaited from you" in page
    assert desk.get(f"{eyes}team/{cast.irina.id}/photo/").status_code == 404
    entry = Entry.objects.get(kind="viewed_as")  # a picture inside of a page is no page
    assert entry.actor_id == cast.irina.id
    assert entry.subject_id == cast.anna.contact_id
    assert entry.client_id is None
    links = re.findall(r'(?:href|hx-get|hx-post|action)="(/c/wind/[^"]*)"', page)
    assert links == []
    assert f'href="{eyes}conversations/{thread.id}/"' in page
    inside = desk.get(f"{eyes}conversations/{thread.id}/").content.decode()
    assert "Поправьте" in inside
    assert "<textarea" not in inside
    assert re.findall(r'(?:href|hx-get|action)="(/c/wind/[^"]*)"', inside) == []
    assert desk.post(f"{eyes}visit/").status_code == 404
    assert desk.post(f"{eyes}conversations/{thread.id}/messages/").status_code == 404
    cast.anna.refresh_from_db()
    assert cast.anna.seen_at is None


def test_the_session_of_whoever_looked_is_still_saved():
    cast = make_cast()
    desk = browser(cast.irina, "en")
    session = desk.session
    session["kept"] = "yes"
    session.save()
    eyes = f"/d/wind/as/{cast.anna.contact_id}/"
    assert desk.get(eyes).status_code == 200
    assert desk.get("/d/wind/").status_code == 200
    assert desk.session["kept"] == "yes"
    assert Conversation.objects.count() == 0
    says(cast.anna, asks(cast.anna, "После", "взгляда"), "пишет как прежде")


def test_who_is_on_the_team_and_how_to_reach_the_company():
    cast = make_cast()
    cast.studio.phone = "+7 (495) 000-11-22"
    cast.studio.working_hours = "пн–пт, 10–19"
    cast.studio.save()
    cast.irina.answers_for = "Всё, что вы просите"
    cast.irina.back_on = (present() + timedelta(days=5)).date()
    cast.irina.save()
    page = browser(cast.anna, "en").get("/c/wind/team/").content.decode()
    assert "Ирина Павлова" in page
    assert "leads your affairs" in page
    assert "Back on" in page
    assert 'href="tel:+74950001122"' in page
    assert "пн–пт, 10–19" in page
    assert page.index("Ирина Павлова") < page.index("Ольга Ветрова")
    assert uuid.UUID(str(cast.irina.id))
