"""The front before a toy WSGI application: what arrives, what leaves, what is refused."""

import asyncio
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from kulisy.config.front.pages import LARGEST_BODY, Pages
from kulisy.config.tests.front_rig import Browser, ask, scope

Start = Callable[..., object]
HTML = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Cookie"), ("ETag", '"one"')]


def answering(status: str, headers: list[tuple[str, str]], *pieces: bytes) -> Any:
    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        start(status, headers)
        return list(pieces)

    return application


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def test_the_request_arrives_as_wsgi_has_it(files: Path) -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        seen.update(environ, said=environ["wsgi.input"].read())
        start("204 No Content", [])
        return []

    asked = scope(
        "/d/%D0%B0/", method="POST", query="a=%D0%B1", content_type="text/plain", cookie="a=1"
    )
    asked["headers"] += [(b"cookie", b"b=2"), (b"x_forged", b"1"), (b"x-forwarded-proto", b"https")]
    answer = ask(Pages(application, files=files), asked, [b"ab", b"cd"])
    assert answer.status == 204
    assert "content-length" not in answer.headers
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/d/а/"
    assert seen["QUERY_STRING"] == "a=%D0%B1"
    assert seen["said"] == b"abcd"
    assert seen["CONTENT_LENGTH"] == "4"
    assert seen["CONTENT_TYPE"] == "text/plain"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["REMOTE_ADDR"] == "192.0.2.7"
    assert "HTTP_X_FORGED" not in seen
    assert "HTTP_X_FORWARDED_PROTO" not in seen
    assert seen["wsgi.url_scheme"] == "http"


def test_the_scheme_is_believed_only_from_a_proxy_of_ours(files: Path) -> None:
    schemes = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        schemes.append(environ["wsgi.url_scheme"])
        start("200 OK", [])
        return []

    for proxies in (0, 1):
        asked = scope("/", x_forwarded_proto="https")
        ask(Pages(application, files=files, proxies=proxies), asked)
    assert schemes == ["http", "https"]


def test_html_is_compressed_for_those_who_take_it(files: Path) -> None:
    page = "Кулисы ".encode() * 500
    pages = Pages(answering("200 OK", HTML, page), files=files)
    packed = ask(pages, scope("/", accept_encoding="gzip, br"))
    assert gzip.decompress(packed.body) == page
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["vary"] == "Cookie, Accept-Encoding"
    assert packed.headers["etag"] == 'W/"one"'
    plain = ask(pages, scope("/", accept_encoding="gzip;q=0"))
    assert plain.body == page
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Cookie, Accept-Encoding"


def test_head_has_the_length_and_no_body(files: Path) -> None:
    answer = ask(Pages(answering("200 OK", HTML, b"page"), files=files), scope("/", method="HEAD"))
    assert (answer.body, answer.headers["content-length"]) == (b"", "4")


def test_cookies_stay_apart(files: Path) -> None:
    cookies = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    answer = ask(Pages(answering("200 OK", cookies, b""), files=files), scope("/"))
    assert [value for name, value in answer.raw if name == b"set-cookie"] == [b"a=1", b"b=2"]


