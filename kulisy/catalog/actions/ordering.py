"""An order's way: placed by the client, confirmed, changed or declined by the team, answered by the
client, done. Each step is a row that stays, an entry in the client's log, and a letter."""

import uuid
from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.catalog import access
from kulisy.catalog.models import (
    OPEN_STATES,
    Order,
    OrderState,
    OrderStep,
    PriceKind,
    Service,
)
from kulisy.conversations.actions.inserting import next_number
from kulisy.kit.ids import new_id
from kulisy.notify import outbox
from kulisy.people.boundaries import refusal
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

TELL = "kulisy.catalog.tasks.tell_of_step"
INVOICE = "kulisy.catalog.tasks.draft_invoice"
Step = OrderStep.Kind


def order(
    viewer: Viewer,
    service: Service,
    *,
    client_id: uuid.UUID,
    quantity: int,
    day: date | None,
    words: str,
    key: uuid.UUID,
    now: datetime,
    offer_id: uuid.UUID | None = None,
) -> Order:
    """Asked twice with one `key`, it is one order."""
    admission = viewer.admission(client_id)
    if admission is None or client_id not in access.ordering_clients(viewer):
        raise Http404
    # Two taps at once: the second one waits here, and then finds the first one's order.
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=client_id)
    already = access.orders(viewer).filter(contact_id=admission.contact_id, key=key).first()
    if already:
        return already
    placed = Order(
        id=new_id(),
        company=viewer.company,
        client_id=client_id,
        contact_id=admission.contact_id,
        number=next_number(client_id),
        service=service,
        title=service.title,
        quantity=quantity,
        price_kind=service.price_kind,
        price=service.price,
        currency=service.currency,
        unit=service.unit,
        day=day,
        words=words,
        offer_id=offer_id,
        placed_at=now,
        state_at=now,
        key=key,
    )
    placed.save(force_insert=True)
    _step(viewer, placed, Step.PLACED, now=now, words=words, price=service.price, day=day)
    return placed


def confirm(viewer: Viewer, found: Order, *, price: int | None, words: str, now: datetime) -> None:
    """As it was ordered; `price` where none was named yet or the named one was only a beginning.
    An invoice draft is made of it."""
    locked = _decided(viewer, found, OrderState.WAITING, OrderState.PROPOSED)
    if locked.price_kind == PriceKind.FIXED or price is None:
        price = locked.price
    _move(
        locked, OrderState.CONFIRMED, now=now, price=price, proposed_price=None, proposed_day=None
    )
    _step(viewer, locked, Step.CONFIRMED, now=now, words=words, price=price, day=locked.day)
    outbox.defer(INVOICE, order_id=str(locked.id))


def propose(
    viewer: Viewer,
    found: Order,
    *,
    price: int | None,
    day: date | None,
    words: str,
    now: datetime,
) -> None:
    """Another day, another price, or both: the client answers. A new proposal takes the place of
    one that still waits."""
    locked = _decided(viewer, found, OrderState.WAITING, OrderState.PROPOSED)
    if (price is None or price == locked.price) and (day is None or day == locked.day):
        raise Refused(_("Say what changes: the day, the price or both."), field="day")
    _move(locked, OrderState.PROPOSED, now=now, proposed_price=price, proposed_day=day)
    _step(viewer, locked, Step.PROPOSED, now=now, words=words, price=price, day=day)


def decline(viewer: Viewer, found: Order, *, words: str, now: datetime) -> None:
    """Never without a word."""
    if not words:
        raise Refused(_("Say why: a refusal without a word is hard to understand."), field="words")
    locked = _decided(viewer, found, OrderState.WAITING, OrderState.PROPOSED)
    _move(locked, OrderState.DECLINED, now=now, proposed_price=None, proposed_day=None)
    _step(viewer, locked, Step.DECLINED, now=now, words=words)


