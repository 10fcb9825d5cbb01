"""The files of the play are what their names say, and the same each time."""

import io

import pypdfium2
import pytest
from PIL import Image

from kulisy.demo.cast import TROUPES
from kulisy.demo.papers import drawn
from kulisy.demo.play import scenes
from kulisy.files.kinds import content_type

pytestmark = pytest.mark.slow

KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_is(text: str) -> str:
    return text


def recipes() -> dict[str, str]:
    """Recipe → one of the names it is sent under."""
    return {
        paper.recipe: paper.name
        for troupe in TROUPES
        for scene in scenes(troupe.slug)
        for line in scene.lines
        for paper in line.papers
    }


def test_every_file_is_of_the_kind_its_name_says():
    seen = set()
    for recipe, name in recipes().items():
        suffix = name.rpartition(".")[2]
        assert content_type(drawn(recipe, fill=as_is)[: 16 * 1024], name) == KINDS[suffix], name
        seen.add(suffix)
    assert seen == set(KINDS)


def test_a_pdf_holds_real_text_that_can_be_found():
    document = pypdfium2.PdfDocument(drawn("pdf bill-41", fill=as_is))
    text = document[0].get_textpage().get_text_range()
    assert "Счёт № 41" in text
    assert "197 000,00" in text


def test_a_mock_up_is_a_picture_of_a_page():
    with Image.open(io.BytesIO(drawn("site romashka home mobile", fill=as_is))) as picture:
        assert picture.width == 390
        assert picture.height > 800


def test_the_same_recipe_makes_the_same_bytes():
    for recipe in ("photo flowers 1", "docx refund-pa", "banner vektor 300x250", "pdf act-38"):
        assert drawn(recipe, fill=as_is) == drawn(recipe, fill=as_is)


def test_an_unknown_recipe_is_refused():
    with pytest.raises(KeyError):
        drawn("statue marble", fill=as_is)
    with pytest.raises(FileNotFoundError):
        drawn("pdf nothing-of-the-kind", fill=as_is)
