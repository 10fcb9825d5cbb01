"""Previews: small pictures of pictures and of a PDF's first page, made by the worker."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from kulisy.files.kinds import PDF, PREVIEWED
from kulisy.files.models import Blob, Preview
from kulisy.files.signals import preview_settled
from kulisy.files.store import local_copy, page_key, pieces, preview_key, store

CONTENT_TYPE = "image/webp"
_PATIENCE = 60
_log = logging.getLogger(__name__)


def make_preview(blob_id: uuid.UUID) -> None:
    """Draw the blob's preview and note how it went. As the worker; done once, repeats do nothing.

    Drawing happens outside of any transaction. What can't be drawn keeps its name and its bytes:
    only the preview is missing.
    """
    blob = Blob.objects.filter(id=blob_id, preview=Preview.NONE).first()
    if blob is None or blob.content_type not in PREVIEWED:
        return
    key, size = "", None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "preview.webp"
        with local_copy(blob.key) as source:
            size = _drawn(source, target, blob.content_type)
        if size:
            key = preview_key(blob.company_id, blob.id)
            with target.open("rb") as file:
                store().write(key, pieces(file))
    with transaction.atomic():
        Blob.objects.filter(company_id=blob.company_id, id=blob.id).update(
            preview=Preview.READY if size else Preview.FAILED,
            preview_key=key,
            width=size[0] if size else None,
            height=size[1] if size else None,
        )
        preview_settled.send(Blob, company_id=blob.company_id, blob_id=blob.id)


def draw_pages(blob: Blob, *, at_most: int) -> tuple[int, list[tuple[str, int, int]]]:
    """Pages of a PDF as pictures that can be read, kept in the store: how many the file has, and
    key, width and height of each that was drawn. (0, []) where nothing could be drawn. Outside of
    any transaction; drawn again, they replace themselves."""
    if blob.content_type != PDF:
        return 0, []
    with tempfile.TemporaryDirectory() as folder, local_copy(blob.key) as source:
        target = Path(folder) / "page-"
        told = _told(source, target, blob.content_type, str(at_most))
        if not told:
            return 0, []
        kept = []
        for number, (width, height) in enumerate(told["drawn"], 1):
            key = page_key(blob.company_id, blob.id, number)
            with target.with_name(f"page-{number}").open("rb") as file:
                store().write(key, pieces(file))
            kept.append((key, int(width), int(height)))
        return int(told["pages"]), kept


def _drawn(source: Path, target: Path, kind: str) -> tuple[int, int] | None:
    """The true size in pixels, or None where nothing could be drawn."""
    told = _told(source, target, kind)
    return (int(told["width"]), int(told["height"])) if told else None


def _told(source: Path, target: Path, kind: str, *more: str) -> dict[str, Any]:
    """What the drawing program says; nothing where it could not draw."""
    program = Path(__file__).with_name("drawing.py")
    # The child gets no secret: its environment is empty but for where libraries are.
    surroundings = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program), str(source), str(target), kind, *more],
            capture_output=True,
            timeout=_PATIENCE,
            env=surroundings,
            cwd=target.parent,
            check=False,
        )
        if done.returncode:
            _log.info("No preview (%s): status %s", kind, done.returncode)
            return {}
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    except (subprocess.TimeoutExpired, ValueError):
        _log.info("No preview (%s): no answer", kind)
        return {}
