"""The tariff follows the outcome of a notice."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kulisy.billing import actions
from kulisy.billing.models import Price
from kulisy.billing.receivers import tariffs_of
from kulisy.billing.tests.money import NOW, drafted, issued, monthly, settle
from kulisy.notices import signals
from kulisy.operate.testing import acting_as
from kulisy.people.tests.cast import Cast, at_desk
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db


def ended(cast: Cast, tariff: Any, **other: Any) -> signals.Ended:
    """A price change that «Ромашка» was told of and kept silent about."""
    told = signals.Ended(
        company_id=cast.studio.id,
        client_id=cast.romashka.id,
        notice_id=uuid.uuid4(),
        number=3,
        kind="price",
        outcome="silent_yes",
        accepted=True,
        by_silence=True,
        change={
            "id": str(tariff.id), "name": tariff.name, "old": 10_000_00, "new": 12_000_00,
            "currency": "RUB", "from": "2026-12-01",
        },
        contract="Договор № 14/2026",
        clause="5.4",
        published_at=datetime(2026, 11, 1, 22, 30, tzinfo=UTC),
        ended_at=datetime(2026, 11, 16, 15, 0, tzinfo=UTC),
    )  # fmt: skip
    return replace(told, **other)


def tell(notice: signals.Ended) -> None:
    with acting_as("kulisy_worker"):
        signals.ended.send(sender=None, notice=notice, now=NOW)


def test_later_invoices_use_the_price_that_silence_has_accepted(cast: Cast) -> None:
    settle(cast)
    tariff = monthly(cast, cast.romashka)
    notice = ended(cast, tariff)
    tell(notice)
    tell(notice)
    assert Price.objects.filter(notice_id=notice.notice_id).count() == 1
    before = issued(cast, cast.romashka, tariff_id=tariff.id, day=date(2026, 11, 30))
    after = issued(cast, cast.romashka, tariff_id=tariff.id, day=date(2026, 12, 1))
    assert (before.total, after.total) == (10_000_00, 12_000_00)
    price = Price.objects.get(notice_id=notice.notice_id)
    # On the company's clock the second of November had begun.
    assert (price.notice["published"], price.notice["by_silence"]) == ("2026-11-02", True)


@pytest.mark.slow
def test_what_was_refused_or_is_another_clients_changes_no_price(cast: Cast) -> None:
    settle(cast)
    tariff = monthly(cast, cast.romashka)
    tell(ended(cast, tariff, accepted=False, outcome="refused", by_silence=False))
    tell(ended(cast, tariff, client_id=cast.kuznetsov.id))
    tell(ended(cast, tariff, change=None))
    tell(ended(cast, tariff, change={"id": "", "new": 1, "from": "2026-12-01"}))
    assert Price.objects.filter(tariff=tariff).count() == 1


@pytest.mark.slow
def test_notices_are_told_what_each_client_pays_on_that_day(cast: Cast) -> None:
    tariff = monthly(cast, cast.romashka)
    irina = at_desk(cast.irina)
    both = [cast.romashka.id, cast.kuznetsov.id]
    with viewing(irina):
        (known,) = tariffs_of(irina, both, date(2026, 12, 1))[cast.romashka.id]
        assert (known.id, known.amount) == (str(tariff.id), 10_000_00)
        assert tariffs_of(irina, both, date(2025, 12, 1)) == {}
        actions.end_tariff(irina, tariff, until=date(2026, 11, 30), now=NOW)
        assert tariffs_of(irina, both, date(2026, 12, 1)) == {}


@pytest.mark.slow
def test_the_system_drafts_for_the_rooms_above_once(cast: Cast) -> None:
    """As an order does when it is confirmed: in the worker's role."""
    settle(cast)
    related = actions.Related("order", uuid.uuid4())
    line = actions.Said("Логотип", price=30_000_00)
    for _again in range(2):
        with acting_as("kulisy_worker"):
            made = actions.draft_invoice(
                None, cast.romashka, lines=[line], day=NOW.date(), related=related, now=NOW
            )
        assert made.total == 30_000_00
    assert drafted(cast, cast.romashka).id != made.id
