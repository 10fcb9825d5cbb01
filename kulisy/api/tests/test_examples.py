"""The examples of docs/guide/api.md, run as they stand there."""

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import kulisy
from kulisy.api.tests.programs import token_of
from kulisy.conversations.tests.talk import asks, run_jobs
from kulisy.people.tests.cast import make_cast

pytestmark = pytest.mark.django_db
GUIDE = Path(kulisy.__file__).parent.parent / "docs" / "guide" / "api.md"
_BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.S)
VARIES = "…"


def examples() -> list[tuple[str, Any]]:
    """(command, what it answers or None), in the order of the guide."""
    found: list[tuple[str, Any]] = []
    for kind, text in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if kind == "sh":
            found.append((re.sub(r"(?m)^export .*\n", "", text), None))
        else:
            found[-1] = (found[-1][0], json.loads(text))
    return found


def run(command: str, known: dict[str, str]) -> Any:
    """What curl would do, for the few options that the guide uses."""
    for name, value in known.items():
        command = command.replace(f"${name}", value)
    words = iter(shlex.split(command.replace("\\\n", " ")))
    assert next(words) == "curl"
    method, url, headers, data = "", "", {}, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _colon, value = next(words).partition(": ")
            headers[name] = value
        elif word in {"-d", "--data-binary"}:
            data = next(words)
        else:
            url = word
    kind = headers.pop("Content-Type", "application/octet-stream")
    method = method or ("POST" if data else "GET")
    return Client().generic(method, url, data, content_type=kind, headers=headers)


def agrees(told: Any, said: Any, where: str) -> None:
    """Everything the guide says is in the answer."""
    if said == VARIES:
        return
    if isinstance(said, dict):
        assert isinstance(told, dict), where
        for name, value in said.items():
            assert name in told, f"{where}.{name}"
            agrees(told[name], value, f"{where}.{name}")
    elif isinstance(said, list):
        assert len(told) == len(said), where
        for number, value in enumerate(said):
            agrees(told[number], value, f"{where}[{number}]")
    else:
        assert told == said, where


@pytest.mark.slow
def test_the_examples_of_the_guide_answer_what_it_says() -> None:
    cast = make_cast()
    thread = asks(cast.anna, "Вёрстка", "На телефоне кнопка уезжает")
    run_jobs()
    known = {
        "KULISY": "",
        "TOKEN": token_of(cast.irina),
        "CONVERSATION": str(thread.id),
        "CLIENT": str(cast.romashka.id),
        "CONTACT": str(cast.anna.contact_id),
        "SEAT": str(cast.maxim.id),
        "TODAY": datetime.now(UTC).date().isoformat(),
    }
    told = examples()
    assert len(told) > 9
    for command, said in told:
        answer = run(command, known)
        if said is None:
            assert answer.status_code == 204, command
            continue
        body = json.loads(answer.content)
        assert answer.status_code < 500, command
        agrees(body, said, command.split('"')[1])
        known |= {"RESTING": body["id"]} if "send_at" in body else {}
        known |= {"UPLOAD": body["id"]} if "part_size" in body else {}
        known |= {"PROJECT": body["id"]} if "made_at" in body else {}
        known |= {"CONFIRM": body["confirm"]} if "confirm" in body else {}


def test_every_address_of_the_api_stands_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    described = Client().get("/api/v1/openapi.json").json()
    for path in described["paths"]:
        named = re.sub(r"\{[a-z_]+\}", "{id}", path.removeprefix("/api/v1/"))
        first, _slash, rest = named.partition("/")
        assert first in guide, path
        assert rest.split("/")[-1].replace("{id}", "") in guide, path
    assert described["openapi"].startswith("3.1")
