"""The team's way to an original: the letter as it came, byte for byte. Never shown in the page, and
never opened by a browser as one: a letter can carry script."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kulisy.files.names import cleaned_name, disposition
from kulisy.mailroom import access, originals, preview
from kulisy.people.middleware import FacedRequest

if TYPE_CHECKING:
    from kulisy.mailroom.models import ImportedLetter, IncomingLetter


@require_GET
def original(request: FacedRequest, *, message_id: uuid.UUID, **_: object) -> HttpResponse:
    """Of a message that came by mail."""
    letter = access.original(request.viewer, message_id)
    return _letter(letter, originals.bytes_of(letter) if letter else None)


@require_GET
def about(request: FacedRequest, *, message_id: uuid.UUID) -> HttpResponse:
    """From whom a message came by mail, to whom, and what was found out about its sender."""
    letter = access.original(request.viewer, message_id)
    if letter is None:
        raise Http404
    context = {"letter": letter, "preview": preview.preview(letter), "message_id": message_id}
    return render(request, "mailroom/desk/about.html", context)


@require_GET
def waiting(request: FacedRequest, *, incoming_id: uuid.UUID) -> HttpResponse:
    """Of a letter that waits, or waited, for a decision."""
    letter = access.decidable(request.viewer).filter(id=incoming_id).first()
    return _letter(letter, originals.bytes_of(letter) if letter else None)


@require_GET
def file(request: FacedRequest, *, incoming_id: uuid.UUID, number: int) -> HttpResponse:
    """A file of a letter that waits: nothing is known of who sent it, so it travels as unknown
    bytes, whatever it says it is."""
    letter = access.decidable(request.viewer).filter(id=incoming_id).first()
    found = preview.file(letter, number) if letter else None
    if found is None:
        raise Http404
    return guarded(found.data, found.name, "application/octet-stream")


def guarded(data: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = disposition(cleaned_name(name), inline=False)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _letter(letter: ImportedLetter | IncomingLetter | None, data: bytes | None) -> HttpResponse:
    if letter is None or data is None:
        raise Http404
    return guarded(data, f"{letter.subject[:120] or 'letter'}.eml", "message/rfc822")
