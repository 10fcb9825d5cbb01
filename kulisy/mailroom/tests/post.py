"""Letters for the tests of this room, and the way to the shared data sets."""

import os
from pathlib import Path

import pytest

from kulisy.mailroom.reading import Head, Letter, read


def raw(
    *,
    sender: str = "Анна Петрова <anna@romashka.ru>",
    to: str = "Студия <hello@studio.ru>",
    subject: str = "Вёрстка",
    id: str = "1@romashka.ru",
    date: str = "Mon, 02 Mar 2026 10:00:00 +0300",
    text: str = "Добрый день!",
    more: str = "",
) -> bytes:
    """A plain letter in UTF-8; `more` holds further headers, each ended by a newline."""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{id}>\nDate: {date}\n{more}"
        f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    ).encode()


def letter(data: bytes, *, place: str = "test.eml") -> Letter:
    found = read(data, place=place)
    assert isinstance(found, Letter), found
    return found


def head(*, place: str = "", **fields: str) -> Head:
    data = raw(**fields)
    return letter(data, place=place or fields.get("id", "test.eml")).head()


def shared(name: str) -> Path:
    folder = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))
    found = folder / "data" / name
    if not found.exists():
        pytest.skip(f"The shared data set {name} is not here.")
    return found
