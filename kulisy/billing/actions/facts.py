"""What every verb of money writes into the journal."""

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing import access
from kulisy.journal import actions as journal
from kulisy.people.viewer import Viewer


def keeper(viewer: Viewer | None) -> None:
    """None: the system itself. Raises Refused."""
    if viewer is not None and not access.may_keep(viewer):
        raise Refused(_("Account managers and accountants keep invoices and payments."))


def record(
    viewer: Viewer | None,
    kind: str,
    subject: str,
    subject_id: uuid.UUID,
    *,
    company_id: uuid.UUID,
    client_id: uuid.UUID | None,
    now: datetime,
    **facts: Any,
) -> None:
    """An entry of the client's log; with `client_id` None of the company's own."""
    journal.record(
        journal.Actor("seat", viewer.seat_id) if viewer else journal.SYSTEM,
        kind,
        journal.Subject(subject, subject_id),
        company_id=company_id,
        client_id=client_id,
        now=now,
        facts=facts,
    )
