"""A queryset's statement, made once and asked often: no building, no compiling, and PostgreSQL
keeps its plan.

Building and compiling a queryset costs Django several times what the rows do, and PostgreSQL plans
a statement under row security longer than it runs it. A `Statement` keeps the text with slots for
the values that change; the plan stays with the connection and with the role that made it.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models import CharField, Count, Lookup, Model, QuerySet, UUIDField
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, RelatedPopulator, ValuesListIterable

from kulisy.kit.slots import Slots, shape_of_given, values_of


@CharField.register_lookup
@UUIDField.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """`id__among=ids`: one parameter, whatever the number of ids (`IN` takes one for each). Or an
    array that PostgreSQL finds first, for itself, and not as one more table of the join."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs if hasattr(self.rhs, "resolve_expression") else list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "as_sql"):
            right, found = self.process_rhs(compiler, connection)
            return f"{left} = ANY{right}", [*params, *found]
        return f"{left} = ANY(%s)", [*params, self.rhs]


#: All statements that were made, by the function that built them.
_MADE: list[dict[Hashable, Any]] = []


def kept() -> dict[Hashable, Any]:
    """A place for the statements of one function."""
    place: dict[Hashable, Any] = {}
    _MADE.append(place)
    return place


def forget() -> None:
    """Build every statement anew when it is next asked. For tests that change how one is built:
    before, so that the change is felt, and after, so that it doesn't stay."""
    for place in _MADE:
        place.clear()


class frequent:  # noqa: N801  (a decorator)
    """A function that builds a queryset of ids and moments, asked as one prepared statement.

        @frequent
        def _seats(*, person: uuid.UUID) -> QuerySet[Seat]: ...

    Ids, lists of ids and moments are slots; anything else (a word, a flag, None) makes a statement
    of its own: keep those few.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__
        self._known = kept()

    def __call__(self, **given: Any) -> list[Any]:
        shape = shape_of_given(given)
        statement = self._known.get(shape)
        if statement is None:
            slots = Slots()
            ghosts = slots.of(given)
            statement = self._known[shape] = Statement(self._build(**ghosts), slots)
        return statement.rows(values_of(given))


class Statement:
    """The text of a queryset, its parameters with slots, and how its rows become what it yields."""

    def __init__(self, queryset: QuerySet[Any, Any], slots: Slots) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self._params = Params(params, slots)
        self._made = _maker(queryset, compiler) if self.sql else None

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """Ask, with `values` by their slots."""
        if not self.sql or self._made is None:
            return []
        return self._made(ask(self.sql, self._params.of(values)))


class Params:
    """The parameters of a statement, those in slots to be filled in."""

    def __init__(self, params: Sequence[Any], slots: Slots) -> None:
        self._params = list(params)
        found = [(place, slots.find(param)) for place, param in enumerate(self._params)]
        self._slots = [(place, slot) for place, slot in found if slot is not None]

    def of(self, values: Sequence[Any]) -> list[Any]:
        params = list(self._params)
        for place, found in self._slots:
            params[place] = found(values)
        return params


class Together:
    """Several querysets as one statement, each set of rows in its own order. Their columns must
    come from PostgreSQL as they are: JSON is to be deferred. None stands for no queryset at all."""

    def __init__(self, asked: Sequence[QuerySet[Any, Any] | None], slots: Slots) -> None:
        parts: list[str] = []
        values: list[Any] = []
        self._sets: list[list[Any] | None] = [None if each is None else [] for each in asked]
        self._makers: dict[int, Callable[[list[tuple[Any, ...]]], list[Any]]] = {}
        for place, queryset in enumerate(asked):
            if queryset is None:
                continue
            compiler = queryset.query.get_compiler(connection=connection)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                continue
            parts.append(f"SELECT {place}, found FROM ({sql}) AS found")  # noqa: S608
            values += params
            self._makers[place] = _maker(queryset, compiler)
        self.sql = " UNION ALL ".join(parts)
        self._params = Params(values, slots)

    def rows(self, values: Sequence[Any]) -> list[list[Any] | None]:
        found: dict[int, list[tuple[Any, ...]]] = {place: [] for place in self._makers}
        for place, row in ask(self.sql, self._params.of(values)) if self.sql else ():
            found[place].append(row)
        sets = [None if each is None else list(each) for each in self._sets]
        for place, made in self._makers.items():
            sets[place] = made(found[place])
        return sets


def together(asked: Sequence[QuerySet[Any, Any]]) -> list[list[Any]]:
    """`Together`, of querysets that are this viewer's own."""
    return [each or [] for each in Together(asked, Slots()).rows(())]


