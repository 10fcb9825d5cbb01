"""The words of the house, where a company has none of its own."""

from functools import lru_cache
from importlib import resources

from kulisy.disclosure.models import AnnexWords


@lru_cache(maxsize=4)
def default_text(language: str) -> str:
    path = resources.files("kulisy.disclosure") / "texts" / f"annex.{language}.md"
    return path.read_text(encoding="utf-8").strip()


def text_in(own: AnnexWords | None, language: str) -> str:
    """The company's words in this language, else those of the house."""
    said = (own.text_ru if language == "ru" else own.text_en) if own else ""
    return said or default_text("ru" if language == "ru" else "en")
