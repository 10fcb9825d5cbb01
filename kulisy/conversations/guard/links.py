"""Links in a text that the client can't open: a page of the desk, a note, somebody else's thing.

A link to a conversation of his own is fine, whichever face it was copied from: it is closed for
each reader when it is shown (`writing.resolve`)."""

import re
import uuid
from collections.abc import Iterable

from django.conf import settings

from kulisy.conversations import access
from kulisy.conversations.guard.hits import Hit, hit
from kulisy.conversations.models import Audience
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

_ID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LINK = re.compile(
    rf"(?:(?P<home>{re.escape(settings.ADDRESS.rstrip('/'))})|(?<![\w./]))"
    r"/(?P<face>[dcl])/(?P<place>[\w\-]+)(?P<path>/[\w\-/]*)?(?P<more>[?#][^\s<>\"')\]]*)?"
)
_CONVERSATION = re.compile(rf"^/conversations/({_ID})/?$")
_FILE = re.compile(rf"^/files/({_ID})(?:/picture)?/?$")
_MESSAGE = re.compile(rf"#m-({_ID})")


def find(viewer: Viewer, client: Client, text: str) -> list[Hit]:
    """No statement where no link of ours stands; else one for conversations, files and messages
    each."""
    links = [each for each in _LINK.finditer(text) if _ours(viewer, each)]
    if not links:
        return []
    threads = _named(links, _CONVERSATION)
    files = _named(links, _FILE)
    notes = {uuid.UUID(each) for link in links for each in _MESSAGE.findall(link["more"] or "")}
    shown = {"client_id": client.id, "audience": Audience.CLIENT}
    fine: set[uuid.UUID] = set()
    for wanted, rows in (
        (threads, access.conversations(viewer)),
        (files, access.attachments(viewer)),
        (notes, access.messages(viewer)),
    ):
        if wanted:
            fine |= set(rows.filter(id__in=wanted, **shown).values_list("id", flat=True))
    return [hit("links", text, *link.span()) for link in links if not _opens(link, fine)]


def _ours(viewer: Viewer, link: re.Match[str]) -> bool:
    """Of this house: whole, or as it is copied out of the address line without its beginning."""
    return bool(link["home"]) or (link["face"] != "l" and link["place"] == viewer.company.slug)


def _opens(link: re.Match[str], fine: set[uuid.UUID]) -> bool:
    path = link["path"] or ""
    thread, file = _CONVERSATION.match(path), _FILE.match(path)
    message = _MESSAGE.search(link["more"] or "")
    if message and uuid.UUID(message[1]) not in fine:
        return False
    found = thread or file
    if found:
        return uuid.UUID(found[1]) in fine
    # A personal link is somebody's key; of the cabinet every other page shows its reader's own.
    return link["face"] == "c"


def _named(links: Iterable[re.Match[str]], pattern: re.Pattern[str]) -> set[uuid.UUID]:
    found = (pattern.match(link["path"] or "") for link in links)
    return {uuid.UUID(each[1]) for each in found if each}
