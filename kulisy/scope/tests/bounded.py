"""Arranging boundaries in tests, as people and worker do."""

from datetime import date, datetime
from typing import Any

from kulisy.conversations import access as talk
from kulisy.conversations.models import Conversation
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, Client, Seat
from kulisy.people.tests.cast import NOW, at_desk, in_cabinet
from kulisy.people.viewer import viewing
from kulisy.projects.codes import secret_of
from kulisy.scope import access, actions
from kulisy.scope.models import Agreement, ChangeOrder, OrderCode, OrderDraft, Point

TEXT = "Страницы: 3 страницы\nПоддержка: 10 правок в месяц\nРаунды: 2 раунда\nХостинг"
OFFER: dict[str, Any] = {
    "title": "Корзина",
    "words": "Корзина и оплата на сайте",
    "price": 1_200_000,
    "currency": "RUB",
    "days": 4,
    "points": "",
    "valid_until": date(2026, 12, 1),
}


def agrees(seat: Seat, client: Client, project: Any = None, *, text: str = TEXT) -> Agreement:
    with viewing(at_desk(seat)) as viewer:
        draft = actions.save_draft(
            viewer, client, None, title="Сайт", text=text, document_id=None, now=NOW,
            project_id=project.id if project else None,
        )  # fmt: skip
        found = access.agreement_drafts(viewer).select_related("client").get(id=draft.id)
        return actions.agree(viewer, found, now=NOW)


def point(agreement: Agreement, title: str) -> Point:
    return Point.objects.get(agreement_id=agreement.id, title=title)


def judges(
    seat: Seat, thread: Conversation, to: Point | None = None, *, now: datetime = NOW, **said: Any
) -> None:
    with viewing(at_desk(seat)) as viewer:
        found = _thread(viewer, thread)
        actions.tie(viewer, found, point_id=to.id if to else None, now=now, **said)


def tells(seat: Seat, thread: Conversation, kind: str, *, now: datetime = NOW, **said: Any) -> None:
    with viewing(at_desk(seat)) as viewer:
        actions.say(viewer, _thread(viewer, thread), kind=kind, now=now, **said)


def drafts(
    seat: Seat,
    client: Client,
    thread: Conversation | None = None,
    *,
    now: datetime = NOW,
    project: Any = None,
    agreement: Agreement | None = None,
    **said: Any,
) -> OrderDraft:
    with viewing(at_desk(seat)) as viewer:
        return actions.draft_order(
            viewer, client, None, said=OFFER | said, now=now,
            project_id=project.id if project else None,
            agreement_id=agreement.id if agreement else None,
            conversation_id=thread.id if thread else None,
        )  # fmt: skip


def sends(seat: Seat, draft: OrderDraft, *, now: datetime = NOW) -> ChangeOrder:
    with viewing(at_desk(seat)) as viewer:
        found = access.order_drafts(viewer).select_related("client").get(id=draft.id)
        return actions.send(viewer, found, now=now)


def offers(seat: Seat, client: Client, thread: Conversation | None = None, **said: Any) -> Any:
    """Drafted and sent."""
    now = said.get("now", NOW)
    return sends(seat, drafts(seat, client, thread, **said), now=now)


def asks_code(who: Access, order: ChangeOrder, *, version: int = 1, now: datetime = NOW) -> str:
    with viewing(in_cabinet(who)) as viewer:
        actions.ask_code(viewer, _order(viewer, order), version=version, now=now)
    return secret_of(OrderCode.objects.latest("made_at", "id").id)


def approves(
    who: Access, order: ChangeOrder, code: str, *, version: int = 1, now: datetime = NOW
) -> bool:
    with viewing(in_cabinet(who)) as viewer:
        return actions.approve(viewer, _order(viewer, order), version=version, typed=code, now=now)


def declines(who: Access, order: ChangeOrder, reason: str = "Дорого", *, version: int = 1) -> None:
    with viewing(in_cabinet(who)) as viewer:
        actions.decline(viewer, _order(viewer, order), version=version, reason=reason, now=NOW)


def works(now: datetime = NOW) -> None:
    run_jobs(until=now)


def _thread(viewer: Any, thread: Conversation) -> Conversation:
    return talk.conversations(viewer).select_related("client").get(id=thread.id)


def _order(viewer: Any, order: ChangeOrder) -> ChangeOrder:
    return access.change_orders(viewer).select_related("client", "project").get(id=order.id)
