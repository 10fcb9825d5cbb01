"""Many at the same moment: no number twice, none left out; a form sent twice is one draft."""

import uuid
from decimal import Decimal

import pytest

from kulisy.admissions.tests.test_at_once import together
from kulisy.billing import actions
from kulisy.billing.models import Invoice
from kulisy.billing.tests.money import DAY, NOW, drafted, settle
from kulisy.people.tests.cast import at_desk, make_cast
from kulisy.people.viewer import viewing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_parallel_writers_leave_neither_gap_nor_double() -> None:
    cast = make_cast()
    settle(cast)
    drafts = [drafted(cast, cast.romashka) for _place in range(12)]
    irina = at_desk(cast.irina)

    def issuing(place: int):  # type: ignore[no-untyped-def]
        def verb() -> object:
            with viewing(irina):
                made = actions.issue(irina, drafts[place], now=NOW)
                if place % 4 == 3:
                    raise RuntimeError("this one fails after it had a number")
                return made

        return verb

    came = together(*(issuing(place) for place in range(12)))
    assert sum(isinstance(each, RuntimeError) for each in came) == 3
    with viewing(irina):
        numbers = sorted(Invoice.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == list(range(1, 10))


@pytest.mark.slow
def test_a_form_sent_twice_in_one_instant_gives_the_same_draft_twice() -> None:
    cast = make_cast()
    settle(cast)
    irina, key = at_desk(cast.irina), uuid.uuid4()
    line = actions.Said("Баннер", Decimal(1), "796", 5_000_00)

    def send() -> Invoice:
        with viewing(irina):
            return actions.draft_invoice(
                irina, cast.romashka, lines=[line], day=DAY, key=key, now=NOW
            )

    came = together(send, send, send)
    assert {getattr(each, "id", each) for each in came} == {key}
    with viewing(irina):
        assert Invoice.objects.count() == 1

    with viewing(irina), pytest.raises(actions.Refused):
        actions.draft_invoice(irina, cast.kuznetsov, lines=[line], day=DAY, key=key, now=NOW)
