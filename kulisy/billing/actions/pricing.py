"""What a client pays again and again, and from which day on it costs what."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions.facts import keeper, record
from kulisy.billing.models import Price, Tariff
from kulisy.documents.facts import CURRENCIES, UNITS
from kulisy.documents.papers import MOST_SUM
from kulisy.kit.text import one_line
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer


def add_tariff(
    viewer: Viewer,
    client: Client,
    *,
    name: str,
    unit: str,
    currency: str,
    amount: int,
    since: date,
    now: datetime,
) -> Tariff:
    """Something he pays for, and its first price (kopecks for one unit). Raises Refused."""
    keeper(viewer)
    name = one_line(name, limit=200)
    if not name:
        raise Refused(_("Say what it is for."), field="name")
    if unit not in UNITS or currency not in CURRENCIES:
        raise Refused(_("Choose the unit and the currency."), field="unit")
    tariff = Tariff(
        company_id=client.company_id,
        client=client,
        name=name,
        unit=unit,
        currency=currency,
        created_at=now,
    )
    tariff.save(force_insert=True)
    _keep(viewer, tariff, amount=amount, since=since, now=now)
    return tariff


def change_price(
    viewer: Viewer | None,
    tariff: Tariff,
    *,
    amount: int,
    since: date,
    now: datetime,
    notice_id: uuid.UUID | None = None,
    notice: Mapping[str, Any] | None = None,
) -> Price:
    """Another price from that day on. From a notice (`notice`: how it ended, as wording.by_notice
    says it) it comes once, however often it is told. Raises Refused."""
    keeper(viewer)
    if notice_id is not None:
        known = Price.objects.filter(
            company_id=tariff.company_id, tariff_id=tariff.id, notice_id=notice_id
        ).first()
        if known is not None:
            return known
    return _keep(
        viewer, tariff, amount=amount, since=since, notice_id=notice_id, notice=notice, now=now
    )


def end_tariff(viewer: Viewer, tariff: Tariff, *, until: date, now: datetime) -> None:
    """Its last day; invoices of later days don't offer it."""
    keeper(viewer)
    tariff.until = until
    tariff.save(update_fields=["until"])
    record(
        viewer,
        "tariff_ended",
        "client",
        tariff.client_id,
        company_id=tariff.company_id,
        client_id=None,
        now=now,
        tariff=str(tariff.id),
        until=until.isoformat(),
    )


def _keep(
    viewer: Viewer | None,
    tariff: Tariff,
    *,
    amount: int,
    since: date,
    now: datetime,
    notice_id: uuid.UUID | None = None,
    notice: Mapping[str, Any] | None = None,
) -> Price:
    if not 0 <= amount <= MOST_SUM:
        raise Refused(_("A price is a sum from nought upwards."), field="amount")
    price = Price(
        company_id=tariff.company_id,
        client_id=tariff.client_id,
        tariff=tariff,
        amount=amount,
        since=since,
        notice_id=notice_id,
        notice=dict(notice or {}),
        made_by_id=viewer.seat_id if viewer else None,
        made_at=now,
    )
    price.save(force_insert=True)
    # Not into the client's log: a price that is only planned is not announced by the journal.
    record(
        viewer,
        "price_set",
        "client",
        tariff.client_id,
        company_id=tariff.company_id,
        client_id=None,
        now=now,
        tariff=str(tariff.id),
        amount=amount,
        currency=tariff.currency,
        since=since.isoformat(),
        notice=str(notice_id or ""),
    )
    return price
