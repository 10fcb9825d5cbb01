"""The short way of rendering says the same as the long one."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kulisy.conversations.writing import plain_to_html, to_html
from kulisy.imports.jsonl.rendering import html_of
from kulisy.kit.text import clean

PIECES = [
    "Добрый день", "ok", " ", "  ", "\n", "\n\n", "\n\n\n", ".", ",", "1", "1.", "1)", "-", "- ",
    "+", "#", "*", "_", "`", "~", "|", ">", "<", "&", '"', "'", "«", "»", "—", "–", "…", "№", "%",
    "=", "==", "---", "http://x.example", "www.x.example", "a@b.example", "@[A](seat:1)", "[x](y)",
    "!", "?", "(", ")", ":", ";", "/", "\\", "\t", "\u00a0", "\u200b", "\u0301", "é", "ё", "😀",
    "\u202e", "&amp;", "A", "x2", "²", "½", "\u2028",
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("Добрый день!\nКак дела?\n\nЖду.")
def test_the_short_way_says_the_same(text: str) -> None:
    body = clean(text)
    assert html_of(body, markdown=True) == to_html(body)
    assert html_of(body, markdown=False) == plain_to_html(body)
