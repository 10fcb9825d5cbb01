"""Habits of the house that no linter knows: reverse names, foreign keys, the files of a room."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.db import models

import kulisy

HOUSE = Path(kulisy.__file__).parent
#: Floors without rows and rules: kit and look below, config and operate around.
NO_ROOM = {"kit", "look", "config", "operate", "locale"}
ROOMS = sorted(
    folder.name
    for folder in HOUSE.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in NO_ROOM
)


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("kulisy.")]


def test_no_row_can_be_walked_back_from_its_parent() -> None:
    """A child with an audience of its own has no reverse name: no template can walk to it."""
    walked = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and not field.remote_field.hidden
    ]
    assert walked == []
    assert any(model.__name__ == "Message" for model in own_models())


def test_nothing_hangs_on_a_room_by_many_to_many_or_generic_keys() -> None:
    assert [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.many_to_many or type(field).__name__ == "GenericForeignKey"
    ] == []


def test_foreign_keys_name_the_imported_class() -> None:
    """So that the linter of floors sees the edge."""
    named = []
    files = [*HOUSE.glob("*/models.py"), *HOUSE.glob("*/models/*.py")]
    assert len(files) > 10
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in {"ForeignKey", "OneToOneField"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                named.append(f"{file.relative_to(HOUSE)}: {node.args[0].value}")
    assert named == []


def test_identifiers_are_uuids_and_moments_know_their_zone() -> None:
    counted = {"UsageFact"}  # an append-only count of this machine, shown to nobody
    for model in own_models():
        if model.__name__ in counted or model._meta.pk.remote_field:
            continue
        assert isinstance(model._meta.pk, models.UUIDField), model
    assert not [
        field
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]


def test_every_room_says_in_a_paragraph_what_it_is() -> None:
    for room in ROOMS:
        text = ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text("utf-8")))
        assert text, f"kulisy/{room}/__init__.py says nothing"
        assert len(text) > 40


def test_a_room_with_rows_says_who_may_see_them() -> None:
    for room in ROOMS:
        nouns = [(HOUSE / room / f"models{end}").exists() for end in (".py", "/__init__.py")]
        if any(nouns):
            has = [(HOUSE / room / f"access{end}").exists() for end in (".py", "/__init__.py")]
            assert any(has), f"kulisy/{room} has models and no access.py"


def test_no_module_has_a_name_that_says_nothing() -> None:
    words = {"manager", "managers", "helper", "helpers", "utils", "util", "service", "services"}
    assert [file for file in HOUSE.rglob("*.py") if file.stem in words] == []


def test_no_template_asks_the_database_or_decides_about_an_audience() -> None:
    """Rows come to a template as they are to be shown."""
    asking = re.compile(r"\.(objects|filter|exclude|all|_set)\b|is_staff|is_superuser")
    deciding = re.compile(r"audience\s*[!=]=|\b(internal|at_desk)\b")
    found = []
    for file in HOUSE.rglob("templates/**/*.html"):
        if "look" in file.relative_to(HOUSE).parts[0]:
            continue
        to_clients = {"portal", "public"} & set(file.parts)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            code = " ".join(re.findall(r"\{[{%].*?[%}]\}", line))
            wrong = asking.search(code) or (to_clients and deciding.search(code))
            if wrong:
                found.append(f"{file.relative_to(HOUSE)}:{number}: {wrong[0]}")
    assert found == []
