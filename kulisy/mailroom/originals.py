"""Taking one original out of the blob that holds a batch of them."""

from kulisy.files import access as files
from kulisy.files.store import store
from kulisy.mailroom.models import ImportedLetter


def bytes_of(letter: ImportedLetter) -> bytes | None:
    """The letter as it came, for a viewer who was found to see it; None if none was kept."""
    if letter.pack is None:
        return None
    blob = files.blob(company_id=letter.company_id, blob_id=letter.pack)
    if blob is None:
        return None
    with store().open(blob.key) as file:
        # A bucket's body can't seek; a pack is some megabytes at most.
        file.read(letter.offset)
        return file.read(letter.size)
