"""The register of text columns is complete. That the scene plants each of them: test_scene.py."""

from tests.leaks import fields
from tests.leaks.columns import text_columns


def test_every_text_column_is_planted_or_open_with_a_reason() -> None:
    known = fields.PLANTED | set(fields.OPEN)
    columns = set(text_columns())
    assert columns - known == set(), "say in tests/leaks/fields.py who may know these"
    assert known - columns == set(), "these are no more: take them out of tests/leaks/fields.py"
    assert not fields.PLANTED & set(fields.OPEN)
