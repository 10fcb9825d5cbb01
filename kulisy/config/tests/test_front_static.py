"""Built assets through the front."""

import gzip
from pathlib import Path

import pytest

from kulisy.config.front.static import Static, accepts
from kulisy.config.tests.front_rig import ask, scope


@pytest.fixture
def static(tmp_path: Path) -> Static:
    root = tmp_path / "static"
    root.mkdir()
    (root / "look.3f2a9c41d0.css").write_bytes(b"body{}")
    (root / "look.3f2a9c41d0.css.gz").write_bytes(gzip.compress(b"body{}"))
    (root / "look.3f2a9c41d0.css.br").write_bytes(b"brotli")
    (root / "plain.svg").write_bytes(b"<svg/>")
    (root / ".hidden").write_bytes(b"secret")
    (tmp_path / "secret_key").write_bytes(b"secret")
    return Static(root)


def test_a_hashed_file_is_kept_for_ever_in_the_best_packing(static: Static) -> None:
    answer = ask(static, scope("/static/look.3f2a9c41d0.css", accept_encoding="gzip, br"))
    assert answer.body == b"brotli"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"


def test_who_takes_no_packing_gets_the_file_itself(static: Static) -> None:
    answer = ask(static, scope("/static/look.3f2a9c41d0.css"))
    assert answer.body == b"body{}"
    assert "content-encoding" not in answer.headers


def test_a_file_without_a_hash_is_asked_for_each_time(static: Static) -> None:
    answer = ask(static, scope("/static/plain.svg", accept_encoding="br"))
    assert (answer.body, answer.headers["cache-control"]) == (b"<svg/>", "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "../secret_key",
        "..%2fsecret_key",
        ".hidden",
        "",
        "no.css",
        "look.3f2a9c41d0.css.gz",
        "a\x00b",
        "x" * 5000,
    ],
)
def test_nothing_else_is_there(static: Static, path: str) -> None:
    answer = ask(static, scope(f"/static/{path}"))
    assert answer.status == 404
    assert b"secret" not in answer.body


def test_head_and_nothing_that_writes(static: Static) -> None:
    head = ask(static, scope("/static/plain.svg", method="HEAD"))
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "6")
    assert ask(static, scope("/static/plain.svg", method="POST")).status == 405


def test_a_weight_of_zero_refuses() -> None:
    assert accepts("gzip;q=0.5, br;q=0", "gzip")
    assert not accepts("gzip;q=0.5, br;q=0", "br")
