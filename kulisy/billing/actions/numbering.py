"""With which number a series goes on: for a company that comes in the middle of a year, with papers
that were numbered elsewhere."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions.facts import record
from kulisy.billing.actions.settling import settler
from kulisy.billing.models import Closing, Invoice, Series
from kulisy.documents import numbers
from kulisy.documents.entities import LegalEntity
from kulisy.people.viewer import Viewer

#: Above any number that a paper has borne.
MOST = 9_999_999


@transaction.atomic
def set_next_number(
    viewer: Viewer, entity: LegalEntity, *, series: str, year: int, following: int, now: datetime
) -> None:
    """The next paper of this series and year bears `following`; those after it go on from there.
    Not below a number that was given here: a number is given once. Raises Refused."""
    settler(viewer)
    if series not in Series.values:
        raise Refused(_("Choose the papers."), field="series")
    # From here on nobody takes a number of the series.
    numbers.held(entity, series=series, year=year)
    least = _given(entity, series, year) + 1
    if not least <= following <= MOST:
        told = {"least": least, "most": MOST}
        sentence = _("The next number lies between %(least)s and %(most)s.") % told
        raise Refused(sentence, field="following")
    numbers.set_last(entity, series=series, year=year, last=following - 1)
    record(
        viewer,
        "numbering_set",
        "requisites",
        entity.id,
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        series=series,
        year=year,
        following=following,
    )


def _given(entity: LegalEntity, series: str, year: int) -> int:
    """The highest number that a paper bears."""
    own = {"company_id": entity.company_id, "entity_id": entity.id, "year": year}
    rows = (
        Invoice.objects.filter(**own)
        if series == Series.INVOICE
        else Closing.objects.filter(**own, series=series)
    )
    return int(rows.aggregate(last=Max("number"))["last"] or 0)
