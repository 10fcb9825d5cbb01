"""Finding documents by the words inside them, by number and by sum."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from kulisy.documents.models import Document, SearchRow, Version
from kulisy.kit.finding import query, vector
from kulisy.kit.text import latin

#: So much of a file's words is kept for the line that shows where the found ones stand.
KEPT = 60_000
_STEM = re.compile(r"'((?:[^']|'')*)'")
#: «183 000,00», «183 000» and «1 183 000.5»: figures that people and forms part by spaces.
_PARTED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")


@dataclass(frozen=True)
class Findings:
    """Ids, the likeliest or the newest first; and what to mark in the text that is shown."""

    ids: Sequence[uuid.UUID] = ()
    stems: tuple[str, ...] = ()
    #: Not the words themselves were found, but words like them.
    alike: bool = False


def find(words: str, *, client_id: uuid.UUID | None = None, at_most: int = 60) -> Findings:
    """Documents of the viewer whom the transaction names. All words must occur, in any form; where
    nothing has them, titles are asked for likeness. Two statements at most."""
    asked = query(together(words))
    if not asked:
        return Findings()
    found = _ask(asked, "", client_id, at_most)
    if found.ids or len(words) > 60:
        return found
    return _ask(asked, latin(words), client_id, at_most)


def together(text: str) -> str:
    """Sums in one piece, however they were parted: «183 000,00» is found by 183000, too."""
    return _PARTED.sub(lambda match: re.sub(r"\D", "", match[0]), text)


def keep(document: Document, version: Version, *, words: str = "", state: str = "") -> None:
    """What the document can be found by: its title, number, sum, matter, the name of its file and,
    once the worker has read it, what stands inside. One statement."""
    short = " ".join(filter(None, [document.title, document.number, document.matter, version.name]))
    sum_ = f"{document.total // 100} {document.total % 100:02}" if document.total else ""
    said = together(" ".join([short, sum_, words]))
    row = SearchRow(
        document_id=document.id,
        company_id=document.company_id,
        client_id=document.client_id,
        sections=document.sections,
        day=document.day,
        alike=latin(short)[:600],
        words=words[:KEPT],
        state=state,
        vector=vector(said),
    )
    SearchRow.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["sections", "day", "alike", "words", "state", "vector"],
    )


def _ask(asked: str, alike: str, client_id: uuid.UUID | None, at_most: int) -> Findings:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.document_id, q.q::text FROM to_tsquery('russian', %s) AS q(q),"
            " documents_find(q.q, %s, %s, %s) AS f",
            [asked, alike, client_id, at_most],
        )
        rows = cursor.fetchall()
    stems = _STEM.findall(rows[0][1]) if rows and not alike else []
    return Findings(
        ids=[row[0] for row in rows],
        stems=tuple(stem.replace("''", "'") for stem in stems),
        alike=bool(alike and rows),
    )
