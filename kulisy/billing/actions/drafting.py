"""Invoices that are being prepared: the team's only."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions.facts import keeper
from kulisy.billing.actions.lining import Said, known_of, rows_of
from kulisy.billing.models import Invoice, InvoiceLine, State
from kulisy.documents.actions import Related
from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

#: Days to pay, where nobody says otherwise.
TIME_TO_PAY = 7


def draft_invoice(
    viewer: Viewer | None,
    client: Client,
    *,
    lines: Sequence[Said],
    day: date,
    now: datetime,
    entity: LegalEntity | None = None,
    account: BankAccount | None = None,
    payer: ClientRequisites | None = None,
    due: date | None = None,
    ground: str = "",
    note: str = "",
    related: Related | None = None,
    key: uuid.UUID | None = None,
    usual: bool = True,
) -> Invoice:
    """A draft, in the name of `entity` (None: the company's first one in use); `usual`: with the
    first account and requisites in use where none are named. Asked again with the same `related`
    (what a room above drafts it from) or `key` (of the form it was sent by) it gives back the
    invoice that is there. `viewer` None: the system itself, in the worker's role.

    Raises Refused."""
    keeper(viewer)
    known = _known(client, related, key)
    if known is not None:
        return known
    entity = entity or first_entity(client.company_id)
    invoice = Invoice(
        id=key or new_id(),
        company_id=client.company_id,
        client=client,
        entity=entity,
        account=account or (first_account(entity) if usual else None),
        payer=payer or (_first_requisites(client) if usual else None),
        related_kind=related.kind if related else "",
        related_id=related.id if related else None,
        made_by_id=viewer.seat_id if viewer else None,
        made_at=now,
    )
    due = due or day + timedelta(days=TIME_TO_PAY)
    try:
        with transaction.atomic():
            return _keep(invoice, lines, day=day, due=due, ground=ground, note=note)
    except IntegrityError as error:
        # Sent twice in the same instant: the other one was a little quicker.
        known = _known(client, related, key)
        if known is None:
            raise Refused(_("This form can't be kept: please open it anew.")) from error
        return known


def save_invoice(
    viewer: Viewer,
    invoice: Invoice,
    *,
    lines: Sequence[Said],
    day: date,
    due: date | None,
    ground: str,
    note: str,
    entity: LegalEntity,
    account: BankAccount | None,
    payer: ClientRequisites | None,
) -> Invoice:
    """The draft as it stands in the form. Raises Refused."""
    keeper(viewer)
    locked = locked_draft(invoice)
    locked.entity, locked.account, locked.payer = entity, account, payer
    return _keep(locked, lines, day=day, due=due, ground=ground, note=note)


def discard(viewer: Viewer, invoice: Invoice) -> None:
    """Nobody but the team ever saw it; it had no number. Raises Refused."""
    keeper(viewer)
    locked_draft(invoice).delete()


def locked_draft(invoice: Invoice) -> Invoice:
    """The row, locked; Refused where it is no draft any more."""
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("client", "entity")
    locked = rows.filter(company_id=invoice.company_id, id=invoice.id).first()
    if locked is None or locked.state != State.DRAFT:
        raise Refused(_("This invoice was issued already: it can only be cancelled."))
    return locked


def first_entity(company_id: uuid.UUID) -> LegalEntity:
    """In whose name invoices are issued unless somebody says otherwise. Raises Refused."""
    rows = LegalEntity.objects.filter(company_id=company_id, active=True)
    entity = rows.order_by("created_at", "id").first()
    if entity is None:
        raise Refused(_("Settle first in whose name invoices are issued: Settings, Papers."))
    return entity


def first_account(entity: LegalEntity) -> BankAccount | None:
    rows = BankAccount.objects.filter(
        company_id=entity.company_id, entity_id=entity.id, active=True
    )
    return rows.order_by("created_at", "id").first()


def _known(client: Client, related: Related | None, key: uuid.UUID | None) -> Invoice | None:
    own = Invoice.objects.filter(company_id=client.company_id)
    if related is not None:
        found = own.filter(related_kind=related.kind, related_id=related.id).first()
        if found is not None:
            return found
    return own.filter(client_id=client.id, id=key).first() if key else None


def _keep(
    invoice: Invoice,
    lines: Sequence[Said],
    *,
    day: date,
    due: date | None,
    ground: str,
    note: str,
) -> Invoice:
    if due is not None and due < day:
        raise Refused(_("It can't be due before its own date."), field="due")
    invoice.day, invoice.due = day, due
    invoice.ground, invoice.note = one_line(ground, limit=300), one_line(note, limit=500)
    known = known_of(invoice.company_id, (each.tariff_id for each in lines))
    rows = rows_of(invoice, lines, known)
    fresh = invoice._state.adding
    if not fresh:
        InvoiceLine.objects.filter(company_id=invoice.company_id, invoice_id=invoice.id).delete()
    invoice.save(force_insert=fresh)
    InvoiceLine.objects.bulk_create(rows)
    return invoice


def _first_requisites(client: Client) -> ClientRequisites | None:
    rows = ClientRequisites.objects.filter(
        company_id=client.company_id, client_id=client.id, active=True
    )
    return rows.order_by("-created_at", "-id").first()
