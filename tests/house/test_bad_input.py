"""Every form of every page, sent what nobody means to send: never an error of ours, never an echo
that a browser would obey; refused, it comes back with what was typed and a sentence about it."""

import html
import os
import re
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from kulisy.admissions import tokens
from kulisy.admissions.models import Invitation
from kulisy.people.founding import setup_token
from tests.house import hostile
from tests.house.forms import Field, Form, forms_of, read_forms
from tests.house.place import Place, make_place

pytestmark = pytest.mark.django_db
#: `make leaks` sends all to each.
WHOLE = bool(int(os.environ.get("LEAKS", "0")))
#: A sentence about what is wrong: beside the field, or above.
SAID = re.compile(r'role="alert"|aria-invalid|class="[^"]*\b(?:wrong|error)\b')
_TAG = re.compile(r"<[a-zA-Z/!?]")
Pairs = list[tuple[str, str]]


@pytest.fixture
def place() -> Place:
    return make_place()


def found(place: Place, who: str, *, pages: int = 120) -> list[Form]:
    """Forms of whoever walks from his front door; of those outside, by their links too."""
    starts = {
        "olga": [
            "/d/wind/",
            "/d/wind/team/",
            "/d/wind/settings/",
            "/d/wind/clients/",
            "/me/profile/",
        ],
        "anna": ["/c/wind/", "/c/wind/search/", "/c/wind/colleagues/", "/me/profile/"],
        "stepan": ["/wind/", "/wind/application/", "/me/?all=1", "/accounts/email/"],
        "nobody": ["/", "/wind/", "/accounts/login/", "/accounts/signup/", _join(place)],
    }[who]
    if who == "olga":
        starts = ["/d/wind/queue/?view=all", f"/d/wind/clients/{place.cast.romashka.id}/", *starts]
    forms = forms_of(place.browser(who), starts, pages=pages)
    # What stands on every page is everybody's: tried once.
    return [each for each in forms if who == "nobody" or "/me/" not in each.action]


def _join(place: Place) -> str:
    """A page of an invitation, by the link in its letter."""
    invitation = Invitation.objects.get()
    word = tokens.token(invitation.id, turn=invitation.turn, way=tokens.MAIL)
    Invitation.objects.update(token_hash=tokens.hashed(word))
    return f"/join/{word}/"


def test_a_clients_forms_take_the_worst_of_it(place: Place) -> None:
    """A few words for `make check`, each to one of the forms where he writes; the others below."""
    few = ("a NUL", "half of a pair", "5,000 letters", "an end of an attribute")
    browser = place.browser("anna")
    starts = ["/c/wind/requests/new/", f"/c/wind/conversations/{place.ids['conversation_id']}/"]
    forms = [
        each
        for each in forms_of(browser, starts, pages=2)
        if _boxes_in(each) and "body" in {one.name for one in each.fields}
    ]
    assert len(forms) >= 2
    told = []
    for number, name in enumerate(few):
        told += _typed(browser, forms[number % len(forms)], name, hostile.WORDS[name])
    assert not told, "\n".join(told)


@pytest.mark.slow
@pytest.mark.parametrize(
    "who",
    [
        pytest.param("olga", marks=pytest.mark.long),
        pytest.param("anna", marks=pytest.mark.long),
        "stepan",
        pytest.param("nobody", marks=pytest.mark.long),
    ],
)
def test_every_form_takes_every_word(place: Place, who: str) -> None:
    browser, forms = place.browser(who), found(place, who)
    assert len(forms) >= {"olga": 20, "anna": 8, "stepan": 3, "nobody": 3}[who]
    told = _tried(browser, forms)
    assert not told, "\n".join(told)


@pytest.mark.slow
def test_set_up_takes_every_word() -> None:
    browser = Client(raise_request_exception=False)
    forms = forms_of(browser, [f"/setup/?token={setup_token()}"], pages=1)
    assert [each for each in forms if "owner_email" in str(each)]
    told = _tried(browser, forms)
    assert not told, "\n".join(told)


