"""Clauses of contracts and the company's own templates."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.journal import actions as journal
from kulisy.notices import access
from kulisy.notices.models import Clause, Template
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


def add_clause(
    viewer: Viewer, client: Client, *, values: Mapping[str, Any], now: datetime
) -> Clause:
    """What the contract says. It is never changed: a correction is a new one from a day on."""
    _check(viewer)
    clause = Clause(
        company_id=viewer.company.id,
        client=client,
        author_id=viewer.seat_id,
        made_at=now,
        **values,
    )
    Clause.objects.bulk_create([clause])
    facts = {"kind": clause.kind, "silence": clause.silence, "term": [clause.amount, clause.unit]}
    _note(viewer, client.id, clause.id, now, what="added", **facts)
    return clause


def end_clause(viewer: Viewer, clause: Clause, *, last: date, now: datetime) -> None:
    """In force until that day and no longer; notices that quoted it stay as they are."""
    _check(viewer)
    if last < clause.valid_from:
        raise Refused(_("It must end later than it begins."))
    Clause.objects.filter(company_id=viewer.company.id, id=clause.id).update(valid_to=last)
    _note(viewer, clause.client_id, clause.id, now, what="ended", last=last.isoformat())


def save_template(
    viewer: Viewer, template: Template | None, *, values: Mapping[str, Any], now: datetime
) -> Template:
    """Raises Refused: there is one of that name."""
    _check(viewer)
    found = template or Template(company_id=viewer.company.id)
    found.author_id, found.made_at = viewer.seat_id, now
    for name in ("kind", "name", "title", "body"):
        setattr(found, name, values[name])
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Refused(_("There is a template of that name."), field="name") from error
    return found


def delete_template(viewer: Viewer, template: Template) -> None:
    _check(viewer)
    template.delete()


def _check(viewer: Viewer) -> None:
    if not access.may_prepare(viewer):
        raise Http404


def _note(
    viewer: Viewer, client_id: uuid.UUID, clause_id: uuid.UUID, now: datetime, **facts: Any
) -> None:
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "notice_clause",
        journal.Subject("clause", clause_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"client": str(client_id), **facts},
    )
