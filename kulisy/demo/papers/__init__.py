"""The files that people of the demo send each other: real ones, made here.

A recipe is a word and what it needs: `site romashka home`, `shot romashka cart 610,380`,
`photo flowers 2`, `banner vektor 728x90`, `logo romashka`; `pdf NAME`, `docx NAME`, `xlsx NAME`,
`csv NAME`, `txt NAME` are made of the words in texts/papers/NAME.txt.
"""

from collections.abc import Callable
from importlib.resources import files

from kulisy.demo.papers import office, pdf, photos, sites
from kulisy.demo.papers.words import Word, read


def drawn(recipe: str, *, fill: Callable[[str], str]) -> bytes:
    """The bytes of one file; `fill` puts the story's dates into its words. KeyError for recipes
    nobody knows, FileNotFoundError for words that aren't there."""
    kind, *more = recipe.split()
    if kind in _PICTURES:
        return _PICTURES[kind](*more)
    if kind not in {*_DOCUMENTS, "txt"}:
        raise KeyError(kind)
    text = fill((files("kulisy.demo") / "texts" / "papers" / f"{more[0]}.txt").read_text("utf-8"))
    return text.encode() if kind == "txt" else _DOCUMENTS[kind](read(text))


_PICTURES: dict[str, Callable[..., bytes]] = {
    "site": sites.site,
    "shot": sites.shot,
    "banner": sites.banner,
    "logo": sites.logo,
    "photo": photos.photo,
    "sheet": photos.sheet,
    "map": photos.zones,
}
_DOCUMENTS: dict[str, Callable[[list[Word]], bytes]] = {
    "pdf": pdf.pdf,
    "docx": office.docx,
    "xlsx": office.xlsx,
    "csv": office.csv,
}
