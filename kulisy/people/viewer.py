"""The viewer, and the one way into the database in his name."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kulisy.kit.statements import ask
from kulisy.kit.walls import DESK, LOBBY, PORTAL, WORKER
from kulisy.people.models import MANAGERS, RUNNERS, Company, Role

#: `Viewer.writing` of who writes to the team only, and of whose words wait for nobody.
TEAM_ONLY, FREELY = -1, 0
SETTINGS = ("company", "person", "seat", "clients", "contacts", "shared", "hidden", "only")


@dataclass(frozen=True)
class Admission:
    """One access as its holder carries it."""

    access_id: uuid.UUID
    contact_id: uuid.UUID
    client_id: uuid.UUID
    client_name: str
    contact_name: str
    sections: frozenset[str]
    lead: bool
    authorised: bool
    ended: bool
    #: Sees all conversations of the client, not only those he takes part in.
    shared: bool
    rules_version: int
    last_seen_at: datetime | None = None


@dataclass(frozen=True)
class ByLink:
    """How somebody came who did not sign in: by the personal link of a letter."""

    #: The conversation's opening in this browser: his address of it.
    opening_id: uuid.UUID
    link_id: uuid.UUID
    device_id: uuid.UUID
    #: The browser is one that the person is known to use.
    trusted: bool
    #: To whom the letter was sent, masked; and his language.
    sent_to: str
    language: str
    #: What it opens: a key of `people.places.PLACES`.
    place: str = "conversation"

    @property
    def facts(self) -> dict[str, str]:
        """What the journal keeps of it: less than that somebody was signed in."""
        return {"by": "link", "link": str(self.link_id), "device": str(self.device_id)}


@dataclass(frozen=True)
class Viewer:
    """Who looks: passed explicitly and first, everywhere, without a default.

    At the desk `seat_id` and `role` are set; in the cabinet `admissions` hold at least one.
    """

    face: str
    company: Company
    person_id: uuid.UUID
    name: str
    seat_id: uuid.UUID | None = None
    role: str = ""
    #: Restricted clients that this seat is not named for.
    hidden_clients: frozenset[uuid.UUID] = field(default_factory=frozenset)
    admissions: tuple[Admission, ...] = ()
    #: A personal link opens one conversation only (or one other thing: `by_link.place`).
    only_conversation: uuid.UUID | None = None
    #: Signed in himself, not merely come by a link.
    confirmed: bool = True
    #: The personal link he came by; then he is not confirmed and sees one conversation only.
    by_link: ByLink | None = None
    #: Of the seat, or of the first contact: his own face on every page.
    photo: uuid.UUID | None = None
    #: The seat that looks through this contact's eyes; then everything is read-only.
    looking_as: uuid.UUID | None = None
    #: The token by which a program acts in this person's name.
    token_id: uuid.UUID | None = None
    #: Of the seat: TEAM_ONLY, FREELY, or so many first messages to clients that still wait for a
    #: colleague's word.
    writing: int = FREELY

    @property
    def at_desk(self) -> bool:
        return self.face == "desk"

    @property
    def runs_company(self) -> bool:
        return self.role in RUNNERS

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def is_manager(self) -> bool:
        return self.role in MANAGERS

    @property
    def looked_over(self) -> bool:
        """Whether his words to clients wait for a colleague's."""
        return self.writing > FREELY

    @property
    def client_ids(self) -> tuple[uuid.UUID, ...]:
        return tuple(each.client_id for each in self.admissions)

    @property
    def contact_ids(self) -> tuple[uuid.UUID, ...]:
        return tuple(each.contact_id for each in self.admissions)

    @property
    def shared_client_ids(self) -> tuple[uuid.UUID, ...]:
        return tuple(each.client_id for each in self.admissions if each.shared)

    def clients_with(self, section: str) -> tuple[uuid.UUID, ...]:
        """The clients whose `section` this viewer is admitted to."""
        return tuple(each.client_id for each in self.admissions if section in each.sections)

    def admission(self, client_id: uuid.UUID) -> Admission | None:
        return next((each for each in self.admissions if each.client_id == client_id), None)

    @property
    def writes_by(self) -> uuid.UUID | None:
        """Through what he writes where he is not there himself: a program's token, or the browser
        of a personal link. What he has begun to write there is kept apart."""
        return self.token_id or (self.by_link.device_id if self.by_link else None)

    @property
    def topic(self) -> str:
        """The live channel of this viewer: names only ever travel on it. Of a personal link it
        is the one of its conversation."""
        own = f"{self.person_id}/{self.company.id}/{self.face}"
        return f"{own}/{self.only_conversation}" if self.only_conversation else own


class NestedViewing(RuntimeError):
    """`viewing` inside `viewing`: two viewers in one place is always a mistake."""


def _never() -> bool:
    return False


@contextmanager
def arriving() -> Iterator[None]:
    """Between the lobby and `viewing`: names that a door took in the lobby stay until the viewer's
    own replace them all, which spares a statement; an exception takes them back."""
    connection.kulisy_arriving = True  # type: ignore[attr-defined]
    try:
        yield
    except BaseException:
        _leave(LOBBY, dict.fromkeys(SETTINGS, ""))
        raise
    finally:
        connection.kulisy_arriving = False  # type: ignore[attr-defined]


