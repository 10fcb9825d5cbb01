"""The team's way to an original: the letter as it came, byte for byte."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from kulisy.files.names import cleaned_name, disposition
from kulisy.mailroom import access, originals
from kulisy.people.middleware import FacedRequest


@require_GET
def original(request: FacedRequest, *, message_id: uuid.UUID, **_: object) -> HttpResponse:
    """Never shown in the page: a letter can carry script."""
    letter = access.original(request.viewer, message_id)
    data = originals.bytes_of(letter) if letter else None
    if letter is None or data is None:
        raise Http404
    response = HttpResponse(data, content_type="message/rfc822")
    name = cleaned_name(f"{letter.subject[:120] or 'letter'}.eml")
    response["Content-Disposition"] = disposition(name, inline=False)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


urls = [
    path("messages/<uuid:message_id>/original/", original, name="original"),
]
