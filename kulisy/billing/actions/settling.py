"""In whose name papers are issued, where money goes to, and to whom they are made out."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing import access
from kulisy.billing.actions.facts import keeper, record
from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity
from kulisy.people.viewer import Viewer


def keep_entity(
    viewer: Viewer, entity: LegalEntity | None, *, values: dict[str, Any], now: datetime
) -> LegalEntity:
    """A new one, or other requisites of a known one: papers issued before keep what they say."""
    settler(viewer)
    return _keep(viewer, entity or LegalEntity(), "entity_changed", values, now=now)


def keep_account(
    viewer: Viewer,
    account: BankAccount | None,
    entity: LegalEntity,
    *,
    values: dict[str, Any],
    now: datetime,
) -> BankAccount:
    settler(viewer)
    return _keep(viewer, account or BankAccount(entity=entity), "account_changed", values, now=now)


def keep_requisites(
    viewer: Viewer,
    row: ClientRequisites | None,
    client: Any,
    *,
    values: dict[str, Any],
    now: datetime,
) -> ClientRequisites:
    """To whom this client's papers are made out."""
    keeper(viewer)
    row = row or ClientRequisites(client=client)
    return _keep(viewer, row, "requisites_changed", values, now=now)


def settler(viewer: Viewer) -> None:
    """Raises Refused."""
    if not access.may_settle_entities(viewer):
        raise Refused(_("Owners, administrators and accountants settle this."))


def _keep(viewer: Viewer, row: Any, kind: str, values: dict[str, Any], *, now: datetime) -> Any:
    fresh = row._state.adding
    changed = [name for name, value in values.items() if fresh or getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    if fresh:
        row.company_id, row.created_at = viewer.company.id, now
    row.save()
    # Into the company's own log: names of fields, never what stands in them.
    of_client = isinstance(row, ClientRequisites)
    record(
        viewer,
        kind,
        "client" if of_client else "requisites",
        row.client_id if of_client else row.id,
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        changed=", ".join(sorted(changed)),
    )
    return row