def finish(viewer: Viewer, found: Order, *, words: str, now: datetime) -> None:
    """It is done; the client is asked how it went."""
    locked = _decided(viewer, found, OrderState.CONFIRMED)
    _move(locked, OrderState.DONE, now=now)
    _step(viewer, locked, Step.DONE, now=now, words=words)


def accept_change(viewer: Viewer, found: Order, *, now: datetime) -> None:
    """The client agrees: what was proposed holds, and the order is confirmed by it."""
    locked = _answered(viewer, found)
    price = locked.price if locked.proposed_price is None else locked.proposed_price
    day = locked.proposed_day or locked.day
    _move(
        locked,
        OrderState.CONFIRMED,
        now=now,
        price=price,
        day=day,
        proposed_price=None,
        proposed_day=None,
    )
    _step(viewer, locked, Step.ACCEPTED, now=now, price=price, day=day)
    outbox.defer(INVOICE, order_id=str(locked.id))


def refuse_change(viewer: Viewer, found: Order, *, words: str, now: datetime) -> None:
    """The client wants it otherwise: his order waits for the team again."""
    locked = _answered(viewer, found)
    _move(locked, OrderState.WAITING, now=now, proposed_price=None, proposed_day=None)
    _step(viewer, locked, Step.REFUSED, now=now, words=words)


def cancel(viewer: Viewer, found: Order, *, words: str, now: datetime) -> None:
    """The client takes his order back, as long as it isn't done; the team hears of it."""
    if not access.may_act(viewer, found):
        raise Http404
    locked = _locked(viewer, found)
    if locked.state not in OPEN_STATES:
        raise _elsewhere(locked)
    _move(locked, OrderState.CANCELLED, now=now, proposed_price=None, proposed_day=None)
    _step(viewer, locked, Step.CANCELLED, now=now, words=words)


def _decided(viewer: Viewer, found: Order, *states: str) -> Order:
    """The order, locked, for the team to decide; Refused where it has gone on meanwhile."""
    if not access.may_decide(viewer, found.client):
        raise Refused(refusal(viewer))
    locked = _locked(viewer, found)
    if locked.state not in states:
        raise _elsewhere(locked)
    return locked


def _answered(viewer: Viewer, found: Order) -> Order:
    if not access.may_act(viewer, found):
        raise Http404
    locked = _locked(viewer, found)
    if locked.state != OrderState.PROPOSED:
        raise _elsewhere(locked)
    return locked


def _locked(viewer: Viewer, found: Order) -> Order:
    """Under two windows at once the second one sees what the first one did."""
    return access.orders(viewer).select_for_update(of=("self",), no_key=True).get(id=found.id)


def _elsewhere(locked: Order) -> Refused:
    state = OrderState(locked.state).label
    return Refused(_("This order has moved on meanwhile: it is %(state)s.") % {"state": state})


def _move(locked: Order, state: str, *, now: datetime, **values: object) -> None:
    changed = {"state": state, "state_at": now, **values}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))


def _step(
    viewer: Viewer,
    locked: Order,
    kind: str,
    *,
    now: datetime,
    words: str = "",
    price: int | None = None,
    day: date | None = None,
) -> None:
    admission = None if viewer.at_desk else viewer.admission(locked.client_id)
    made = OrderStep(
        id=new_id(),
        company=viewer.company,
        client_id=locked.client_id,
        order=locked,
        kind=kind,
        at=now,
        by_seat_id=viewer.seat_id,
        by_contact_id=admission.contact_id if admission else None,
        by_name=admission.contact_name if admission else viewer.name,
        words=words,
        price=price,
        day=day,
    )
    made.save(force_insert=True)
    note(
        viewer,
        f"order_{kind}",
        ("order", locked.id),
        client_id=locked.client_id,
        now=now,
        facts={"number": locked.number, "price": price, "day": day.isoformat() if day else None},
        contents={"title": locked.title, "words": words},
    )
    outbox.defer(TELL, step_id=str(made.id))
