"""What an approved change order causes: the agreement's next version, the plan, the next invoice, a
document. In the worker's role; each step once, however often it is asked."""

import logging
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions import Related, Said, draft_invoice
from kulisy.documents.entities import BankAccount
from kulisy.kit.text import one_line
from kulisy.projects.actions.agreeing import move_by_agreement
from kulisy.scope import lines, paper, wording
from kulisy.scope.actions.agreeing import frozen
from kulisy.scope.models import (
    Agreement,
    AgreementVersion,
    ChangeOrder,
    OrderState,
    OrderTrace,
    OrderVersion,
    Point,
)

log = logging.getLogger(__name__)
#: What an invoice is reckoned in where it names no account.
HOME = "RUB"


def land(order_id: uuid.UUID, *, now: datetime) -> None:
    rows = ChangeOrder.objects.select_related("company", "client", "project__company")
    order = rows.filter(id=order_id, state=OrderState.APPROVED).first()
    if order is None:
        return
    traces = OrderTrace.objects.select_for_update(of=("self",))
    trace = traces.get(company_id=order.company_id, change_order_id=order.id)
    version = OrderVersion.objects.get(
        company_id=order.company_id, change_order_id=order.id, number=order.version
    )
    company = order.company
    language = "ru" if company.language == "ru" else "en"
    with translation.override(language), timezone.override(ZoneInfo(company.time_zone)):
        day = timezone.localtime(order.decided_at).date()
        _add_points(order, version, language=language, now=now)
        if order.project and version.days:
            title = f"{wording.called(order.number)}: {version.title}"
            move_by_agreement(
                order.project, agreed_id=order.id, days=version.days,
                title=one_line(title, limit=200), words=one_line(title, limit=500), now=now,
            )  # fmt: skip
        document = paper.publish(order, version, day=day, language=language, now=now)
        if trace.invoice_id is None:
            trace.invoice_id = _invoice(order, version, day=timezone.localdate(now), now=now)
    trace.document = document
    trace.landed_at = trace.landed_at or now
    trace.save(update_fields=["invoice_id", "document", "landed_at"])


def _add_points(order: ChangeOrder, version: OrderVersion, *, language: str, now: datetime) -> None:
    """The agreement's next version, frozen beside those before."""
    own = {"company_id": order.company_id}
    if order.agreement_id is None or not version.points.strip():
        return
    agreement = Agreement.objects.select_for_update(of=("self",)).get(**own, id=order.agreement_id)
    known = AgreementVersion.objects.filter(
        **own, agreement_id=agreement.id, change_order_id=order.id
    )
    if known.exists() or agreement.ended_at is not None:
        return
    points = list(Point.objects.filter(**own, agreement_id=agreement.id).order_by("place"))
    before = [lines.Line(each.title, each.unit, each.amount, each.monthly) for each in points]
    after = lines.added(before, lines.read(version.points))
    agreement.version += 1
    agreement.save(update_fields=["version"])
    made = frozen(agreement, after, number=agreement.version, language=language, now=now)
    made.change_order = order
    made.save(force_insert=True)
    _keep(agreement, points, after)


def _keep(agreement: Agreement, points: list[Point], after: list[lines.Line]) -> None:
    fresh: list[Point] = []
    for place, each in enumerate(after):
        if place >= len(points):
            fresh.append(
                Point(
                    company_id=agreement.company_id, client_id=agreement.client_id,
                    agreement=agreement, place=place, title=each.title, unit=each.unit,
                    amount=each.amount, monthly=each.monthly,
                )
            )  # fmt: skip
        elif points[place].amount != each.amount:
            points[place].amount = each.amount
            points[place].save(update_fields=["amount"])
    Point.objects.bulk_create(fresh)


def _invoice(order: ChangeOrder, version: OrderVersion, **at: Any) -> uuid.UUID | None:
    """A draft of an invoice, which the team looks at and sends; none where it costs nothing, or
    nobody is named yet in whose name an invoice is made: then it can be asked for again."""
    account = _account(order, version.currency)
    if not version.price or (account is None and version.currency != HOME):
        return None
    called = wording.called(order.number)
    title = one_line(f"{version.title} ({called})", limit=500)
    try:
        invoice = draft_invoice(
            None,
            order.client,
            entity=account.entity if account else None,
            account=account,
            lines=[Said(title=title, price=version.price)],
            ground=called,
            related=Related(paper.RELATED, order.id),
            **at,
        )
    except Refused as refusal:
        log.info("No draft of an invoice for change order %s: %s", order.id, refusal)
        return None
    return invoice.id


def _account(order: ChangeOrder, currency: str) -> BankAccount | None:
    """The first one in use that takes the order's currency."""
    rows = BankAccount.objects.select_related("entity").filter(
        company_id=order.company_id, currency=currency, active=True, entity__active=True
    )
    return rows.order_by("created_at", "id").first()
