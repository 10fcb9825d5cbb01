"""Beginning and ending a hand-over on its day, for who asked for it beforehand."""

from datetime import datetime

from django.db import transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.handovers.actions import moving
from kulisy.handovers.models import Handover
from kulisy.people.recipients import recipient
from kulisy.people.viewer import viewing


def by_clock(handover: Handover, what: str, *, now: datetime) -> bool:
    """Do what its leader would press today (`what`: "begin" or "end"), in the name of whose affairs
    they are and with his rights: he sees all of them. Whether it was done; what can't be done is
    left to the press, as without a clock. For the worker."""
    if not handover.by_clock:
        return False
    verb = moving.begin if what == "begin" else moving.end
    leaver = recipient(
        person_id=handover.seat.person_id, company_id=handover.company_id, face="desk"
    )
    if leaver is None:
        return False
    try:
        with transaction.atomic(), viewing(leaver) as viewer:
            return bool(verb(viewer, handover, now=now))
    except (Refused, Http404):
        return False
