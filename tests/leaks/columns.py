"""Every column of the house that can hold a word, and those that no canary was planted in."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from kulisy.operate.testing import acting_as
from tests.leaks import fields
from tests.leaks.canary import PREFIX

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


def unplanted() -> list[str]:
    """Columns that the register says are planted and in which the played scene left nothing."""
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
    return silent
