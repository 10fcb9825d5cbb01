"""The page of whoever steps in, and the same for a person who is new at the client's."""

import pytest
from django.db import DatabaseError, transaction

from kulisy.conversations import access as talk
from kulisy.conversations.tests.talk import answers, asks, notes
from kulisy.handovers import access, actions, catching_up, of_projects
from kulisy.handovers.models import Brief, Manner, ProjectBrief
from kulisy.handovers.tests.stepping import gives_word
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import Viewer, viewing
from kulisy.projects import access as projects
from kulisy.projects import actions as planning
from kulisy.projects.models import Project
from kulisy.projects.tests.test_pages import grown
from kulisy.projects.tests.working import begins, shows

pytestmark = pytest.mark.django_db


def who(holder: Seat | Access) -> Viewer:
    return at_desk(holder) if isinstance(holder, Seat) else in_cabinet(holder)


def test_a_new_person_of_the_client_reads_nothing_but_what_he_may(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    shown = answers(cast.irina, thread, "Пришлём макет в пятницу")
    inside = notes(cast.maxim, thread, "Заказчик тянет, сделаю завтра")
    gives_word(cast.irina, shown, "Макет в пятницу")
    gives_word(cast.irina, inside, "Адаптив без денег")
    with viewing(at_desk(cast.irina)) as viewer:
        for message, words in ((shown, "Кнопка синяя"), (inside, "Скидку не даём")):
            found = access.message(viewer, message.id)
            assert found
            actions.decide(viewer, found, words=words, now=NOW)
        place = talk.conversations(viewer).select_related("client").get(id=thread.id)
        actions.keep_brief(viewer, place, words="Горит с октября", now=NOW)
        for tone in ("На ты", "На вы"):  # Written again, it is one.
            actions.keep_manner(viewer, place.client, tone=tone, taboos="Не звонить", now=NOW)

    def told(holder: Seat | Access) -> str:
        with viewing(who(holder)) as viewer:
            place = talk.conversations(viewer).select_related("client").get(id=thread.id)
            return repr(catching_up.caught_up(viewer, place, now=NOW))

    team, hers = told(cast.maxim), told(cast.anna)
    for secret in ("Адаптив без денег", "Скидку не даём", "Заказчик тянет"):
        assert secret in team
        assert secret not in hers
    for word in ("Макет в пятницу", "Кнопка синяя", "Кнопка уезжает", "Анна Ким", "Ирина Павлова"):
        assert word in team
        assert word in hers
    with viewing(in_cabinet(cast.anna)):
        for table in (Brief, Manner):
            with pytest.raises(DatabaseError), transaction.atomic():
                table.objects.count()  # type: ignore[attr-defined]
    with viewing(at_desk(cast.olga)) as viewer:
        assert access.manners(viewer).get().tone == "На вы"


def test_it_asks_the_same_however_much_was_said(cast: Cast) -> None:
    thread = asks(cast.anna, "Вёрстка", "Кнопка уезжает")
    gives_word(cast.irina, answers(cast.irina, thread, "Пришлём в пятницу"))

    def asked(holder: Seat | Access) -> int:
        with viewing(who(holder)) as viewer:
            place = talk.conversations(viewer).select_related("client").get(id=thread.id)
            with counted() as seen:
                catching_up.caught_up(viewer, place, now=NOW)
        return len(seen)

    few = [asked(cast.irina), asked(cast.anna)]
    for number in range(4):
        gives_word(cast.irina, answers(cast.irina, thread, f"Пришлём в пятницу часть {number}"))
        notes(cast.maxim, thread, f"Заметка {number}")
    assert [asked(cast.irina), asked(cast.anna)] == few
    assert max(few) <= 16, few


def test_a_project_in_short_is_the_same_reckoning_for_both_sides(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    thread = asks(cast.anna, "Новый сайт", "Когда начнём?")
    Project.objects.filter(id=project.id).update(conversation_id=thread.id)
    shows(cast.irina, project, title="Макет главной")
    gives_word(cast.irina, answers(cast.irina, thread, "Пришлём в пятницу"), "Макет в пятницу")
    gives_word(cast.irina, notes(cast.maxim, thread, "Сделаю завтра"), "Адаптив без денег")
    with viewing(at_desk(cast.irina)) as viewer:
        found = projects.projects(viewer).select_related("client").get(id=project.id)
        for words in ("Горит", "Горит с октября"):  # Written again, it is one.
            actions.keep_project_brief(viewer, found, words=words, now=NOW)
        assert access.project_briefs(viewer).get().words == "Горит с октября"
        planning.add_task(
            viewer, found, audience="internal", title="Посмотреть на соседей", about="",
            stage_id=None, assignee_id=cast.maxim.id, now=NOW,
        )  # fmt: skip

    def told(holder: Seat | Access) -> str:
        with viewing(who(holder)) as viewer:
            found = projects.projects(viewer).select_related("client").get(id=project.id)
            return repr(of_projects.caught_up(viewer, found, now=NOW))

    team, hers = told(cast.maxim), told(cast.anna)
    for secret in ("Посмотреть на соседей", "Адаптив без денег", "Сделаю завтра"):
        assert secret in team
        assert secret not in hers
    for word in ("Тексты о компании", "Макет главной", "Макет в пятницу", "Когда начнём?",
                 "Анна Ким", "Ирина Павлова", "Дизайн"):  # fmt: skip
        assert word in team, word
        assert word in hers, word
    with viewing(in_cabinet(cast.anna)), pytest.raises(DatabaseError), transaction.atomic():
        ProjectBrief.objects.count()


def test_a_projects_page_asks_the_same_however_much_there_is(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    shows(cast.irina, project)

    def asked(holder: Seat | Access) -> int:
        with viewing(who(holder)) as viewer:
            found = projects.projects(viewer).select_related("client").get(id=project.id)
            with counted() as seen:
                of_projects.caught_up(viewer, found, now=NOW)
        return len(seen)

    few = [asked(cast.irina), asked(cast.anna)]
    grown(project, 60)
    for number in range(3):
        shows(cast.irina, project, title=f"Макет {number}")
    assert [asked(cast.irina), asked(cast.anna)] == few
    assert max(few) <= 24, few
