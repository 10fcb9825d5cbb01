"""Values of a statement that aren't known yet while it is built: ghosts stand for them in the
queryset, and are found again among its parameters."""

import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

#: Stands for a value until it is known: an id, a moment or a day that nothing real has.
_GHOSTS = 0x6B756C6973790000 << 64
_DAWN = datetime(1800, 1, 1, tzinfo=UTC)
_DUSK = datetime(1900, 1, 1, tzinfo=UTC)

#: How a parameter comes from the values that were given.
Found = Callable[[Sequence[Any]], Any]


class Slots:
    """Hands out ghosts while a queryset is built, and finds them again in its parameters."""

    def __init__(self) -> None:
        self._count = 0
        self._known: dict[object, Found] = {}

    def id(self) -> uuid.UUID:
        ghost = uuid.UUID(int=_GHOSTS + self._count)
        self._next(ghost)
        return ghost

    def moment(self) -> datetime:
        ghost = _Moment.made(self, itemgetter(self._count))
        self._count += 1
        return ghost

    def ids(self) -> list[uuid.UUID]:
        """For `among`: a list of any length."""
        ghost = uuid.UUID(int=_GHOSTS + self._count)
        self._next((ghost,))
        return [ghost]

    def _next(self, ghost: object) -> None:
        self._known[ghost] = itemgetter(self._count)
        self._count += 1

    def known(self, ghost: object, found: Found) -> None:
        """One that is worked out of others."""
        self._known[ghost] = found

    def __len__(self) -> int:
        return len(self._known)

    def of(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Ghosts in place of what may change."""
        return {name: self._ghost(value) for name, value in given.items()}

    def _ghost(self, value: Any) -> Any:
        if isinstance(value, uuid.UUID):
            return self.id()
        if isinstance(value, datetime):
            return self.moment()
        return self.ids() if isinstance(value, list) else value

    def find(self, param: object) -> Found | None:
        """Raises TypeError for a moment that was worked out of a ghost in a way not known here: it
        would stay in the statement, and be everybody's."""
        key = tuple(param) if isinstance(param, list) else param
        try:
            found = self._known.get(key)
        except TypeError:
            return None
        if found is None and isinstance(param, date) and param.year < _DUSK.year:
            raise TypeError(
                "a statement asks for a moment that only `+`, `-` and `date` may change"
            )
        return found


class _Moment(datetime):
    """A ghost of a moment; what is so much later or earlier, and its day, are ghosts as well."""

    slots: Slots
    found: Found

    @classmethod
    def made(cls, slots: Slots, found: Found) -> "_Moment":
        at = _DAWN + timedelta(microseconds=len(slots))
        ghost = cls.combine(at.date(), at.timetz())
        ghost.slots, ghost.found = slots, found
        slots.known(ghost, found)
        return ghost

    def __add__(self, more: timedelta) -> "_Moment":
        found = self.found
        return _Moment.made(self.slots, lambda values: found(values) + more)

    __radd__ = __add__

    def __sub__(self, less: Any) -> Any:
        found = self.found
        if not isinstance(less, timedelta):
            raise TypeError("how far a ghost is from another moment is not known yet")
        return _Moment.made(self.slots, lambda values: found(values) - less)

    def date(self) -> date:
        found = self.found
        ghost = _DAWN.date() + timedelta(days=len(self.slots))
        self.slots.known(ghost, lambda values: found(values).date())
        return ghost


def shape_of_given(given: Mapping[str, Any]) -> Hashable:
    return tuple((name, type(v) if is_slot(v) else v) for name, v in given.items())


def values_of(given: Mapping[str, Any]) -> list[Any]:
    return [value for value in given.values() if is_slot(value)]


def is_slot(value: object) -> bool:
    return isinstance(value, uuid.UUID | datetime | list)