@contextmanager
def viewing(
    viewer: Viewer, *, reading: bool = False, last: Callable[[], bool] = _never
) -> Iterator[Viewer]:
    """Take the face's database role and name the viewer, in a savepoint; restore on leaving.

    The one way in. An exception rolls back what was written and restores role and names with it
    (SET LOCAL); a released savepoint would keep them, so leaving resets them by hand. A viewer
    who looks as somebody else gets a read-only savepoint. Mere `reading` does without a savepoint;
    and where it is the `last` thing said before the commit, that takes role and names back.
    """
    if getattr(connection, "kulisy_viewing", None):
        raise NestedViewing("viewing(viewer) does not nest")
    names = _names(viewer)
    connection.kulisy_viewing = viewer  # type: ignore[attr-defined]
    try:
        role = _role(viewer)
        if reading and not viewer.looking_as:
            taken = _named(role, names, before=LOBBY, last=last)
        else:
            taken = _as(role, names, read_only=bool(viewer.looking_as))
        with taken:
            yield viewer
    finally:
        connection.kulisy_viewing = None  # type: ignore[attr-defined]


@contextmanager
def set_aside() -> Iterator[None]:
    """Step out of one's own `viewing` for a moment, to see what somebody else sees: inside,
    `viewing` works as at the edge of a request. Nothing that is written there stays: leaving rolls
    back to where it began, role and names with it."""
    outer = getattr(connection, "kulisy_viewing", None)
    with transaction.atomic():
        connection.kulisy_viewing = None  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.kulisy_viewing = outer  # type: ignore[attr-defined]
        transaction.set_rollback(True)


@contextmanager
def stepping_out() -> Iterator[None]:
    """Step out of one's own `viewing`, to do what is done in the lobby; on leaving one is the same
    viewer again, and what was written stays. For what is tried and taken back as a whole."""
    outer: Viewer | None = getattr(connection, "kulisy_viewing", None)
    connection.kulisy_viewing = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.kulisy_viewing = outer  # type: ignore[attr-defined]
    if outer is not None:
        _take(_role(outer), _names(outer))


@contextmanager
def in_lobby(
    *,
    person_id: uuid.UUID | None = None,
    company_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
    savepoint: bool = True,
    last: bool = False,
) -> Iterator[None]:
    """The lobby's role: sessions, sign-in, one's own seats and accesses; and, where an invitation
    is being accepted, the one contact it was made for. Mere reading can do without a savepoint.

    `last`: nothing is said after it but the commit, which takes role and names back by itself."""
    names = {
        "company": str(company_id or ""),
        "person": str(person_id or ""),
        "contacts": str(contact_id or ""),
    }
    with _as(LOBBY, names) if savepoint else _named(LOBBY, names, last=lambda: last):
        yield


@contextmanager
def working() -> Iterator[None]:
    """The worker's role: fan-out over everybody. Letters are rendered in `viewing(recipient)`."""
    with _as(WORKER, {}):
        yield


@contextmanager
def _as(role: str, names: dict[str, str], *, read_only: bool = False) -> Iterator[None]:
    with transaction.atomic():
        before = _take(role, names)
        if read_only:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
        yield
        _take(before, dict.fromkeys(names, ""))


@contextmanager
def _named(
    role: str, names: dict[str, str], *, before: str = "", last: Callable[[], bool] = _never
) -> Iterator[None]:
    taken = _take(role, names)
    try:
        yield
    except BaseException:
        _leave(before or taken, dict.fromkeys(names, ""))
        raise
    if getattr(connection, "kulisy_arriving", False):
        return
    if last() and not connection.savepoint_ids:
        return
    _leave(before or taken, dict.fromkeys(names, ""))


def _role(viewer: Viewer) -> str:
    return DESK if viewer.at_desk else PORTAL


def _names(viewer: Viewer) -> dict[str, str]:
    return {
        "company": str(viewer.company.id),
        "person": str(viewer.person_id),
        "seat": str(viewer.seat_id or ""),
        "clients": _joined(viewer.client_ids),
        "contacts": _joined(viewer.contact_ids),
        "shared": _joined(viewer.shared_client_ids),
        "hidden": _joined(viewer.hidden_clients),
        "only": str(viewer.only_conversation or ""),
    }


def _leave(role: str, names: dict[str, str]) -> None:
    # In an aborted transaction nothing can be said any more, and its end takes all this back.
    if connection.connection and _open(connection.connection):
        _take(role, names)


def _open(raw: Any) -> bool:
    return bool(raw.info.transaction_status.name != "INERROR")


def _take(role: str, names: dict[str, str]) -> str:
    """Set role and names in one statement, for this transaction; give back the role before.

    Plans of prepared statements are made once and not for each value: that is what we keep them
    for (kit.statements)."""
    calls = ["current_setting('role')", "set_config('role', %s, true)"]
    values = [role]
    for name, value in names.items():
        calls.append(f"set_config('kulisy.{name}', %s, true)")
        values.append(value)
    calls.append("set_config('plan_cache_mode', 'force_generic_plan', true)")
    return str(ask(f"SELECT {', '.join(calls)}", values)[0][0])


def _joined(ids: Iterable[uuid.UUID]) -> str:
    return ",".join(sorted(str(each) for each in ids))
