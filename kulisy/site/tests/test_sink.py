"""The sink's pages show letters, and let none of them do anything."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import clear_url_caches, include, path

from kulisy.site import sink, urls

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LETTER = """X-Kulisy-To: anna@romashka.example\r
From: =?utf-8?b?0JrRg9C70LjRgdGL?= <kulisy@localhost>\r
To: anna@romashka.example\r
Subject: =?utf-8?b?0JrQvtC0?= QVQN-KHRT\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=x\r
\r
--x\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello https://kulisy.example/ <script>alert(1)</script>\r
--x\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Hello</p><script>alert(2)</script><img src="https://track.example/1.gif">\r
--x--\r
"""

urlpatterns = [*sink.urls, path("", include(urls))]


@pytest.fixture
def folder(settings, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    settings.SINK = True
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    (tmp_path / "mail").mkdir()
    yield tmp_path / "mail"
    clear_url_caches()


def keep(folder: Path, name: str, letter: bytes | str) -> None:
    (folder / f"{name}.eml").write_bytes(letter.encode() if isinstance(letter, str) else letter)


def test_letters_are_listed_newest_first_and_by_recipient(folder: Path, client: Client) -> None:
    keep(folder, "20261101T000000.000000-aa", LETTER)
    keep(folder, "20261102T000000.000000-bb", LETTER.replace("anna@", "pyotr@"))
    page = client.get("/mail/").content.decode()
    assert page.index("pyotr@") < page.index("anna@")
    assert "Код QVQN-KHRT" in page
    assert "pyotr@" not in client.get("/mail/?to=ANNA@romashka").content.decode()


def test_a_letter_is_read_with_its_text_escaped(folder: Path, client: Client) -> None:
    keep(folder, "20261101T000000.000000-aa", LETTER)
    page = client.get("/mail/20261101T000000.000000-aa.eml/").content.decode()
    assert "Кулисы" in page
    assert "<script>alert" not in page
    assert 'href="https://kulisy.example/"' in page


def test_html_stands_in_a_sandbox_that_runs_and_fetches_nothing(
    folder: Path, client: Client
) -> None:
    keep(folder, "20261101T000000.000000-aa", LETTER)
    answer = client.get("/mail/20261101T000000.000000-aa.eml/html/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


HOSTILE = {
    "empty": b"",
    "no-headers": b"\r\n\r\nhello",
    "bytes": bytes(range(256)) * 20,
    "from-nowhere": b"From: <@@>\r\nTo: ,,,;\r\nSubject: =?utf-8?b?!!!?=\r\n\r\nx",
    "charset": b"Content-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe",
    "nested": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 30,
    "long-name": b"Content-Disposition: attachment; filename=" + b"a" * 5000 + b"\r\n\r\nx",
    "many": b"To: " + b", ".join(b"a%d@x.example" % n for n in range(10_000)) + b"\r\n\r\nx",
    "break": b"Subject: a\r\n b\r\nX-Kulisy-To: <img src=x onerror=alert(1)>\r\n\r\nx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_letter_breaks_the_pages(folder: Path, client: Client, name: str) -> None:
    keep(folder, name, HOSTILE[name])
    for address in ("/mail/", f"/mail/{name}.eml/", f"/mail/{name}.eml/html/"):
        page = client.get(address)
        assert page.status_code == 200
        if "html" not in address:
            assert b"<img src=x" not in page.content
    source = client.get(f"/mail/{name}.eml/source/")
    assert source.content == HOSTILE[name]
    assert source.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["..%2fsecret_key", ".hidden.eml", "nothing.eml", "a.eml%00"])
def test_no_other_file_can_be_read(folder: Path, client: Client, name: str) -> None:
    (folder.parent / "secret_key").write_text("x")
    keep(folder, ".hidden", "x")
    assert client.get(f"/mail/{name}/source/").status_code == 404


@pytest.mark.parametrize(
    "asker", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}]
)
def test_only_this_machine_itself_may_look(folder: Path, client: Client, asker: dict) -> None:
    keep(folder, "20261101T000000.000000-aa", LETTER)
    assert client.get("/mail/", **asker).status_code == 404
    assert client.get("/mail/20261101T000000.000000-aa.eml/html/", **asker).status_code == 404


def test_where_no_sink_runs_the_address_does_not_exist(client: Client) -> None:
    importlib.reload(urls)
    assert not any(route.name == "sink" for route in urls.urlpatterns if hasattr(route, "name"))
    assert client.get("/mail/").status_code == 404
