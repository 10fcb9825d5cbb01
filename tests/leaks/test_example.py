"""A cabinet for a prospect: nothing of the project it was made of survives in it, in either
language; and a deliberate leak that must be heard."""

import re

import pytest

from kulisy.disclosure import replacing
from kulisy.disclosure.models import Example
from kulisy.operate.testing import acting_as
from kulisy.projects.models import Project
from tests.leaks import watched
from tests.leaks.canary import found_in
from tests.leaks.deeds import client_id
from tests.leaks.world import World, made_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def played(world: World) -> str:
    """A project with a canary in every text it has; the address of its page at the desk."""
    watched.begins_project(world, "irina", "romashka")
    watched.asks_for_materials(world, "irina", "romashka", "anna")
    watched.shows_for_approval(world, "irina", "romashka", "pyotr")
    with acting_as("kulisy_owner"):
        project = Project.objects.get(client_id=client_id(world, "romashka"), audience="client")
    return f"/d/wind/projects/{project.id}/examples/"


def link(world: World, page: str, **said: object) -> str:
    answer = world.browser("irina").post(page, {"days": "7", "make": "1", **said})
    found = re.search(r"/public/example/[\w-]+/", answer.content.decode())
    assert found, answer.content.decode()[:2000]
    return found[0]


def read(world: World, url: str) -> str:
    """By a stranger, in both languages, headers and all."""
    told = ""
    for language in ("ru", "en"):
        answer = world.browser("nobody").get(url, headers={"accept-language": language})
        assert answer.status_code == 200
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        told += f"{answer.headers}{answer.content.decode()}"
    return told


def test_nothing_of_the_source_survives_in_either_language() -> None:
    with made_world() as world:
        page = played(world)
        columns = {plant.column for plant in world.plants.values()}
        assert {"projects.Project.title", "projects.Stage.title", "projects.Task.title"} <= columns
        url = link(world, page)
        told = read(world, url)
        assert found_in(told) == set()
        assert "Пример" in told
        assert "Example" in told
        with acting_as("kulisy_owner"):
            assert found_in(str(Example.objects.get().content)) == set()
        # What a colleague has chosen comes along, and no more than that.
        title = Project.objects.get(client_id=client_id(world, "romashka"), audience="client").title
        assert found_in(read(world, link(world, page, chosen="project"))) == found_in(title)


def test_the_link_is_counted_ends_and_is_taken_back() -> None:
    with made_world() as world:
        page = played(world)
        url = link(world, page)
        world.browser("nobody").post(f"{url}opening/")
        with acting_as("kulisy_owner"):
            made = Example.objects.get()
        assert made.opened == 1
        assert "1" in world.browser("irina").get(page).content.decode()
        assert world.browser("nobody").get("/public/example/nothing/").status_code == 404
        assert world.browser("anna").get(page).status_code == 404
        world.post("irina", "desk:example_revocation", "wind", made.id)
        assert world.browser("nobody").get(url).status_code == 404
        assert world.browser("nobody").post(f"{url}opening/").status_code == 404


def test_a_text_that_names_somebody_can_not_be_chosen() -> None:
    with made_world() as world:
        page = played(world)
        name = world.cast.anna.contact.name
        with acting_as("kulisy_owner"):
            Project.objects.filter(client_id=client_id(world, "romashka")).update(
                title=f"Сайт для {name}"
            )
        answer = world.browser("irina").post(page, {"days": "7", "make": "1", "chosen": "project"})
        assert answer.status_code == 422
        with acting_as("kulisy_owner"):
            assert not Example.objects.exists()


def test_an_example_that_lets_a_title_through_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    own = replacing.told

    def forgetful(of: replacing.Source, **more: object) -> object:
        return own(of, **{**more, "chosen": [each.key for each in replacing.texts(of)]})  # type: ignore[arg-type]

    monkeypatch.setattr(replacing, "told", forgetful)
    with made_world() as world:
        assert found_in(read(world, link(world, played(world))))
