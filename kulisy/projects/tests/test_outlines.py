"""Templates: plans as texts that people edit."""

import pytest

from kulisy.admissions.refusal import Refused
from kulisy.people.tests.cast import at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access
from kulisy.projects.outlines import length, read, ready
from kulisy.projects.tests.working import begins


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_five_templates_that_come_along_can_be_read_and_end_with_something_to_show(
    language: str,
) -> None:
    templates = ready(language)
    assert len(templates) == 5
    for name, plan in templates:
        parts = read(plan)
        assert len(parts) >= 4, name
        assert all(part.deliverable and part.tasks for part in parts), name
        assert any(part.materials for part in parts), name
        assert all(part.who for part in parts), name
        assert any(task.rounds for part in parts for task in part.tasks), name
        assert length(parts) > 15, name


def test_a_plan_becomes_stages_tasks_checklists_and_what_is_needed() -> None:
    (part,) = read("# Дизайн (8)\n> Макеты\n- Сетка\n  [] телефон\n+ Главная\n? Фото (3)")
    assert (part.title, part.days, part.deliverable) == ("Дизайн", 8, "Макеты")
    assert [(each.title, each.audience) for each in part.tasks] == [
        ("Сетка", "internal"),
        ("Главная", "client"),
    ]
    assert (part.tasks[0].items, part.materials) == (["телефон"], [("Фото", 3)])


def test_a_plan_says_who_answers_and_what_is_shown_for_approval() -> None:
    (part,) = read("# Дизайн (8)\n@ Дизайнер\n= 60 000,50\n! Главная (3)\n! Логотип")
    assert (part.who, part.price) == ("Дизайнер", 6_000_050)
    assert [(each.title, each.rounds, each.audience) for each in part.tasks] == [
        ("Главная", 3, "client"),
        ("Логотип", 2, "client"),
    ]


@pytest.mark.django_db
@pytest.mark.slow
def test_a_price_of_the_plan_is_the_teams_alone() -> None:
    cast = make_cast()
    project = begins(cast.irina, cast.romashka, plan="# Дизайн (8)\n= 60 000\n# Запуск (2)")
    with viewing(at_desk(cast.maxim)) as viewer:
        [known] = access.prices(viewer)
        assert (known.price, known.currency) == (6_000_000, "RUB")
        assert known.stage.title == "Дизайн"
    with viewing(in_cabinet(cast.anna)) as viewer:
        assert access.stages(viewer).filter(project_id=project.id).count() == 2
        assert not access.prices(viewer).exists()


@pytest.mark.parametrize(
    "plan", ["", "- Задача", "# (5)", "# Год (400)", "# Дизайн\nчто-то", "# Дизайн\n= дорого"]
)
def test_a_plan_that_cannot_be_read_says_which_line(plan: str) -> None:
    with pytest.raises(Refused) as refused:
        read(plan)
    assert refused.value.field == "plan"
    assert not plan or any(letter.isdigit() for letter in refused.value.sentence)