@pytest.mark.slow
@pytest.mark.parametrize("who", [pytest.param("olga", marks=pytest.mark.long), "anna", "nobody"])
def test_addresses_that_nobody_wrote_are_not_found(place: Place, who: str) -> None:
    browser, told = place.browser(who), []
    thread = place.ids["conversation_id"]
    bases = (
        "/", "/d/wind/", "/c/wind/", "/accounts/", "/static/", "/join/", "/link/", "/me/",
        f"/d/wind/conversations/{thread}/", f"/c/wind/conversations/{thread}/", "/c/", "/wind/",
    )  # fmt: skip
    for base in bases:
        for tail in hostile.TAILS:
            answer = browser.get(base + tail)
            told += _wrong(f"get {base}{tail[:20]}", answer, "<zqx>")
            answer = browser.get(f"{base}?q={tail}&page={tail}&before={tail}&after={tail}")
            told += _wrong(f"get {base}?{tail[:20]}", answer, "<zqx>")
    for form in [each for each in found(place, who, pages=60) if each.method == "get"]:
        for name, word in _share(list(hostile.WORDS.items()), len(form.action), 8):
            query = urlencode([(each.name, _bytes(word)) for each in form.fields])
            answer = browser.get(f"{form.action.split('?')[0]}?{query[:20_000]}")
            told += _wrong(f"{form}: {name}", answer, word)
    assert not told, "\n".join(told)


@pytest.mark.slow
def test_drafts_and_uploads_take_any_json(place: Place) -> None:
    spot = f"/c/wind/writing/conversation/{place.ids['conversation_id']}/client"
    told = []
    for raw in (
        b"", b"null", b"[]", b'"x"', b"{", b"\xff", b'{"body": 1}', b'{"body": null}',
        b'{"body": "\\ud800"}', b'{"body": "\\u0000"}', b'{"body": "x", "title": []}',
        b"[" * 100_000, b'{"body": "x", "title": "\\u0000"}', b'{"body": ' + b"9" * 5_000 + b"}",
        b'{"name": "a", "size": -1}', b'{"name": "a", "size": 1e400}',
        b'{"name": "a", "size": true}',
        b'{"name": "a", "size": 9223372036854775808}', b'{"name": "a", "size": "1"}',
        b'{"name": "", "size": 1}', b'{"name": null, "size": 1}', b'{"name": "\\u0000", "size": 0}',
        b'{"name": "\\ud800.txt", "size": 1}', b'{"name": "' + b"a" * 5_000 + b'", "size": 1}',
        b'{"name": "../../x", "size": 1}', b'{"name": "a", "size": 1, "type": 7}',
    ):  # fmt: skip
        for method, url in (("put", f"{spot}/draft/"), ("post", f"{spot}/uploads/")):
            point = transaction.savepoint()
            send = getattr(place.browser("anna"), method)
            answer = send(url, raw, content_type="application/json")
            transaction.savepoint_rollback(point)
            told += _wrong(f"{method} {url[-8:]} {raw[:40]!r}", answer, "<zqx>")
    assert not told, "\n".join(told)


def test_a_file_of_no_bytes_is_a_file(place: Place) -> None:
    spot = f"/c/wind/writing/conversation/{place.ids['conversation_id']}/client"
    browser = place.browser("anna")
    begun = browser.post(
        f"{spot}/uploads/", {"name": "пусто.txt", "size": 0}, content_type="application/json"
    ).json()
    done = browser.post(f"{begun['url']}/complete")
    assert done.status_code in {200, 201}
    sent = {"body": "", "files": [done.json()["id"]], "key": uuid.uuid4()}
    url = f"/c/wind/conversations/{place.ids['conversation_id']}/messages/"
    assert browser.post(url, sent).status_code == 302


def _tried(browser: Client, forms: Sequence[Form]) -> list[str]:
    """Each form with its share of all that is hostile: every word comes to some forms, and in the
    whole form (`make leaks`) to each."""
    told, words, many = [], list(hostile.WORDS.items()), hostile.naughty()
    posts = [each for each in forms if each.method == "post"]
    for number, form in enumerate(posts):
        if _boxes_in(form):
            for name, word in [*words[:2], *_share(words, number, 4)]:
                told += _typed(browser, form, name, word)
            for word in _share(many, number, 5):
                told += _typed(browser, form, repr(word)[:40], word)
        for name, pairs in _chosen(form, number):
            told += _sent(browser, form, name, pairs)
        for kind, raw in _share(hostile.BODIES, number, 2):
            told += _raw(browser, form, f"{kind} {raw[:20]!r}", raw, kind)
        told += _with_files(browser, form)
    return told


def _share(many: Sequence[Any], number: int, count: int) -> Sequence[Any]:
    """So many of them, others for each number; or all."""
    if WHOLE or len(many) <= count:
        return many
    return [many[(number * count + each) % len(many)] for each in range(count)]


def _boxes_in(form: Form) -> bool:
    return form.method == "post" and any(each.typed for each in form.fields)


def _typed(browser: Client, form: Form, name: str, word: str) -> list[str]:
    """One word in every box at once: whatever is said to it, the words must not be lost."""
    boxes = [each.name for each in form.fields if each.typed]
    if not boxes:
        return []
    pairs = [(each.name, word if each.typed else _usual(each)) for each in form.fields]
    pairs = [(key, value) for key, value in pairs if value is not None]
    return _sent(browser, form, name, pairs, typed=word)  # type: ignore[arg-type]


