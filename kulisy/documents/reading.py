"""Reading the words out of a published file, so that it is found by them. As the worker; what
can't be read (a scan, a damaged file) is found by its title, number and sum all the same."""

import logging
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from kulisy.documents import search
from kulisy.documents.models import Version
from kulisy.files.kinds import PDF
from kulisy.files.store import local_copy
from kulisy.kit.text import clean
from kulisy.people.viewer import working

_OPEN = "application/vnd.openxmlformats-officedocument"
#: Media type → what `extracting.py` calls it.
READABLE = {
    PDF: "pdf",
    f"{_OPEN}.wordprocessingml.document": "docx",
    f"{_OPEN}.spreadsheetml.sheet": "xlsx",
    "text/plain": "text",
    "text/csv": "text",
    "text/markdown": "text",
}
_PATIENCE = 60
#: Of a child's answer: above what is kept and indexed.
_MOST = 400_000
_log = logging.getLogger(__name__)


def read_words(version_id: uuid.UUID) -> None:
    """Read one version's file and keep its words, if it is the newest; again, it is the same."""
    with working():
        version = Version.objects.select_related("document", "blob").get(id=version_id)
    form = READABLE.get(version.content_type)
    words, state = "", "none"
    if form:
        with local_copy(version.blob.key) as source:
            read = extracted(source, form)
        words, state = (
            (read, "read" if read.strip() else "none") if read is not None else ("", "failed")
        )
    with working():
        document = type(version.document).objects.select_for_update().get(id=version.document_id)
        if document.version == version.number:
            search.keep(document, version, words=words, state=state)


def extracted(source: Path, form: str) -> str | None:
    """The words of a file in reading order; None where it could not be read. By a program of its
    own, which holds no secret: files are other people's."""
    program = Path(__file__).with_name("extracting.py")
    surroundings = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
    }
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(program), str(source.resolve()), form],
                capture_output=True,
                timeout=_PATIENCE,
                env=surroundings,
                cwd=folder,
                check=False,
            )
        except subprocess.TimeoutExpired:
            _log.info("No words (%s): no answer", form)
            return None
    if done.returncode:
        _log.info("No words (%s): status %s", form, done.returncode)
        return None
    return clean(done.stdout[:_MOST].decode("utf-8", "replace"))
