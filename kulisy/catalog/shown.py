"""What the screens show of services, orders and offers: plain values, made of rows that `access`
gave. The number of statements doesn't grow with theirs."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.catalog import access, prices, wording
from kulisy.kit.text import one_line
from kulisy.look.moments import date_of
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Card:
    """A service, as it stands in a catalogue."""

    id: uuid.UUID
    title: str
    lead: str
    about: str
    group: str
    price: str
    lasts: str
    who: Sequence[access.Named]
    picture_url: str | None
    picture_urls: Sequence[str]
    url: str
    #: Where one books a time; "" where it is ordered in general.
    book_url: str
    product: bool
    state: str
    state_words: Any
    by_time: bool

    @property
    def facts(self) -> str:
        return " · ".join(filter(None, [self.lasts, ", ".join(each.name for each in self.who)]))


@dataclass(frozen=True)
class Line:
    """An order in a list."""

    id: uuid.UUID
    title: str
    note: str
    state: Any
    tone: str
    waits: bool
    at: datetime
    client: str
    url: str


@dataclass(frozen=True)
class Passed:
    """A step in an order's history."""

    text: str
    terms: str
    words: str
    at: datetime
    icon: str
    by: str


def cards(
    services: Sequence[Any],
    who: Mapping[uuid.UUID, Sequence[access.Named]],
    *,
    url: Callable[[uuid.UUID], str],
    picture: Callable[[uuid.UUID, uuid.UUID], str],
    book: Callable[[uuid.UUID], str] = lambda _service: "",
) -> list[Card]:
    made = []
    for each in services:
        pictures = [picture(each.id, blob) for blob in each.pictures]
        made.append(
            Card(
                id=each.id,
                title=each.title,
                lead=one_line(each.about, limit=160),
                about=each.about,
                group=each.group,
                price=prices.priced(each.price_kind, each.price, each.currency, each.unit),
                lasts=prices.lasting(each.duration),
                who=who.get(each.id, ()),
                picture_url=pictures[0] if pictures else None,
                picture_urls=pictures,
                url=url(each.id),
                book_url=book(each.id) if each.by_time else "",
                product=each.kind == "product",
                state=each.state,
                state_words=each.get_state_display(),
                by_time=each.by_time,
            )
        )
    return made


def grouped(made: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """Headings in the order in which their first card stands; what has none comes first."""
    groups: dict[str, list[Card]] = {}
    for card in made:
        groups.setdefault(card.group, []).append(card)
    return sorted(groups.items(), key=lambda group: group[0] != "")


def lines(orders: Sequence[Any], *, url: Callable[[uuid.UUID], str], waits: str) -> list[Line]:
    """`waits`: the state in which an order waits for whoever looks."""
    return [
        Line(
            id=each.id,
            title=wording.named(each),
            note=" · ".join(filter(None, [wording.said_price(each), wording.ordered(each)])),
            state=each.get_state_display(),
            tone=wording.TONES[each.state],
            waits=each.state == waits,
            at=each.state_at,
            client=each.client.name,
            url=url(each.id),
        )
        for each in orders
    ]


def page_of(viewer: Viewer, order: Any) -> dict[str, Any]:
    """What both faces show on an order's page."""
    parts, label = ribbon(order)
    return {
        "order": order,
        "named": wording.named(order),
        "tone": wording.TONES[order.state],
        "price": wording.said_price(order),
        "ordered": wording.ordered(order),
        "ribbon": parts if order.state not in {"declined", "cancelled"} else [],
        "ribbon_label": label,
        "change": change(order) if order.state == "proposed" else [],
        "history": history(viewer, order),
    }


def history(viewer: Viewer, order: Any) -> list[Passed]:
    """Every step; three statements at most."""
    taken = list(access.steps(viewer).filter(order_id=order.id))
    names = access.authors(viewer, taken)
    return [
        Passed(
            text=str(wording.STEPS[step.kind]),
            terms=wording.terms(order, price=step.price, day=step.day)
            if step.kind != "placed"
            else "",
            words=step.words,
            at=step.at,
            icon=wording.ICONS[step.kind],
            by=names[step.id],
        )
        for step in taken
    ]


def ribbon(order: Any) -> tuple[list[dict[str, object]], str]:
    """How far an order has come: ordered, agreed, done."""
    names = [
        pgettext("order", "ordered"),
        pgettext("order", "agreed"),
        pgettext("order", "done"),
    ]
    at = {"waiting": 1, "proposed": 1, "confirmed": 2, "done": 3}.get(order.state, 0)
    parts: list[dict[str, object]] = [
        {
            "name": name,
            "state": "done" if number < at else "now" if number == at else "next",
            "share": 50,
        }
        for number, name in enumerate(names)
    ]
    return parts, str(order.get_state_display())


def change(order: Any) -> list[tuple[str, str, str]]:
    """What a proposal changes: the thing, as it was, as it would be."""
    said = []
    if order.proposed_day and order.proposed_day != order.day:
        was = date_of(order.day) if order.day else _("not named")
        said.append((_("Day"), was, date_of(order.proposed_day)))
    if order.proposed_price is not None and order.proposed_price != order.price:
        was = prices.money(order.price, order.currency) if order.price is not None else "—"
        said.append((_("Price"), was, prices.money(order.proposed_price, order.currency)))
    return said


def viewers_day(now: datetime) -> date:
    """By the clock of whoever looks."""
    return timezone.localtime(now).date()
