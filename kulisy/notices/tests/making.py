"""Arranging notices in tests: a clause, a preparation, its publication, as people and worker do."""

from datetime import UTC, date, datetime
from typing import Any

from kulisy.notices import actions
from kulisy.notices.actions import publishing, tending
from kulisy.notices.models import Clause, Notice, Preparation
from kulisy.people.models import Client
from kulisy.people.tests.cast import Cast, at_desk
from kulisy.people.viewer import viewing, working

#: A Monday, ten in the morning in Moscow.
NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def clause(cast: Cast, client: Client, **said: Any) -> Clause:
    values = {
        "kind": "price",
        "contract": "договор № 14/2026 от 01.02.2026",
        "clause_number": "пункт 6.2",
        "clause_text": "Если ответ не поступит за 5 рабочих дней, новая стоимость принята.",
        "amount": 5,
        "unit": "working_days",
        "with_hours": False,
        "silence": "accepted",
        "delivery": "morning",
        "delivery_minute": 600,
        "zone": "",
        "question_stops": True,
        "valid_from": date(2026, 2, 1),
    } | said
    with viewing(at_desk(cast.irina)) as viewer:
        return actions.add_clause(viewer, client, values=values, now=NOW)


def prepared(cast: Cast, *clients: Client, now: datetime = NOW, **said: Any) -> Preparation:
    values = {
        "kind": "price",
        "title": "Изменение стоимости с {{ change.from }}",
        "body": "Услуга: {{ change.name }}\nБыло {{ change.old }}, станет {{ change.new }}.\n"
        "Основание: {{ clause.number }}\n\n{{ silence }}",
        "by_clause": True,
        "amount": 5,
        "unit": "working_days",
        "change": {
            "name": "Поддержка сайта",
            "percent": "10",
            "new": None,
            "old": 1_500_000,
            "from": "2026-12-25",
            "reason": "",
            "currency": "RUB",
        },
    } | said
    if values["kind"] != "price":
        values["change"] = None
    with viewing(at_desk(cast.irina)) as viewer:
        return actions.save(
            viewer, None, values=values, client_ids=[each.id for each in clients], now=now
        )


def published(cast: Cast, *clients: Client, now: datetime = NOW, **said: Any) -> list[Notice]:
    preparation = prepared(cast, *clients, now=now, **said)
    with viewing(at_desk(cast.irina)) as viewer:
        actions.order(viewer, preparation, now=now)
    with working():
        while publishing.publish_some(preparation.id, now=now):
            pass
        rows = Notice.objects.filter(preparation_id=preparation.id).select_related("client")
        return list(rows.order_by("client__name"))


def look(notice: Notice, now: datetime) -> Notice:
    """The worker comes by."""
    with working():
        tending.look_at(notice.id, now=now)
        return Notice.objects.select_related("client").get(id=notice.id)
