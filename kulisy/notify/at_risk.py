"""At risk today: the company's letters, where whoever carries them takes none."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.notify.models import CompanyMail
from kulisy.people.at_risk import Asked, Risk, Source
from kulisy.people.viewer import Viewer


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Any, Any] | None:
    """Told to who can mend it."""
    if not viewer.runs_company:
        return None
    rows = CompanyMail.objects.filter(company_id=viewer.company.id, trouble_at__isnull=False)
    return rows.order_by().values_list("trouble", "trouble_at")


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [
        Risk(
            kind="carrier",
            title=_("Letters can't be sent right now."),
            note=_("The server says: %(words)s") % {"words": words},
            url=address("desk:company_mail", viewer.company.slug),
            at=since,
            late=True,
        )
        for words, since in found
    ]


SOURCE = Source("carrier", _rows, _lines)
