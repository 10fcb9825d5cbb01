"""Search for programs: the same index and the same bounds as the screens."""

import uuid
from collections.abc import Sequence
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kulisy.conversations import access, results
from kulisy.conversations.api import shown
from kulisy.conversations.api.shown import Audience
from kulisy.conversations.search import Asked, Found, find
from kulisy.kit.bounded import FEW, Cursor, Limit, Moment, Words
from kulisy.kit.cursors import cut, read
from kulisy.people import search as names
from kulisy.people.api import viewer_of
from kulisy.people.viewer import Viewer

router = Router(tags=["search"])
What = Literal["messages", "conversations", "files", "people"]
_KINDS = {"messages": "message", "conversations": "title", "files": "file"}
_PEOPLE = 20


class PersonFound(Schema):
    id: uuid.UUID
    kind: Literal["client", "contact", "seat"]
    name: str
    note: str
    client_id: uuid.UUID | None


class FoundOut(Schema):
    """What was looked for stands in one of the lists, the others are empty."""

    messages: list[shown.MessageOut] = []
    conversations: list[shown.ConversationOut] = []
    files: list[shown.FileOut] = []
    people: list[PersonFound] = []
    alike: bool = Field(False, description="Not these words were found, but words like them.")
    next: str | None = None


@router.get("/search", response=FoundOut, summary="Find by words, in any form of them")
def search(
    request: HttpRequest,
    q: Words = Query(..., description="In quotation marks: in this order."),
    what: What = Query("messages"),
    client_id: uuid.UUID | None = Query(None),
    author_id: uuid.UUID | None = Query(None, description="A seat or a contact."),
    since: Moment | None = Query(None),
    until: Moment | None = Query(None),
    with_file: bool = Query(False),
    audience: Audience | None = Query(None, description="At the desk."),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    if what == "people":
        return {"people": [_person(each) for each in names.find(viewer, q, at_most=_PEOPLE)]}
    asked = Asked(
        words=q,
        client_id=client_id,
        author=author_id,
        since=since,
        until=until,
        with_file=with_file,
        audience=audience if viewer.at_desk and audience else "",
    )
    before = read(cursor) if cursor else None
    findings = find(asked, kinds=[_KINDS[what]], at_most=limit + 1, before=before)
    rows, following = cut(list(findings.rows), limit, lambda row: (row.at, row.row_id))
    # Likest first is no order of time: there is one page of these.
    told = {"alike": findings.alike, "next": None if findings.alike else following}
    return {what: _rows(viewer, what, rows), **told}


def _rows(viewer: Viewer, what: str, rows: Sequence[Found]) -> list[dict[str, Any]]:
    """Joined back through `access`: ids become rows only if the viewer may read them now."""
    if what == "conversations":
        return shown.conversations(viewer, results.conversations(viewer, rows))
    ids = list(dict.fromkeys(row.message_id for row in rows if row.message_id))
    if what == "files":
        files = shown.files_of(viewer, ids)
        return [each for message_id in ids for each in files.get(message_id, [])]
    found = access.messages(viewer).select_related("client").filter(id__in=ids)
    known = {each.id: each for each in found}
    return shown.messages(viewer, [known[each] for each in ids if each in known])


def _person(found: names.Match) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "name": found.name,
        "note": found.note,
        "client_id": found.client_id,
    }
