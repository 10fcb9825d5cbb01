"""Standing queries: what a face asks on every page, written as any other query of `access`, and
made into a statement once for each kind of viewer.

    @standing
    def _messages(viewer: Viewer, *, conversation: uuid.UUID) -> QuerySet[Message]:
        return access.messages(viewer).filter(conversation_id=conversation)

The function is called with a *ghost* of the viewer: of the same face, sections and bounds, with ids
that stand for the real ones. So the rule stays where it is, in `access`; and nothing of one viewer
can stay behind in the statement of another: a ghost has no name, and its company answers nothing
but what decides the shape of a query.
"""

import dataclasses
import uuid
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

from kulisy.kit import statements
from kulisy.kit.slots import Slots, shape_of_given, values_of
from kulisy.kit.statements import Statement, Together
from kulisy.people.viewer import ByLink, Viewer

Row = TypeVar("Row")


class standing(Generic[Row]):  # noqa: N801  (a decorator)
    """Call it with the viewer and values: slots or shapes, as for `statements.frequent`."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__
        self._known = statements.kept()

    def __call__(self, viewer: Viewer, **given: Any) -> list[Row]:
        shape = (shape_of(viewer), shape_of_given(given))
        statement = self._known.get(shape)
        if statement is None:
            slots = Slots()
            seen = ghost(viewer, slots)
            with connection.execute_wrapper(_asks_nothing):
                built = self._build(seen, **slots.of(given))
            statement = self._known[shape] = Statement(built, slots)
        return statement.rows([*_values(viewer), *values_of(given)])


_TOGETHER = statements.kept()


def together(
    viewer: Viewer, builders: Sequence[Callable[..., QuerySet[Any, Any] | None]], **given: Any
) -> list[list[Any] | None]:
    """Several standing queries, asked by one statement: their rows, or None where the builder has
    nothing to ask for this viewer."""
    shape = (tuple(builders), shape_of(viewer), shape_of_given(given))
    statement = _TOGETHER.get(shape)
    if statement is None:
        slots = Slots()
        seen, values = ghost(viewer, slots), slots.of(given)
        with connection.execute_wrapper(_asks_nothing):
            built = [each(seen, **values) for each in builders]
        statement = _TOGETHER[shape] = Together(built, slots)
    return statement.rows([*_values(viewer), *values_of(given)])


def _asks_nothing(execute: Any, sql: Any, *more: Any) -> Any:
    """While it is built of a ghost: an answer would stay in the statement, for everybody."""
    raise RuntimeError(f"a standing query asks the database while it is built: {sql}")


def shape_of(viewer: Viewer) -> Hashable:
    """All of a viewer that may decide how a query is built."""
    company = viewer.company
    return (
        viewer.face,
        viewer.role,
        viewer.writing,
        len(viewer.hidden_clients),
        viewer.only_conversation is None,
        viewer.looking_as is None,
        viewer.confirmed,
        viewer.by_link is None,
        viewer.token_id is None,
        company.whole_team_writes,
        company.colleagues_share,
        tuple(
            (each.sections, each.lead, each.authorised, each.ended, each.shared)
            for each in viewer.admissions
        ),
    )


@dataclasses.dataclass(frozen=True)
class GhostCompany:
    """Has no more than what a query may be built of."""

    id: uuid.UUID
    whole_team_writes: bool
    colleagues_share: bool


def ghost(viewer: Viewer, slots: Slots) -> Viewer:
    """The viewer without himself; slots in the order of `_values`."""
    company = GhostCompany(
        slots.id(), viewer.company.whole_team_writes, viewer.company.colleagues_share
    )
    person, seat, only, looking, token, device = (slots.id() for _ in range(6))
    hidden = frozenset(slots.id() for _ in viewer.hidden_clients)
    admissions = tuple(
        dataclasses.replace(
            each,
            access_id=slots.id(),
            contact_id=slots.id(),
            client_id=slots.id(),
            client_name="",
            contact_name="",
            rules_version=0,
            last_seen_at=None,
        )
        for each in viewer.admissions
    )
    return dataclasses.replace(
        viewer,
        company=company,  # type: ignore[arg-type]
        person_id=person,
        name="",
        photo=None,
        seat_id=seat if viewer.seat_id else None,
        only_conversation=only if viewer.only_conversation else None,
        by_link=ByLink(device, device, device, trusted=True, sent_to="", language="")
        if viewer.by_link
        else None,
        looking_as=looking if viewer.looking_as else None,
        token_id=token if viewer.token_id else None,
        hidden_clients=hidden,
        admissions=admissions,
    )


def _values(viewer: Viewer) -> list[object]:
    values: list[object] = [
        viewer.company.id,
        viewer.person_id,
        viewer.seat_id,
        viewer.only_conversation,
        viewer.looking_as,
        viewer.token_id,
        viewer.by_link.device_id if viewer.by_link else None,
        *viewer.hidden_clients,
    ]
    for each in viewer.admissions:
        values += (each.access_id, each.contact_id, each.client_id)
    return values
