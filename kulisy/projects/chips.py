"""Files of a project, as both faces show them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kulisy.files.kinds import INLINE, PREVIEWED
from kulisy.kit.addresses import address
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class File:
    """A file of the project, for a chip."""

    name: str
    url: str
    size: int
    content_type: str
    preview_url: str
    at: datetime


def file_of(viewer: Viewer, row: Any, kind: str = "") -> File:
    """A row of TaskFile, MaterialFile or a round."""
    kind = kind or ("round" if hasattr(row, "sha256") else "task")
    slug, face = viewer.company.slug, viewer.face
    url = rewritten(viewer, address(f"{face}:project_file", slug, kind, row.id))
    return File(
        name=row.name,
        url=url + ("?look=1" if row.content_type in INLINE else ""),
        size=row.size,
        content_type=row.content_type,
        preview_url=rewritten(viewer, address(f"{face}:project_preview", slug, kind, row.id))
        if row.content_type in PREVIEWED
        else "",
        at=getattr(row, "at", None) or row.sent_at,
    )


def files_of(viewer: Viewer, kind: str, rows: Sequence[Any], by: str) -> dict[Any, list[File]]:
    found: dict[Any, list[File]] = defaultdict(list)
    for each in rows:
        found[getattr(each, by)].append(file_of(viewer, each, kind))
    return found
