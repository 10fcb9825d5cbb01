"""A document's words: titles, paragraphs, points and table rows, as the writers put them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One block: `title`, `head`, `text`, `point` or a `row` of cells."""

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()


def read(text: str) -> list[Word]:
    """Lines: `# title`, `## head`, `- point`, `| cell | cell |`, anything else a paragraph."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            found.append(Word("row", cells=cells))
        elif line.startswith("## "):
            found.append(Word("head", line[3:]))
        elif line.startswith("# "):
            found.append(Word("title", line[2:]))
        elif line.startswith("- "):
            found.append(Word("point", line[2:]))
        else:
            found.append(Word("text", line))
    return found


def is_number(cell: str) -> bool:
    """Whether a cell is set to the right: a sum, a count, a percentage."""
    return bool(cell) and all(letter.isdigit() or letter in " \u00a0.,–-%₽£" for letter in cell)
