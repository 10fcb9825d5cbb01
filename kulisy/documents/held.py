"""What a seat has in hand of documents and can be put into other hands: drafts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kulisy.documents import access
from kulisy.people.holdings import Held

KINDS = (
    Held(
        kind="draft",
        label=_("Draft of a document"),
        rows=access.drafts,
        open=Q(),
        key="id",
        holder="made_by_id",
        client="client_id",
        title=lambda draft: draft.title,
        page="desk:document_draft",
    ),
)
