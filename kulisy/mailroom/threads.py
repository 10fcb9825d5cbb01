"""Which letters belong together: by the identifiers they name, whatever the order they come in;
by subject only for an answer that names none, among the same people, within 30 days."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .reading import Head

WITHIN = timedelta(days=30)

_ANSWER = re.compile(
    r"(?:re|aw|sv|vs|antw|odp|res|rif|отв|ответ|на|atb|回复|답장)"
    r"(?:\s*[\[(^]?\d{1,3}[\])]?)?\s*[:：]\s*",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"(?:fwd?|wg|tr|rv|enc|пересл|пересылка|пер)(?:\s*[\[(]\d{1,3}[\])])?\s*[:：]\s*", re.IGNORECASE
)
_TAG = re.compile(r"\[[^\]]{1,60}\]\s*")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Thread:
    """Positions in the sequence that was given, oldest letter first."""

    letters: tuple[int, ...]
    #: Those that joined by their subject alone.
    by_subject: frozenset[int]


def threads(heads: Sequence[Head]) -> list[Thread]:
    """All letters, each in exactly one thread; threads by their first letter's date."""
    groups = _Groups(len(heads))
    named: dict[str, int] = {}
    for position, head in enumerate(heads):
        for each in _identity(head):
            groups.join(position, named.setdefault(each, position))
    by_subject = _join_by_subject(heads, groups)
    members: dict[int, list[int]] = defaultdict(list)
    for position in range(len(heads)):
        members[groups.root(position)].append(position)
    found = [
        Thread(
            tuple(sorted(each, key=lambda position: _age(heads[position]))),
            frozenset(by_subject.intersection(each)),
        )
        for each in members.values()
    ]
    return sorted(found, key=lambda thread: _age(heads[thread.letters[0]]))


def ancestors(head: Head) -> tuple[str, ...]:
    """The letters that this one answers, nearest last, without itself."""
    chain = dict.fromkeys((*head.references, *head.in_reply_to[:1]))
    return tuple(each for each in chain if each != head.message_id)


def base_subject(subject: str) -> tuple[str, bool]:
    """The subject without its prefixes and list tags, folded for comparing, and whether its first
    prefix makes it an answer (a forward begins another talk)."""
    rest, first = subject.strip(), ""
    while True:
        answer, forward, tag = _ANSWER.match(rest), _FORWARD.match(rest), _TAG.match(rest)
        match = answer or forward or tag
        if match is None:
            break
        first = first or ("answer" if answer else "forward" if forward else "")
        rest = rest[match.end() :]
    return re.sub(r"\s+", " ", rest).strip().lower().replace("ё", "е"), first == "answer"


def is_forward(subject: str) -> bool:
    """Whether the first of its prefixes says that somebody hands a letter on."""
    return bool(_FORWARD.match(_TAG.sub("", subject.strip(), count=1)))


def people(head: Head) -> frozenset[str]:
    """Everybody whom the letter names as sender or recipient."""
    boxes = (*head.to, *head.cc, *((head.sender,) if head.sender else ()))
    return frozenset(box.address for box in boxes)


def _identity(head: Head) -> Iterable[str]:
    return (*((head.message_id,) if head.message_id else ()), *ancestors(head))


def _join_by_subject(heads: Sequence[Head], groups: "_Groups") -> set[int]:
    joined: set[int] = set()
    order = sorted(range(len(heads)), key=lambda position: _age(heads[position]))
    earlier: dict[str, list[int]] = defaultdict(list)
    for position in order:
        head = heads[position]
        base, answer = base_subject(head.subject)
        if not base or head.date is None:
            continue
        if answer and not ancestors(head):
            before = _answered(heads, earlier[base], head)
            if before is not None:
                groups.join(position, before)
                joined.add(position)
        earlier[base].append(position)
    return joined


def _answered(heads: Sequence[Head], earlier: list[int], head: Head) -> int | None:
    """The latest letter of somebody else that `head`'s sender had and whose sender gets it."""
    if head.sender is None or head.date is None:
        return None
    reached = people(head)
    for position in reversed(earlier):
        other = heads[position]
        if other.date is None or other.sender is None or head.date - other.date > WITHIN:
            return None
        if other.sender.address == head.sender.address:
            continue
        if head.sender.address in people(other) and other.sender.address in reached:
            return position
    return None


def _age(head: Head) -> tuple[datetime, str, str]:
    """Undated letters first: what they answer can't be older."""
    return (head.date or _LONG_AGO, head.message_id or "", head.sha256)


class _Groups:
    """Disjoint sets of positions."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, position: int) -> int:
        while self._parent[position] != position:
            self._parent[position] = self._parent[self._parent[position]]
            position = self._parent[position]
        return position

    def join(self, one: int, other: int) -> None:
        self._parent[self.root(one)] = self.root(other)
