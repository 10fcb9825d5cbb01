"""Background work: each fetches by id and calls one thing. A job of an overtaken order does
nothing; one that was cut off is done again."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.imports import actions, receivers
from kulisy.imports.models import Import, State
from kulisy.kit.time import now
from kulisy.people.viewer import working

AGAIN = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.task(name="kulisy.imports.tasks.look", retry=AGAIN)
def look(import_id: str, turn: int) -> None:
    import_ = _ordered(import_id, turn, State.PLANNING)
    if import_:
        actions.look(import_, clock=now)


@app.task(name="kulisy.imports.tasks.carry", retry=AGAIN)
def carry(import_id: str, turn: int) -> None:
    import_ = _ordered(import_id, turn, State.RUNNING)
    if import_:
        actions.carry_safely(import_, clock=now)


@app.task(name="kulisy.imports.tasks.take_back", retry=AGAIN)
def take_back(import_id: str, turn: int) -> None:
    import_ = _ordered(import_id, turn, State.UNDOING)
    if import_:
        actions.take_back(import_, clock=now)


@app.task(name="kulisy.imports.tasks.forget", retry=AGAIN)
def forget(import_id: str, turn: int) -> None:
    import_ = _ordered(import_id, turn, State.DROPPED)
    if import_:
        with working():
            actions.forget(import_)


@app.task(name=receivers.BEGIN, retry=AGAIN)
def begin_as_read(access_id: str) -> None:
    actions.begin_as_read(uuid.UUID(access_id))


def _ordered(import_id: str, turn: int, state: str) -> Import | None:
    with working():
        return (
            Import.objects.select_related("company")
            .filter(id=uuid.UUID(import_id), turn=turn, state=state)
            .first()
        )
