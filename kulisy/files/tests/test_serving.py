"""Handing files out: the right name, and nothing that could run."""

import io
import os
import uuid
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from kulisy.files import serving
from kulisy.files.models import Blob, Preview
from kulisy.files.store import DiskStore, blob_key, store
from kulisy.files.tests.places import NOON, STUDIO, at_desk, kept

pytestmark = pytest.mark.django_db


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "png")
    return out.getvalue()


def served(name: str, data: bytes, *, inline: bool):
    with at_desk():
        return serving.respond(kept(name, data), inline=inline)


def test_a_file_comes_back_to_the_byte_under_its_own_name() -> None:
    response = served("Договор «Ромашка».txt", "привет".encode(), inline=False)

    assert b"".join(response.streaming_content).decode() == "привет"
    assert response["Content-Length"] == "12"
    assert response["Content-Disposition"] == (
        "attachment; filename=\"file.txt\"; filename*=UTF-8''" + quote("Договор «Ромашка».txt")
    )
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_picture_may_be_shown_in_its_place() -> None:
    response = served("фото.png", png(), inline=True)

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline; ")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<script>alert(1)</script>"),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        ("a.xml", b"<?xml version='1.0'?><x/>"),
        ("a.pdf", b"<html>%PDF-"),
        ("a.js", b"alert(1)"),
        ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related"),
        ("a.swf", b"CWS\x09\0\0\0\0"),
        ("a.txt", b"text"),
        ("a.png", b""),
    ],
)
def test_what_could_run_is_never_shown_inline(name: str, data: bytes) -> None:
    response = served(name, data, inline=True)

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    for runnable in ("html", "svg", "xml", "javascript"):
        assert runnable not in response["Content-Type"]


def test_behind_the_front_only_the_path_is_answered(settings, tmp_path) -> None:
    settings.FRONT = True
    files = {**settings.STORAGES["files"], "OPTIONS": {"location": tmp_path / "Данные"}}
    settings.STORAGES = {**settings.STORAGES, "files": files}

    response = served("a.txt", b"12345", inline=False)

    path = Path(os.fsdecode(response[serving.HANDED_OVER].encode("latin-1")))
    assert path.is_absolute()
    assert path.read_bytes() == b"12345"
    assert response.content == b""


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow", "\0"])
def test_no_name_leads_out_of_the_store(name: str) -> None:
    keeper = store()
    assert isinstance(keeper, DiskStore)
    with at_desk():
        blob = kept(name, b"12345")

    path = keeper.path(blob.key)

    assert path.resolve().is_relative_to(keeper.root.resolve() / str(STUDIO))
    assert str(blob.id) == path.name


def test_lost_bytes_are_an_error_and_no_empty_file() -> None:
    blob_id = uuid.uuid4()
    lost = Blob(id=blob_id, company_id=STUDIO, name="a", key=blob_key(STUDIO, blob_id), size=5)

    with pytest.raises(FileNotFoundError):
        serving.respond(lost, inline=False)


def test_no_preview_no_answer() -> None:
    with at_desk():
        assert serving.respond_with_preview(kept("a.png", png())) is None


def test_a_preview_is_a_small_webp() -> None:
    with at_desk():
        blob = kept("a.png", png())
    blob.preview, blob.preview_key = Preview.READY, f"{blob.key}.webp"
    store().write(blob.preview_key, [b"RIFF"])

    response = serving.respond_with_preview(blob)

    assert response["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content) == b"RIFF"
    assert blob.created_at == NOON
