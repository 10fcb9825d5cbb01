"""Tags of pages (ETag): whether the page that a browser holds is still the page it would get.

A tag is made before the page, of everything the page shows: of the viewer, as far as pages show
him; of what the face says it saw (versions and short rows that `access` gave: what the viewer may
not know can't move it); of the day, the language, the house itself. Keyed and hashed: it tells
nothing, and only its equality means anything.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags

import kulisy
from kulisy.people.access import presence_due
from kulisy.people.models import Person
from kulisy.people.viewer import Viewer

#: A person's own things that no page shows; and what moves without anything to see.
UNSEEN = {"password", "last_login", "created_at", "is_active"}


def tag(request: Any, viewer: Viewer, *seen: object, now: datetime) -> str:
    """The tag of this page for this reader, of what was `seen` for it; "" where the page is not
    to be asked for again in this way: a flash stands on it, or somebody looks with his eyes."""
    if viewer.looking_as or request.method not in {"GET", "HEAD"}:
        return ""
    if request.headers.get("HX-Request") or len(request._messages):
        return ""
    said = (
        _house(),
        request.get_host(),
        request.get_full_path(),
        request.META.get("CSRF_COOKIE"),
        translation.get_language(),
        timezone.get_current_timezone_name(),
        timezone.localdate(now),
        _shown(viewer),
        _own(request.user) if request.user.is_authenticated else (),
        presence_due(viewer, now=now),
        seen,
    )
    return salted_hmac("kulisy.tags", repr(said), algorithm="sha256").hexdigest()[:32]


def unchanged(request: Any, tag: str) -> HttpResponse | None:
    """304, where the browser holds the page of this tag."""
    held = request.headers.get("If-None-Match")
    if not tag or not held or _spelled(tag) not in parse_etags(held):
        return None
    return marked(HttpResponseNotModified(), tag)


def marked(response: HttpResponse, tag: str) -> HttpResponse:
    """The page, with its tag. Fragments for htmx have the same address."""
    if tag:
        response["ETag"] = _spelled(tag)
        patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


def _spelled(tag: str) -> str:
    """Weak: what is the same to the reader may be compressed in another way."""
    return f'W/"{tag}"'


def _shown(viewer: Viewer) -> Iterable[object]:
    """All of a viewer that decides what pages show him."""
    company = viewer.company
    return (
        viewer.face,
        (company.id, company.slug, company.name, company.time_zone, company.upload_limit),
        (company.whole_team_writes, company.colleagues_share, company.sells),
        (viewer.person_id, viewer.name, viewer.seat_id, viewer.role, viewer.photo),
        viewer.writing,
        (viewer.only_conversation, viewer.confirmed, viewer.by_link),
        sorted(viewer.hidden_clients),
        [
            (each.access_id, each.contact_id, each.client_id, each.client_name, each.contact_name)
            for each in viewer.admissions
        ],
        [
            (sorted(each.sections), each.lead, each.authorised, each.ended, each.shared)
            for each in viewer.admissions
        ],
    )


def _own(person: Person) -> list[object]:
    fields = Person._meta.concrete_fields
    return [getattr(person, f.attname) for f in fields if f.attname not in UNSEEN]


@lru_cache(maxsize=1)
def _house() -> str:
    """The house itself: another version of it draws other pages."""
    digest = hashlib.sha256(settings.STATIC_URL.encode())
    root = Path(kulisy.__file__).parent
    for file in sorted(root.rglob("*")):
        if file.suffix in {".py", ".html", ".mo", ".css", ".js"} and "tests" not in file.parts:
            digest.update(str(file.relative_to(root)).encode() + file.read_bytes())
    return digest.hexdigest()
