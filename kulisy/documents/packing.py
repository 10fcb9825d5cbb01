"""Documents taken all at once: one ZIP, in folders by year, and by client where he has several."""

from collections.abc import Sequence

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from kulisy.documents.models import Document, Version
from kulisy.files import access as blobs
from kulisy.files import serving
from kulisy.files.names import cleaned_name
from kulisy.files.packing import named_once
from kulisy.people.viewer import Viewer

#: So many at once; above it one is asked to narrow the list down.
MOST = 500


def pack_of(
    viewer: Viewer, documents: Sequence[Document], versions: Sequence[Version], *, year: int | None
) -> HttpResponseBase:
    """The newest versions of these documents (rows with their client). One statement."""
    ids = [each.blob_id for each in versions if each.blob_id]
    files = blobs.blobs(company_id=viewer.company.id, blob_ids=ids)
    known = {each.id: each for each in documents}
    chosen = [
        (known[each.document_id], files[each.blob_id]) for each in versions if each.blob_id in files
    ]
    if not chosen:
        raise Http404
    several = len({each.client_id for each, _blob in chosen}) > 1
    folders = [
        f"{cleaned_name(each.client.name)}/{each.day.year}" if several else str(each.day.year)
        for each, _blob in chosen
    ]
    names = named_once(
        [f"{folder}/{blob.name}" for folder, (_each, blob) in zip(folders, chosen, strict=True)]
    )
    said = [_("Documents"), viewer.company.name, str(year or "")]
    return serving.respond_with_pack(
        [(name, each.day, blob) for name, (each, blob) in zip(names, chosen, strict=True)],
        name=cleaned_name(" – ".join(filter(None, said)) + ".zip"),
    )
