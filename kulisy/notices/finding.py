"""Finding notices by the words inside them, for the search over everything."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.kit.finding import having, query, vector
from kulisy.notices import access, showing
from kulisy.notices.models import Notice, SearchRow
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Found:
    """A notice among what was found."""

    id: uuid.UUID
    title: str
    note: str
    state: showing.State
    at: datetime
    client: str
    url: str


def keep(notices: Iterable[Notice]) -> None:
    """What each can be found by: its words and its ground. One statement. In the worker's role."""
    SearchRow.objects.bulk_create(
        [
            SearchRow(
                notice_id=each.id,
                company_id=each.company_id,
                client_id=each.client_id,
                vector=_vector(each),
            )
            for each in notices
        ]
    )


def found(viewer: Viewer, words: str, *, at_most: int = 8) -> list[Found]:
    """The newest that have all these words, in any form. One statement."""
    asked = query(words)
    if not asked:
        return []
    known = SearchRow.objects.filter(company_id=viewer.company.id, vector=having(asked))
    rows = access.notices(viewer).filter(id__in=known.values("notice_id"))
    return [_line(viewer, each) for each in rows.select_related("client")[:at_most]]


def _line(viewer: Viewer, notice: Notice) -> Found:
    return Found(
        id=notice.id,
        title=notice.title,
        note=_("No. %(number)s") % {"number": notice.number},
        state=showing.state(notice),
        at=notice.published_at,
        client=notice.client.name,
        url=rewritten(viewer, address(f"{viewer.face}:notice", viewer.company.slug, notice.id)),
    )


def _vector(notice: Notice) -> Any:
    said = [notice.title, notice.body, notice.clause_number, notice.contract]
    return vector(" ".join(said))