def ask(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement that PostgreSQL prepares once for each connection."""
    # `connection` itself looks for this thread's own at each attribute.
    ours = connections[DEFAULT_DB_ALIAS]
    if not settings.PREPARED:
        with ours.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    asking = _prepared(ours)
    if ours.execute_wrappers or ours.queries_logged:
        wrapper: Any = CursorDebugWrapper if ours.queries_logged else CursorWrapper
        wrapper(asking, ours).execute(sql, params)
    else:
        ours.validate_no_broken_transaction()
        with ours.wrap_database_errors:
            asking.execute(sql, params)
    return asking.fetchall()


def _prepared(ours: BaseDatabaseWrapper) -> "_Prepared":
    """One for each connection: what it fetched is taken at once."""
    ours.ensure_connection()
    raw: Any = ours.connection
    known: _Prepared | None = getattr(raw, "kulisy_cursor", None)
    if known is None:
        known = raw.kulisy_cursor = _Prepared(raw)
    return known


@lru_cache(maxsize=2000)
def _numbered(sql: str) -> str:
    """`$1` for `%s`, as PostgreSQL itself counts: psycopg would look for them each time."""
    parts = sql.split("%s")
    text = parts[0] + "".join(f"${place}{part}" for place, part in enumerate(parts[1:], 1))
    return text.replace("%%", "%")


class _Prepared(psycopg.RawCursor[Any]):
    """Binds on the server, where Django's own cursors bind in the text."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(_numbered(query), params, prepare=True, binary=True)


def _maker(
    queryset: QuerySet[Any, Any], compiler: Any
) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
    """What Django would make of the rows: instances with their relations, or plain tuples."""
    converters = compiler.get_converters(
        [each[0] for each in compiler.select[0 : compiler.col_count]]
    )
    # A count comes as the number that Django would make of it.
    if any(not isinstance(expression, Count) for _found, expression in converters.values()):
        raise TypeError("a statement's columns must come from PostgreSQL as they are")
    kind = queryset._iterable_class
    if kind is ModelIterable:
        return _instances(queryset, compiler)
    if kind is ValuesListIterable:
        return _tuples(queryset)
    return lambda rows: [row[0] for row in rows]


def _tuples(queryset: QuerySet[Any, Any]) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
    """In the order that was asked for, as Django does it."""
    query = queryset.query
    names = [*query.extra_select, *query.values_select, *query.annotation_select]
    fields = getattr(queryset, "_fields", None) or names
    order = [names.index(each) for each in [*fields, *(n for n in names if n not in fields)]]
    if order == list(range(len(names))):
        return list
    return lambda rows: [tuple(row[place] for place in order) for row in rows]


def _instances(
    queryset: QuerySet[Any, Any], compiler: Any
) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
    klass: dict[str, Any] = compiler.klass_info
    fields = klass["select_fields"]
    begin, end = fields[0], fields[-1] + 1
    names = [each[0].target.attname for each in compiler.select[begin:end]]
    model, db = klass["model"], queryset.db
    related = _related(klass, compiler.select, db)
    annotated = list(compiler.annotation_col_map.items())

    def make(rows: list[tuple[Any, ...]]) -> list[Any]:
        made = []
        for row in rows:
            each = _instance(model, db, names, row[begin:end])
            for populator in related:
                populator.populate(row, each)
            for name, place in annotated:
                setattr(each, name, row[place])
            made.append(each)
        return made

    return make


def _instance(model: type[Model], db: str, names: Sequence[str], values: Sequence[Any]) -> Any:
    """What `Model.from_db` makes, at a fifth of its price: it sets field by field through
    descriptors and sends signals, of which this house has none."""
    made = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, db
    made.__dict__.update(zip(names, values, strict=True))
    made._state = state
    return made


class _Related(RelatedPopulator):
    """The same for what `select_related` brings along."""

    def __init__(self, klass: dict[str, Any], select: Any, db: str) -> None:
        # The types speak of the next Django, which asks for a fetch mode.
        super().__init__(klass, select, db)  # type: ignore[call-arg]
        self.related_populators = [*_related(klass, select, db)]

    def populate(self, row: Sequence[Any], from_obj: Any) -> None:
        found = self.reorder_for_init(row) if self.reorder_for_init else self._own(row)
        made = None
        if found[self.pk_idx] is not None:
            made = _instance(self.model_cls, self.db, self.init_list, found)
            for each in self.related_populators:
                each.populate(row, made)
        self.local_setter(from_obj, made)
        if made is not None:
            self.remote_setter(made, from_obj)

    def _own(self, row: Sequence[Any]) -> Sequence[Any]:
        return row[self.cols_start : self.cols_end]


def _related(klass: dict[str, Any], select: Any, db: str) -> list[_Related]:
    return [_Related(each, select, db) for each in klass.get("related_klass_infos", [])]
