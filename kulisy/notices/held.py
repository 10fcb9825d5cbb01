"""What a seat has in hand of official notices and can be put into other hands: one in the making,
one whose term runs. The journal keeps who published it."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from kulisy.notices import access
from kulisy.notices.models import Preparation
from kulisy.people.holdings import Held
from kulisy.people.viewer import Viewer


def _making(viewer: Viewer) -> QuerySet[Any]:
    """With the client whose it is; of one that goes to many, the first. One that goes to nobody
    yet is nobody's affair."""
    of_it = access.targets(viewer).filter(preparation_id=OuterRef("id")).values("client_id")
    rows = access.preparations(viewer).annotate(first_client=Subquery(of_it[:1]))
    return rows.filter(first_client__isnull=False)


KINDS = (
    Held(
        kind="preparation",
        label=_("Notice in the making"),
        rows=_making,
        open=Q(state=Preparation.State.DRAFT),
        key="id",
        holder="author_id",
        client="first_client",
        title=lambda making: making.title,
        page="desk:notice_preparation",
    ),
    Held(
        kind="notice",
        label=_("Notice whose term runs"),
        rows=access.notices,
        open=Q(ended_at=None),
        key="id",
        holder="author_id",
        client="client_id",
        title=lambda notice: notice.title,
        page="desk:notice",
    ),
)
