"""Previews, drawn by a confined process from other people's files."""

import io
import struct
import zlib

import pypdfium2
import pytest
from PIL import Image

from kulisy.files import previews
from kulisy.files.models import Blob, Preview
from kulisy.files.signals import preview_settled
from kulisy.files.store import store
from kulisy.files.tests.places import STUDIO, at_desk, at_work, kept

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def drawn(name: str, data: bytes) -> Blob:
    with at_desk():
        blob = kept(name, data)
    with at_work():
        previews.make_preview(blob.id)
        blob.refresh_from_db()
    return blob


def shown(blob: Blob) -> Image.Image:
    with store().open(blob.preview_key) as file:
        return Image.open(io.BytesIO(file.read()), formats=["WEBP"])


def jpeg(size: tuple[int, int], **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "jpeg", **more)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def flat_png(width: int, height: int) -> bytes:
    """A true PNG of one colour, written row by row: small on disk, huge when drawn."""
    squeeze = zlib.compressobj(1)
    row = b"\0" + b"\xff\0\0" * width
    rows = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("format", ["png", "jpeg", "gif", "webp", "avif", "bmp", "tiff"])
def test_a_picture_gets_a_preview_and_its_true_size(format: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1600, 800), "red").save(out, format)

    blob = drawn("фото", out.getvalue())

    assert (blob.preview, blob.width, blob.height) == (Preview.READY, 1600, 800)
    assert shown(blob).size == (640, 320)


def test_the_cameras_orientation_is_applied_and_its_notes_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"

    blob = drawn("снимок.jpg", jpeg((1000, 500), exif=exif, comment=b"secret"))

    assert (blob.width, blob.height) == (500, 1000)
    assert shown(blob).size == (320, 640)
    with store().open(blob.preview_key) as file:
        data = file.read()
    assert b"ecret" not in data
    assert dict(shown(blob).getexif()) == {}


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(out, "png")

    assert shown(drawn("a.png", out.getvalue())).mode == "RGBA"


def test_a_pdf_shows_its_first_page() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)

    blob = drawn("договор.pdf", out.getvalue())

    assert (blob.preview, blob.width, blob.height) == (Preview.READY, 595, 842)
    assert shown(blob).size[1] == 640


def test_a_picture_of_100_megapixels_is_drawn_by_a_process_that_may_die() -> None:
    blob = drawn("плакат.png", flat_png(10_000, 10_000))

    assert (blob.preview, blob.width, blob.height) == (Preview.READY, 10_000, 10_000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.jpg", jpeg((800, 800))[:300]),
        ("broken.pdf", b"%PDF-1.7\n" + b"\xff" * 1000),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("broken.webp", b"RIFF\0\0\0\0WEBPVP8 " + b"\xff" * 100),
        ("a.tiff", b"II*\0\xff\xff\xff\xff" + b"\0" * 100),
    ],
)
def test_what_cant_be_drawn_has_no_preview_and_keeps_its_bytes(name: str, data: bytes) -> None:
    blob = drawn(name, data)

    assert (blob.preview, blob.preview_key, blob.width) == (Preview.FAILED, "", None)
    with store().open(blob.key) as file:
        assert file.read() == data


@pytest.mark.slow
def test_a_picture_of_400_megapixels_is_not_drawn_at_all() -> None:
    blob = drawn("bomb.png", flat_png(20_000, 20_000))

    assert (blob.preview, blob.preview_key, blob.width) == (Preview.FAILED, "", None)


def test_rooms_above_hear_of_it_once() -> None:
    heard = []

    def listen(sender: object, company_id, blob_id, **kwargs: object) -> None:
        heard.append((company_id, blob_id))

    preview_settled.connect(listen)
    try:
        blob = drawn("a.jpg", jpeg((10, 10)))
        with at_work():
            previews.make_preview(blob.id)
    finally:
        preview_settled.disconnect(listen)

    assert heard == [(STUDIO, blob.id)]


def test_a_text_is_left_alone() -> None:
    assert drawn("a.txt", b"text").preview == Preview.NONE
