"""Strings that break things, in every field; people's names and texts of every script."""

import json
import os
from pathlib import Path

import pytest

from kulisy.conversations.models import Conversation, Message
from kulisy.imports.jsonl.tests.lines import ANNA, ASKS, CLIENT, NOTE, THREAD, bring, plan, write
from kulisy.people.models import Client, Contact
from kulisy.people.tests.cast import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NASTY = [
    "a\u0000b", "\ud800 half", "\udc00\ud800", "\u202eevil.exe", "ٱلْعَرَبِيَّة", "\u0007bell", "é\u0301",
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "${7*7}", "{name}", "%(name)s", "😀" * 30,
    "\ufeffmark", "{{ 7 }}", "x" * 5000, "\u2028line", "𝔘𝔫𝔦", "\U0010ffff",
]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_every_field_takes_it_or_says_why_not(tmp_path: Path, nasty: str) -> None:
    cast = make_cast()
    for line in (CLIENT, ANNA, THREAD, ASKS):
        for name in line:
            wrong = {**line, name: nasty}
            rest = [each for each in (CLIENT, ANNA, THREAD, ASKS, NOTE) if each is not line]
            raw = json.dumps(wrong).encode()
            told = plan(write(tmp_path, *rest, raw), cast.olga)
            if told.worth:
                assert told.counts["errors"] == 0


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_texts_come_in_clean(tmp_path: Path, nasty: str) -> None:
    cast = make_cast()
    short = nasty[:30]
    lines = [
        {**CLIENT, "name": f"ООО {short}"}, {**ANNA, "name": f"Анна {short}"},
        {**THREAD, "title": f"Тема {short}", "labels": [f"м {short}"]},
        {**ASKS, "body": f"Текст {nasty}"}, {**NOTE, "body": nasty or "x", "format": "html"},
        {**NOTE, "id": 7, "body": f"Так {nasty}", "format": "plain", "spoke_with": short},
    ]  # fmt: skip
    bring(write(tmp_path, *[json.dumps(each).encode() for each in lines]), cast.olga, skip_bad=True)
    texts = [
        *Client.objects.values_list("name", flat=True),
        *Contact.objects.values_list("name", flat=True),
        *Conversation.objects.values_list("title", flat=True),
    ]
    assert any("Тема" in each for each in texts)
    for message in Message.objects.all():
        assert "<script" not in message.html
        texts += [message.body, message.html]
    assert len(texts) > 8
    for text in texts:
        text.encode()
        assert "\0" not in text
        assert "\u0007" not in text


def test_naughty_strings_are_only_words(tmp_path: Path) -> None:
    beside = Path(__file__).parents[4].parent / "shared"
    file = (
        Path(os.environ.get("KULISY_SHARED", beside)) / "data/hostile-strings/naughty_strings.json"
    )
    if not file.exists():
        pytest.skip("The hostile strings are not on this machine (KULISY_SHARED).")
    strings = json.loads(file.read_text())
    cast = make_cast()
    said = [
        {**ASKS, "id": number, "body": text} for number, text in enumerate(strings) if text.strip()
    ]
    raw = [json.dumps(each).encode() for each in (CLIENT, ANNA, THREAD, *said)]
    told = bring(write(tmp_path, *raw), cast.olga, skip_bad=True)
    assert told.counts["messages"] > len(strings) * 0.9
