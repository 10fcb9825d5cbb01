"""The register of text columns is complete, and says the truth."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from kulisy.operate.testing import acting_as
from tests.leaks import fields
from tests.leaks.canary import PREFIX
from tests.leaks.world import World

TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
    ArrayField,
    SearchVectorField,
)


def text_columns() -> dict[str, tuple[str, str]]:
    """ "room.Model.field" → (table, column), for every column that can hold a word."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": (
            model._meta.db_table,
            field.column,
        )
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, TEXTS)
    }


def test_every_text_column_is_planted_or_open_with_a_reason() -> None:
    known = fields.PLANTED | set(fields.OPEN)
    columns = set(text_columns())
    assert columns - known == set(), "say in tests/leaks/fields.py who may know these"
    assert known - columns == set(), "these are no more: take them out of tests/leaks/fields.py"
    assert not fields.PLANTED & set(fields.OPEN)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_scene_holds_a_canary_in_every_planted_column(scene: World) -> None:
    columns = text_columns()
    silent = []
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        for name in sorted(fields.PLANTED):
            table, column = columns[name]
            cursor.execute(
                f'SELECT 1 FROM {table} WHERE "{column}"::text LIKE %s LIMIT 1',  # noqa: S608
                [f"%{PREFIX}%"],
            )
            if cursor.fetchone() is None:
                silent.append(name)
    assert silent == []
    assert len(scene.plants) > 100
