"""Finding change orders by their words while they wait or are drafted; an approved one is found by
its document. Wishes are requests, and are found as such."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.kit.finding import having, query, vector
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.scope import access, wording
from kulisy.scope.models import OrderDraft, OrderState, OrderVersion, SearchRow


@dataclass(frozen=True)
class Found:
    """A change order among what was found."""

    id: uuid.UUID
    title: str
    state: str
    internal: bool
    at: datetime
    client: str
    url: str


def keep_draft(draft: OrderDraft) -> None:
    """What it can be found by, anew: the team's alone."""
    SearchRow.objects.filter(company_id=draft.company_id, draft_id=draft.id).delete()
    SearchRow.objects.create(draft_id=draft.id, **_said(draft))


def keep_version(version: OrderVersion) -> None:
    """What the order can be found by from now on."""
    own = {"company_id": version.company_id, "change_order_id": version.change_order_id}
    SearchRow.objects.filter(**own).delete()
    SearchRow.objects.create(change_order_id=version.change_order_id, **_said(version))


def found(viewer: Viewer, words: str, *, at_most: int = 8) -> list[Found]:
    """The newest that have all these words, in any form; at the desk drafts too. Two statements
    at most."""
    asked = query(words)
    if not asked:
        return []
    rows = access.search_rows(viewer).filter(vector=having(asked))
    rows = rows.exclude(change_order__state=OrderState.APPROVED)
    # In the cabinet there are no drafts, and no right to name them.
    own = ("draft",) if viewer.at_desk else ()
    rows = rows.select_related("change_order", "client", *own).defer("vector")
    kept = list(rows.order_by("-id")[:at_most])
    ids = [each.change_order_id for each in kept if each.change_order_id]
    titles = (
        {
            (each.change_order_id, each.number): each.title
            for each in access.order_versions(viewer).filter(change_order_id__in=ids)
        }
        if ids
        else {}
    )
    return [_line(viewer, each, titles) for each in kept]


def _line(viewer: Viewer, row: Any, titles: dict[tuple[uuid.UUID, int], str]) -> Found:
    slug, order = viewer.company.slug, row.change_order
    if order is None:
        return Found(
            id=row.draft.id,
            title=row.draft.title,
            state=_("draft"),
            internal=True,
            at=row.draft.changed_at,
            client=row.client.name,
            url=address("desk:change_order_draft", slug, row.draft.id),
        )
    title = titles.get((order.id, order.version), "")
    return Found(
        id=order.id,
        title=f"{wording.called(order.number)}: {title}",
        state=wording.order_state(viewer, order),
        internal=False,
        at=order.sent_at,
        client=row.client.name,
        url=rewritten(viewer, address(f"{viewer.face}:change_order", slug, order.id)),
    )


def _said(row: Any) -> dict[str, Any]:
    text = f"{row.title} {row.words} {row.points}"
    return {"company_id": row.company_id, "client_id": row.client_id, "vector": vector(text)}
