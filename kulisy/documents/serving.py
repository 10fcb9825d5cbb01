"""Answering with the file of a version that the viewer was found to see."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase

from kulisy.documents.models import Draft, Version
from kulisy.files import access as blobs
from kulisy.files import serving
from kulisy.files.models import Blob
from kulisy.people.viewer import Viewer

#: Stands where a small picture isn't ready: a browser shows nothing broken.
_NO_PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def file_of(viewer: Viewer, version: Version, *, inline: bool) -> HttpResponseBase:
    """The bytes as they were frozen."""
    return serving.respond(blob_of(viewer, version), inline=inline)


def preview_of(viewer: Viewer, version: Version) -> HttpResponseBase:
    """A small picture of its first page."""
    picture = serving.respond_with_preview(blob_of(viewer, version))
    return picture or HttpResponse(_NO_PICTURE, content_type="image/svg+xml")


def draft_file(viewer: Viewer, draft: Draft, *, inline: bool) -> HttpResponseBase:
    """What will be published, as it is."""
    return serving.respond(blob_of(viewer, draft), inline=inline)


def draft_preview(viewer: Viewer, draft: Draft) -> HttpResponseBase:
    picture = serving.respond_with_preview(blob_of(viewer, draft))
    return picture or HttpResponse(_NO_PICTURE, content_type="image/svg+xml")


def blob_of(viewer: Viewer, version: Version | Draft) -> Blob:
    blob_id = version.blob_id
    found = blobs.blob(company_id=viewer.company.id, blob_id=blob_id) if blob_id else None
    if found is None:
        raise Http404
    return found
