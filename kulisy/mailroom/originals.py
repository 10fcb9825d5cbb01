"""Taking an original out of the files: one of a batch that an import brought, or one by itself."""

from kulisy.files import access as files
from kulisy.files.store import store
from kulisy.mailroom.models import ImportedLetter, IncomingLetter


def bytes_of(letter: ImportedLetter | IncomingLetter) -> bytes | None:
    """The letter as it came, for a viewer who was found to see it; None if none was kept."""
    if isinstance(letter, IncomingLetter):
        kept, offset = letter.original, 0
    else:
        kept, offset = letter.pack, letter.offset
    if kept is None:
        return None
    blob = files.blob(company_id=letter.company_id, blob_id=kept)
    if blob is None:
        return None
    with store().open(blob.key) as file:
        # A bucket's body can't seek; a pack is some megabytes at most.
        file.read(offset)
        return file.read(letter.size)
