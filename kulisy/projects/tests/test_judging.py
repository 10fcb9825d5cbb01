"""How a stage went: one tap of whoever sees it, told to the team, nobody else's knowledge."""

import uuid

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction
from django.test import Client as Browser

from kulisy.catalog import access as reviews
from kulisy.catalog import actions as reviewing
from kulisy.catalog import rating
from kulisy.catalog.models import Review
from kulisy.conversations.models import Conversation
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions
from kulisy.projects.models import Project, Stage
from kulisy.projects.tests.working import begins, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def ends(cast: Cast, project: Project, number: int = 1) -> Stage:
    with viewing(at_desk(cast.irina)) as viewer:
        one = access.projects(viewer).select_related("client").get(id=project.id)
        actions.begin_stage(viewer, one, stage(project, number), now=NOW)
        actions.finish_stage(viewer, one, stage(project, number), now=NOW)
    return stage(project, number)


def judgeable(who: Access, thing: Stage) -> bool:
    with viewing(in_cabinet(who)) as viewer:
        return rating.finished(viewer, "stage", thing.id) is not None


def read(holder: Access | object, url: str) -> str:
    page = Browser(headers={"accept-language": "ru"})
    page.force_login(holder.person, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[attr-defined]
    return page.get(url).content.decode()


def test_a_finished_stage_is_told_by_letter_and_judged_in_one_tap_that_opens_a_talk(
    cast: Cast,
) -> None:
    project = begins(cast.irina, cast.romashka)
    run_jobs()
    mail.outbox.clear()
    done = ends(cast, project)
    run_jobs()
    told = {to: str(letter.body) for letter in mail.outbox for to in letter.to}
    assert "anna@romashka.example" in told
    assert {to for to in told if to.endswith("wind.example")} == set()
    letter = told["anna@romashka.example"]
    assert f"/c/wind/ratings/stage/{done.id}/" in letter
    assert "Записка о задаче" in letter
    assert "«Дизайн»" in letter, "what is in work now"

    page = read(cast.anna, f"/c/wind/projects/{project.id}/")
    assert f'hx-get="/c/wind/ratings/stage/{done.id}/"' in page
    assert "Скажите, как прошло" in read(cast.anna, "/c/wind/")
    asked = read(cast.anna, f"/c/wind/ratings/stage/{done.id}/")
    assert "Этап «Знакомство» завершён" in asked

    with viewing(in_cabinet(cast.anna)) as viewer:
        thing = rating.finished(viewer, "stage", done.id)
        assert thing
        review = reviewing.rate(viewer, thing, score=2, now=NOW)
    mail.outbox.clear()
    run_jobs()
    assert Conversation.objects.get(id=review.conversation_id).client_id == cast.romashka.id
    assert "irina@wind.example" in {to for each in mail.outbox for to in each.to}
    page = read(cast.anna, f"/c/wind/projects/{project.id}/")
    assert "Ваша оценка: " in page
    assert 'id="rating"' not in page, "he is asked once"
    assert "Ваша оценка" not in read(cast.pyotr, f"/c/wind/projects/{project.id}/")
    assert cast.anna.contact.name in read(cast.irina, f"/d/wind/projects/{project.id}/")


def test_only_a_stage_that_is_done_and_that_one_sees_is_judged(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    ahead = stage(project, 2)
    assert not judgeable(cast.anna, ahead)
    done = ends(cast, project)
    assert judgeable(cast.anna, done)
    assert not judgeable(cast.ivan, done)
    ours = ends(cast, begins(cast.irina, cast.romashka, audience="internal", title="Между нами"))
    assert not judgeable(cast.anna, ours)
    assert "Между нами" not in read(cast.anna, f"/c/wind/ratings/stage/{ours.id}/")


def test_the_database_itself_takes_no_review_of_a_stage_that_he_does_not_see(cast: Cast) -> None:
    """As if the first wall had been forgotten."""
    ours = ends(cast, begins(cast.irina, cast.romashka, audience="internal"))
    project = begins(cast.irina, cast.romashka, title="Для клиента")
    theirs = ends(cast, begins(cast.irina, cast.kuznetsov))
    for forged in (ours.id, theirs.id, stage(project, 2).id, uuid.uuid4()):
        thing = rating.Finished("stage", forged, cast.romashka.id, "Чужой этап")
        with (
            pytest.raises(ProgrammingError, match="catalog_review_of_stages"),
            transaction.atomic(),
            viewing(in_cabinet(cast.anna)) as viewer,
        ):
            reviewing.rate(viewer, thing, score=5, now=NOW)
    assert not Review.objects.exists()
    with viewing(at_desk(cast.irina)) as viewer:
        assert not reviews.reviews(viewer).exists()