def test_a_request_too_large_reaches_only_the_page_that_says_so(files: Path) -> None:
    reached = []

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        reached.append((environ["kulisy.too_large"], environ["wsgi.input"].read()))
        start("413 Content Too Large", [])
        return [b"too large"]

    pages = Pages(application, files=files)
    said = ask(pages, scope("/", method="POST", content_length=str(LARGEST_BODY + 1)))
    unsaid = ask(pages, scope("/", method="POST"), [b"x" * (LARGEST_BODY // 4)] * 5)
    assert said.status == unsaid.status == 413
    assert reached == [(LARGEST_BODY, b"")] * 2


def test_a_large_body_reaches_the_page_whole(files: Path) -> None:
    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        start("200 OK", [])
        return [str(len(environ["wsgi.input"].read())).encode()]

    pieces = [b"x" * 1_000_000] * 9
    assert (
        ask(Pages(application, files=files), scope("/", method="POST"), pieces).body == b"9000000"
    )


def test_a_long_answer_flows_in_pieces_and_is_closed(files: Path) -> None:
    class Pieces:
        closed = False

        def __iter__(self) -> Iterator[bytes]:
            return iter([b"x" * 400_000] * 10)

        def close(self) -> None:
            self.closed = True

    pieces = Pieces()

    def application(environ: dict[str, Any], start: Start) -> Pieces:
        start("200 OK", [("Content-Type", "text/plain")])
        return pieces

    answer = ask(Pages(application, files=files), scope("/"))
    assert len(answer.body) == 4_000_000
    assert answer.pieces > 2
    assert answer.finished
    assert pieces.closed


def test_a_page_that_falls_apart_gives_a_sentence_not_a_trace(files: Path) -> None:
    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        raise ValueError("secret detail")

    answer = ask(Pages(application, files=files), scope("/"))
    assert answer.status == 500
    assert b"secret" not in answer.body


def test_a_browser_that_hangs_up_leaves_the_page_to_finish_its_work(files: Path) -> None:
    go, finished = threading.Event(), threading.Event()

    def application(environ: dict[str, Any], start: Start) -> list[bytes]:
        go.wait(10)
        finished.set()
        start("200 OK", [])
        return [b"late"]

    async def leave_early() -> None:
        browser = Browser()
        pages = Pages(application, files=files)
        page = asyncio.create_task(pages(scope("/"), browser.receive, browser.send))
        await asyncio.sleep(0.05)
        browser.hang_up()
        go.set()
        await asyncio.wait_for(page, 10)

    asyncio.run(leave_early())
    assert finished.is_set()


def test_a_slow_download_holds_no_thread(files: Path) -> None:
    (files / "film").write_bytes(b"x" * 3_000_000)
    handed = [("X-Kulisy-File", str(files / "film")), ("Content-Type", "video/mp4")]
    pages = Pages(answering("200 OK", handed, b""), files=files, threads=1)

    async def two_at_once() -> tuple[Browser, Browser]:
        slow, quick = Browser(), Browser()
        stuck = asyncio.Event()

        async def slowly(message: Any) -> None:
            await stuck.wait()
            await slow.send(message)

        first = asyncio.create_task(pages(scope("/"), slow.receive, slowly))
        await asyncio.sleep(0.1)
        await asyncio.wait_for(pages(scope("/"), quick.receive, quick.send), 5)
        stuck.set()
        await asyncio.wait_for(first, 5)
        return slow, quick

    slow, quick = asyncio.run(two_at_once())
    assert len(slow.answer.body) == len(quick.answer.body) == 3_000_000
    assert "x-kulisy-file" not in quick.answer.headers


@pytest.mark.parametrize(
    ("wanted", "status", "first", "length"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=990-", 206, 990, 10),
        ("bytes=-5", 206, 995, 5),
        ("bytes=-5000", 206, 0, 1000),
        ("bytes=995-2000", 206, 995, 5),
        ("bytes=1000-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-1", 200, 0, 1000),
        ("bytes=0-1,5-6", 200, 0, 1000),
        ("lines=1-2", 200, 0, 1000),
    ],
)
def test_ranges(files: Path, wanted: str, status: int, first: int, length: int) -> None:
    content = bytes(range(250)) * 4
    (files / "отчёт.bin").write_bytes(content)
    name = str(files / "отчёт.bin").encode().decode("latin-1")
    pages = Pages(answering("200 OK", [("X-Kulisy-File", name)], b""), files=files)
    answer = ask(pages, scope("/f", range=wanted))
    assert answer.status == status
    assert answer.body == content[first : first + length]
    assert answer.headers["content-length"] == str(length)
    if status == 206:
        said = answer.headers["content-range"]
        assert said == f"bytes {first}-{first + length - 1}/1000"
    if status == 416:
        assert answer.headers["content-range"] == "bytes */1000"


def test_a_range_of_another_version_gives_the_whole_file(files: Path) -> None:
    (files / "a").write_bytes(b"0123456789")
    handed = [("X-Kulisy-File", str(files / "a")), ("ETag", '"v2"')]
    pages = Pages(answering("200 OK", handed, b""), files=files)
    assert ask(pages, scope("/", range="bytes=0-1", if_range='"v1"')).status == 200
    assert ask(pages, scope("/", range="bytes=0-1", if_range='"v2"')).body == b"01"
    assert ask(pages, scope("/", if_none_match='"v2"')).status == 304


def test_no_page_can_name_a_file_elsewhere(files: Path, tmp_path: Path) -> None:
    (tmp_path / "passwords.json").write_text("secret")
    (files / "link").symlink_to(tmp_path / "passwords.json")
    for name in (tmp_path / "passwords.json", files / ".." / "passwords.json", files / "link"):
        pages = Pages(answering("200 OK", [("X-Kulisy-File", str(name))], b""), files=files)
        answer = ask(pages, scope("/"))
        assert answer.status == 404
        assert b"secret" not in answer.body


def test_files_that_a_page_lists_are_packed_by_the_front(files: Path, tmp_path: Path) -> None:
    (files / "a").write_bytes(b"a" * 700_000)
    (files / "b").write_bytes("Акт".encode())
    (tmp_path / "secret").write_bytes(b"secret")
    headers = [("Content-Type", "application/zip"), ("X-Kulisy-Pack", "1")]

    def packed(*told: list[object]) -> Any:
        page = Pages(answering("200 OK", headers, json.dumps(told).encode()), files=files)
        return ask(page, scope("/"))

    first = ["2026/Счёт.pdf", "2026-11-16", 700_000, str(files / "a")]
    answer = packed(first, ["2025/Акт.pdf", "2025-01-09", 6, str(files / "b")])
    assert answer.finished
    assert "x-kulisy-pack" not in answer.headers
    with ZipFile(BytesIO(answer.body)) as made:
        assert made.testzip() is None
        assert made.namelist() == ["2026/Счёт.pdf", "2025/Акт.pdf"]
        assert made.read("2026/Счёт.pdf") == b"a" * 700_000
        assert made.infolist()[1].date_time[:3] == (2025, 1, 9)
    assert packed(first, ["x", "2025-01-09", 6, str(tmp_path / "secret")]).status == 404
