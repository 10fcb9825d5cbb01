"""Deeds of documents: one that is only drafted, one that was published, corrected and shown to an
accountant by link, one that was withdrawn."""

import json
import uuid
from typing import Any

from django.urls import reverse

from kulisy.documents.models import Document, Draft
from kulisy.documents.tests.papers import pdf
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import client_id, settle, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World

DAY = "2026-11-16"


def drafts_document(world: World, who: str, client: str) -> None:
    """What is being prepared: the team's alone, with what it says to itself."""
    scope: Scope = ("team", client)
    draft = _begun(world, who, client, scope)
    _say(world, who, client, draft, scope)


def publishes_document(world: World, who: str, client: str, *, by: str) -> None:
    """Published, corrected; `by` of the client opens it and gives out a link."""
    known: Scope = ("client", client)
    slug, draft = slug_of(world, client), _begun(world, who, client, known)
    _say(world, who, client, draft, known, publish="1")
    document = _newest(world, client)
    settle(world)
    begun = world.post(who, "desk:document_correct", slug, document.id)
    correction = uuid.UUID(begun["Location"].rstrip("/").rpartition("/")[2])
    reason = world.plant("documents.Version.reason", known)
    files = [_sent(world, who, slug, known)]
    note = world.plant("documents.Draft.note", ("team", client))
    said = {**_about(world, known), "reason": reason, "note": note, "files": files}
    world.post(who, "desk:document_draft", slug, correction, **said, publish="1")
    settle(world)
    world.post(by, "portal:document_opening", slug, document.id, 2)
    whom = world.plant("documents.Link.whom", ("team", client), ("own", by))
    world.post(by, "portal:document_links", slug, document.id, whom=whom, days="7")


def withdraws_document(world: World, who: str, client: str) -> None:
    known: Scope = ("client", client)
    draft = _begun(world, who, client, known)
    _say(world, who, client, draft, known, publish="1")
    because = world.plant("documents.Document.withdrawn_because", known)
    place = [slug_of(world, client), _newest(world, client).id]
    world.post(who, "desk:document_withdraw", *place, because=because)
    settle(world)


def takes_out_of_sight(world: World, who: str, client: str) -> None:
    """Published to the wrong client, and withdrawn before anybody was told."""
    team: Scope = ("team", client)
    draft = _begun(world, who, client, team)
    _say(world, who, client, draft, team, publish="1")
    because = world.plant("documents.Document.withdrawn_because", team)
    place = [slug_of(world, client), _newest(world, client).id]
    world.post(who, "desk:document_withdraw", *place, because=because, unseen="on")
    settle(world)


def _begun(world: World, who: str, client: str, scope: Scope) -> Any:
    slug = slug_of(world, client)
    said = {"client": client_id(world, client), "kind": "act"}
    world.post(who, "desk:document_new", slug, **said, files=[_sent(world, who, slug, scope)])
    with acting_as("kulisy_owner"):
        return Draft.objects.filter(client_id=client_id(world, client)).latest("id")


def _say(world: World, who: str, client: str, draft: Any, scope: Scope, **more: str) -> None:
    said = _about(world, scope, table="Document" if more else "Draft")
    said["note"] = world.plant("documents.Draft.note", ("team", client))
    if not more:
        said["reason"] = world.plant("documents.Draft.reason", scope)
    world.post(who, "desk:document_draft", slug_of(world, client), draft.id, **said, **more)


def _about(world: World, scope: Scope, table: str = "Document") -> dict[str, Any]:
    return {
        "kind": "act", "day": DAY, "total": "1830", "currency": "RUB",
        "sections": "documents money", "asks": "read", "due": "2026-12-01",
        **{
            field: world.plant(f"documents.{table}.{field}", scope)
            for field in ("title", "number", "matter")
        },
    }  # fmt: skip


def _sent(world: World, who: str, slug: str, scope: Scope) -> str:
    """A PDF with a name and words in it, in parts, as the page sends it."""
    name = f"act {world.plant('documents.Version.name', scope)}.pdf"
    content = pdf(f"works {world.plant('files: bytes', scope)}")
    browser = world.browser(who)
    url = reverse("desk:document_uploads", args=[slug, uuid.uuid4()])
    told = json.dumps({"name": name, "size": len(content)})
    begun = browser.post(url, told, content_type="application/json").json()
    browser.put(f"{begun['url']}/parts/1", content, content_type="application/octet-stream")
    return str(browser.post(f"{begun['url']}/complete").json()["id"])


def _newest(world: World, client: str) -> Any:
    with acting_as("kulisy_owner"):
        return Document.objects.filter(client_id=client_id(world, client)).latest(
            "published_at", "id"
        )
