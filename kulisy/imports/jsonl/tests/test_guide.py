"""The guide tells the truth: its example comes in, its schema and its lists are the program's."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kulisy.conversations.models import Conversation, Message
from kulisy.imports.jsonl.shapes import TYPES
from kulisy.imports.jsonl.tests.lines import STORY, bring, write
from kulisy.people.models import Client
from kulisy.people.tests.cast import make_cast

GUIDE = Path(__file__).parents[4] / "docs" / "guide"
TEXT = (GUIDE / "import-conversations.md").read_text(encoding="utf-8")
SCHEMA = json.loads((GUIDE / "import-conversations.schema.json").read_text(encoding="utf-8"))
EXAMPLE = [
    json.loads(line) for line in re.findall(r"```jsonl\n(.*?)```", TEXT, re.S)[0].splitlines()
]


@pytest.mark.django_db
def test_the_example_comes_in(tmp_path: Path) -> None:
    cast = make_cast()
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "ошибка.txt").write_text("503", encoding="utf-8")
    told = bring(write(tmp_path, *EXAMPLE), cast.olga, files=tmp_path)
    assert dict(told.counts) == {
        "clients": 1, "contacts": 2, "conversations": 2, "messages": 5, "files": 1, "skipped": 0,
        "errors": 0,
    }  # fmt: skip
    assert Client.objects.get(name="ООО «Лютик»").responsible_id == cast.irina.id
    assert Conversation.objects.get(title="Баннер к 8 марта").state == "us"
    assert Message.objects.filter(audience="internal").count() == 2


def test_the_schema_takes_what_the_program_takes() -> None:
    known = {each["properties"]["type"]["const"]: each for each in SCHEMA["oneOf"]}
    assert {name: set(each["properties"]) - {"type"} for name, each in known.items()} == {
        name: set(fields) for name, fields in TYPES.items()
    }
    check = jsonschema.Draft202012Validator(SCHEMA)
    for line in [*EXAMPLE, *STORY]:
        check.validate(line)


@pytest.mark.parametrize(
    "change",
    [{"audience": "public"}, {"audience": None}, {"visibility": "x"}, {"at": 5}, {"files": "a"}],
)
def test_the_schema_refuses_what_the_program_refuses(change: dict[str, Any]) -> None:
    line = {**STORY[3], **change}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(line)


def test_the_guide_names_every_field_and_every_option() -> None:
    from kulisy.operate.cli import parser

    for fields in TYPES.values():
        for name in fields:
            assert f"`{name}`" in TEXT
    with pytest.raises(SystemExit):
        parser().parse_args(["import", "conversations", "--help"])
    options = re.findall(r"`(--[a-z-]+)", TEXT)
    asked = ["import", "conversations", "f.jsonl", "--company", "x", "--files", "f", "--zone", "z",
             "--system", "s", "--skip-bad", "--dry-run"]  # fmt: skip
    assert {each for each in asked if each.startswith("--")} <= set(options)
    assert parser().parse_args(asked).skip_bad
