"""The alarm itself: a canary is heard in every disguise, and silence is silence."""

import base64
from html import escape
from urllib.parse import quote

import pytest

from tests.leaks.canary import canary, found_in


@pytest.mark.parametrize("after", ["", " и ещё", "!", "ab"])
@pytest.mark.parametrize("before", ["", "a", "ab", "Ирина: "])
def test_a_canary_is_found_in_every_disguise(before: str, after: str) -> None:
    word = canary()
    said = f"{before}{word}{after}"
    entities = "".join(f"&#{ord(letter)};" for letter in word)
    disguises = [
        said,
        said.upper(),
        said[::-1],
        quote(said),
        escape(said),
        entities,
        base64.b64encode(said.encode()).decode(),
        base64.urlsafe_b64encode(said.encode()).decode().rstrip("="),
        "".join(f"%{ord(letter):02x}" for letter in word),
    ]
    for disguise in disguises:
        assert found_in(f"<p>{disguise}</p>") == {word}, disguise


def test_no_two_canaries_are_alike_and_nothing_else_is_one() -> None:
    words = [canary() for _ in range(5000)]
    assert len(set(words)) == 5000
    assert found_in("<p>Обычная страница, ни слова лишнего: 0193e7aa-7f3b</p>" * 50) == set()
