"""What billing hears from notices: a price change that was accepted becomes the tariff's price; and
what it tells them: which tariffs a client pays."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kulisy.billing import access, pricing
from kulisy.billing.actions import change_price
from kulisy.billing.models import Price, Tariff
from kulisy.notices import signals, subjects
from kulisy.people.models import Company
from kulisy.people.viewer import Viewer


def listen() -> None:
    signals.ended.connect(follow, dispatch_uid="billing.follow")
    if tariffs_of not in subjects.TARIFFS:
        subjects.TARIFFS.append(tariffs_of)


def follow(sender: Any, notice: signals.Ended, now: datetime, **kwargs: Any) -> None:
    """The tariff follows the outcome. In the worker's role, in the transaction of the outcome."""
    change = notice.change
    if not notice.accepted or not change or not change.get("id"):
        return
    tariff = Tariff.objects.filter(
        company_id=notice.company_id, client_id=notice.client_id, id=uuid.UUID(str(change["id"]))
    ).first()
    if tariff is None:
        return
    zone = ZoneInfo(Company.objects.get(id=notice.company_id).time_zone)
    facts = {
        "number": notice.number,
        "published": notice.published_at.astimezone(zone).date().isoformat(),
        "ended": notice.ended_at.astimezone(zone).date().isoformat(),
        "since": str(change["from"]),
        "by_silence": notice.by_silence,
        "contract": notice.contract,
        "clause": notice.clause,
    }
    change_price(
        None,
        tariff,
        amount=int(change["new"]),
        since=date.fromisoformat(str(change["from"])),
        notice_id=notice.notice_id,
        notice=facts,
        now=now,
    )


def tariffs_of(
    viewer: Viewer, clients: Collection[uuid.UUID], day: date
) -> dict[uuid.UUID, list[subjects.Tariff]]:
    """What these clients pay on that day; two statements, however many they are."""
    rows = access.running(access.tariffs(viewer).filter(client_id__in=clients), on=day)
    tariffs = list(rows.order_by("name", "id"))
    prices: dict[uuid.UUID, list[Price]] = defaultdict(list)
    for price in access.prices(viewer, [each.id for each in tariffs]):
        prices[price.tariff_id].append(price)
    found: dict[uuid.UUID, list[subjects.Tariff]] = defaultdict(list)
    for tariff in tariffs:
        held = pricing.holding(prices[tariff.id], on=day)
        if held is not None:
            found[tariff.client_id].append(
                subjects.Tariff(str(tariff.id), tariff.name, held.price.amount, tariff.currency)
            )
    return found
