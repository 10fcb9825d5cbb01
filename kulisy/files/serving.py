"""Answering with a file. The room that owns it has checked who asks: here is no question left."""

import json
import os
from collections.abc import Sequence
from datetime import date
from functools import partial

from django.conf import settings
from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase

from kulisy.files.kinds import INLINE, PDF, travelling_type
from kulisy.files.models import Blob, Preview
from kulisy.files.names import disposition
from kulisy.files.packing import Packed, zipped
from kulisy.files.previews import CONTENT_TYPE as PREVIEW_TYPE
from kulisy.files.store import store

#: The front takes this header off and streams the file it names, with ranges.
HANDED_OVER = "X-Kulisy-File"
#: The same of many, which the answer's body lists: it packs them into one ZIP on the way.
PACKED = "X-Kulisy-Pack"
LINK_SECONDS = 60

# A document opened in its own tab runs nothing, reaches nothing of ours and is framed by nobody.
_POLICY_PDF = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Chromium draws a PDF in a sandbox, too (tried with 156); not every browser's viewer does. A PDF
# is known by its bytes and its script never runs as ours, so it goes without.
_POLICY = f"{_POLICY_PDF}; sandbox"


def respond(blob: Blob, *, inline: bool) -> HttpResponseBase:
    """The blob's bytes under its own name.

    `inline` is a wish: granted to plain pictures and PDF only; all else is attached, and what a
    browser could run travels as unknown bytes.
    """
    shown = inline and blob.content_type in INLINE
    kind = blob.content_type if shown else travelling_type(blob.content_type)
    named = disposition(blob.name, inline=shown)
    policy = _POLICY_PDF if shown and blob.content_type == PDF else _POLICY
    keeper = store()
    if keeper.path(blob.key) is None:
        link = keeper.link(
            blob.key,
            headers={"ResponseContentDisposition": named, "ResponseContentType": kind},
            seconds=LINK_SECONDS,
        )
        return _guarded(HttpResponseRedirect(link), policy)
    response = _local(blob.key, kind, blob.size)
    response["Content-Disposition"] = named
    response["ETag"] = f'"{blob.sha256}"'
    return _guarded(response, policy)


def respond_with_preview(blob: Blob) -> HttpResponseBase | None:
    """The small picture, or None where there is none.

    Never a redirect: it is a few kilobytes, and pages may show pictures of this address only.
    """
    if blob.preview != Preview.READY:
        return None
    return respond_with_drawn(blob.preview_key, tag=f"{blob.sha256}.preview")


def respond_with_drawn(key: str, *, tag: str) -> HttpResponseBase:
    """A picture that the worker drew: a preview, a page."""
    if store().path(key) is None:
        with store().open(key) as file:
            response: HttpResponseBase = HttpResponse(file.read(), content_type=PREVIEW_TYPE)
    else:
        response = _local(key, PREVIEW_TYPE, None)
    response["Content-Disposition"] = "inline"
    response["ETag"] = f'"{tag}"'
    return _guarded(response, _POLICY)


def respond_with_pack(files: Sequence[tuple[str, date, Blob]], *, name: str) -> HttpResponseBase:
    """Many blobs as one ZIP of that name; each under its own name there (with folders), with its
    day. From S3 they flow through the page's own thread."""
    response: HttpResponseBase
    paths = [store().path(blob.key) for _name, _day, blob in files]
    if settings.FRONT and all(paths):
        told = [
            [each, day.isoformat(), blob.size, os.fsencode(path).decode("latin-1")]
            for (each, day, blob), path in zip(files, paths, strict=True)
            if path
        ]
        response = HttpResponse(json.dumps(told), content_type="application/zip")
        response[PACKED] = "1"
    else:
        parts = [
            Packed(each, day, blob.size, partial(store().open, blob.key))
            for each, day, blob in files
        ]
        response = StreamingHttpResponse(zipped(parts), content_type="application/zip")
    response["Content-Disposition"] = disposition(name, inline=False)
    return _guarded(response, _POLICY)


def _local(key: str, kind: str, size: int | None) -> HttpResponseBase:
    path = store().path(key)
    if path is None or not path.is_file():
        # Acknowledged bytes are gone: the operator's fault to hear of, loudly.
        raise FileNotFoundError(f"The store has lost {key}")
    if settings.FRONT:
        response = HttpResponse(content_type=kind)
        # A header is latin-1; the front reads it as bytes, so that any folder's name passes.
        response[HANDED_OVER] = os.fsencode(path).decode("latin-1")
        return response
    streamed = FileResponse(path.open("rb"), content_type=kind)
    streamed["Content-Length"] = str(size if size is not None else path.stat().st_size)
    return streamed


def _guarded(response: HttpResponseBase, policy: str) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