def _chosen(form: Form, number: int) -> Iterator[tuple[str, Pairs]]:
    """Each choice, date and hidden id by itself; all at once; twice; not at all."""
    usual = [(each.name, value) for each in form.fields if (value := _usual(each)) is not None]
    yield "as it is", usual
    yield "nothing", []
    yield "everything twice", [*usual, *[(name, "<zqx>") for name, _ in usual]]
    names = dict.fromkeys(each.name for each in form.fields if not each.typed)
    for place, one in enumerate(names):
        others = [(name, value) for name, value in usual if name != one]
        for value in _share(hostile.CHOICES, number + place, 2):
            yield f"{one}={value!r}", [*others, (one, value)]


def _usual(field: Field) -> str | None:
    if field.typed and not field.value:
        return "kto@post.example" if field.kind == "email" else "Слово"
    return field.value


def _sent(
    browser: Client, form: Form, name: str, pairs: Pairs, *, typed: str | None = None
) -> list[str]:
    body = urlencode([(key, _bytes(value)) for key, value in pairs]).encode()
    return _raw(browser, form, name, body, "application/x-www-form-urlencoded", typed=typed)


def _raw(
    browser: Client, form: Form, name: str, body: bytes, kind: str, *, typed: str | None = None
) -> list[str]:
    """Send it, read the answer and where it leads; what it did is taken back."""
    what, cookies, point = f"{form}: {name}", browser.cookies.copy(), transaction.savepoint()
    try:
        answer = browser.generic("POST", form.action, body, content_type=kind)
        told = _wrong(what, answer, typed or "<zqx>")
        if answer.status_code == 302 and answer["Location"].startswith("/"):
            told += _wrong(f"{what}, then", browser.get(answer["Location"]), typed or "<zqx>")
        elif typed is not None:
            told += _lost(what, form, answer, typed)
        return told
    finally:
        transaction.savepoint_rollback(point)
        browser.cookies = cookies


def _with_files(browser: Client, form: Form) -> list[str]:
    """Where a file is taken: one of no bytes, and one that is not what it says."""
    from django.core.files.uploadedfile import SimpleUploadedFile as Sent

    names = [each.name for each in form.fields if each.kind == "file"]
    told = []
    for file, data in (("пусто.png", b""), ("x.png", b"<svg onload=alert(1)>"), ("a" * 900, b"1")):
        for name in names:
            point = transaction.savepoint()
            answer = browser.post(form.action, {name: Sent(file, data)})
            told += _wrong(f"{form}: {file[:20]}", answer, "<zqx>")
            transaction.savepoint_rollback(point)
    return told


def _wrong(what: str, answer: HttpResponse, word: str) -> list[str]:
    told = []
    if answer.status_code >= 500:
        told.append(f"{what}: {answer.status_code}")
    if "text/html" in answer.get("Content-Type", "") and not answer.streaming:
        text = answer.content.decode("utf-8", "replace")
        if "<zqx" in text.lower() or (_TAG.search(word) and word.strip() in text):
            told.append(f"{what}: an echo that a browser would obey")
    return told


def _lost(what: str, form: Form, answer: HttpResponse, word: str) -> list[str]:
    """A form that was refused comes back: with a sentence, and with the words in their boxes."""
    if answer.status_code in {204, 201} or "json" in answer.get("Content-Type", ""):
        return []
    if answer.status_code not in {200, 422}:
        return [f"{what}: {answer.status_code}, the words are lost"]
    text = answer.content.decode("utf-8", "replace")
    told = []
    if not SAID.search(text):
        told.append(f"{what}: {answer.status_code} without a sentence")
    kept = " ".join(_plain(each.value or "") for each in _boxes(form, text))
    if _plain(word) and not _halved(word) and _plain(word) not in kept:
        told.append(f"{what}: the box is empty")
    return told


def _boxes(form: Form, text: str) -> list[Field]:
    names = {each.name for each in form.fields if each.typed}
    return [
        field
        for each in read_forms(form.page, text)
        for field in each.fields
        if field.name in names
    ]


def _plain(word: str) -> str:
    """What a reader would see of it."""
    seen = "".join(each for each in word if unicodedata.category(each) not in {"Cc", "Cf", "Cs"})
    return " ".join(unicodedata.normalize("NFC", html.unescape(seen)).split())


def _halved(word: str) -> bool:
    return any("\ud800" <= each <= "\udfff" for each in word)


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")
