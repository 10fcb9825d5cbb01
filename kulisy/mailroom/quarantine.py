"""Letters that wait for a human being, as the desk shows them: why each is here in a plain
sentence, how long it waits, where it could go, and what somebody has done with it already."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.conversations import access as conversations
from kulisy.conversations import pages
from kulisy.conversations.models import Audience, Conversation
from kulisy.kit.text import one_line
from kulisy.look import moments
from kulisy.mailroom import access
from kulisy.mailroom.models import IncomingLetter, LetterState
from kulisy.mailroom.reasons import say
from kulisy.mailroom.shortly import short
from kulisy.mailroom.whose import FREE_MAIL
from kulisy.people import access as people
from kulisy.people.doors import shares
from kulisy.people.models import Client, Contact
from kulisy.people.standing import standing
from kulisy.people.viewer import Viewer

PAGE = 40
#: Conversations and clients that a picker offers at once.
OFFERED = 8
#: A letter that waits longer than this is pointed at in the queue.
PATIENCE = timedelta(days=1)
#: Reasons that say that the sender has, or had, a place on the team.
TEAM = {"team_unplaced", "team_may_not", "left_team"}
#: The menu counts no further.
MOST_COUNTED = 100


@dataclass(frozen=True)
class Waiting:
    """How many letters wait, and since when the oldest of them."""

    count: int
    oldest_at: datetime | None

    def late(self, now: datetime) -> bool:
        return self.oldest_at is not None and now - self.oldest_at > PATIENCE


@dataclass(frozen=True)
class Line:
    """One letter in the list."""

    id: uuid.UUID
    subject: str
    sender: str
    why: str
    to: str
    at: datetime
    due: str
    due_kind: str
    files: int


@dataclass(frozen=True)
class Place:
    """A conversation where a letter could go, and who would read it there."""

    id: uuid.UUID
    title: str
    client: str
    number: int | None
    internal: bool
    state: str
    names: Sequence[str] = ()
    #: Names who will read it: the words of the button.
    button: str = ""
    #: Why it can only be a note of the team; '' = it may be shown to the client.
    only_note: str = ""


def waiting(viewer: Viewer) -> Waiting:
    """One statement; for those who may decide."""
    if not access.may_decide(viewer):
        return Waiting(0, None)
    found = _waiting(viewer)
    return Waiting(len(found), found[0] if found else None)


def lines(viewer: Viewer, letters: Sequence[IncomingLetter], *, now: datetime) -> list[Line]:
    """Of letters with their mailboxes."""
    return [
        Line(
            id=each.id,
            subject=each.subject or _("(no subject)"),
            sender=sender(each),
            why=why(each),
            to=each.mailbox.address if each.mailbox else "",
            at=each.arrived_at,
            due=_due(each, now=now),
            due_kind=_tone(each, now=now),
            files=each.files,
        )
        for each in letters
    ]


def sender(letter: IncomingLetter) -> str:
    if not letter.sender:
        return _("Unknown sender")
    return f"{letter.sender_name} <{letter.sender}>" if letter.sender_name else letter.sender


def why(letter: IncomingLetter) -> str:
    """Why it is here, in a plain sentence."""
    return " ".join(say(code, details) for code, details in _reasons(letter))


def age(letter: IncomingLetter, *, now: datetime) -> str:
    """How long it waits, where that is worth a word."""
    hours = int((now - letter.arrived_at).total_seconds() // 3600)
    if hours < 1:
        return ""
    if hours < 24:
        return ngettext("waits %(count)s hour", "waits %(count)s hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("waits %(count)s day", "waits %(count)s days", days) % {"count": days}


def kinds(viewer: Viewer) -> list[tuple[str, str]]:
    """The reasons for which letters wait now, for a filter."""
    present = access.quarantined(viewer).order_by().values_list("reasons__0__0", flat=True)
    return sorted({(str(code), short(str(code))) for code in present.distinct() if code})


def became(letter: IncomingLetter) -> str:
    """What somebody has done with it, for whoever comes second; '' while it waits. The letter
    comes with `decided_by` and `conversation`."""
    if letter.state == LetterState.QUARANTINED:
        return ""
    if letter.decided_by is None:
        # No human being has: it was certain.
        return f"{letter.get_state_display().capitalize()}. {why(letter)}".strip()
    told = {
        "name": letter.decided_by.name,
        "when": moments.at(letter.decided_at or letter.settled_at or letter.arrived_at),
        "title": letter.conversation.title if letter.conversation else "",
        "sender": letter.sender,
    }
    decision: Mapping[str, Any] = letter.decision or {}
    if decision.get("why") == "blocked":
        return _("%(name)s has blocked %(sender)s: %(when)s.") % told
    if letter.state == LetterState.REFUSED:
        return _("%(name)s has refused this letter: %(when)s.") % told
    if decision.get("act") == "open":
        return _("%(name)s has opened a request of this letter: %(when)s.") % told
    if letter.conversation:
        return _("%(name)s has placed this letter into “%(title)s”: %(when)s.") % told
    return _("%(name)s has decided on this letter: %(when)s.") % told


def places(viewer: Viewer, seems: Client | None, words: str) -> list[Place]:
    """Conversations where it could go, the newest first: those of the client it seems to be for, or
    those that `words` find by title, client or number."""
    rows = conversations.conversations(viewer).select_related("client")
    if words:
        wanted = Q(title__icontains=words) | Q(client__name__icontains=words)
        if words.isdecimal() and len(words) < 9:
            wanted |= Q(number=int(words))
        rows = rows.filter(wanted)
    elif seems:
        rows = rows.filter(client=seems)
    found = rows.order_by(F("client_last_at").desc(nulls_last=True), "-opened_at")[:OFFERED]
    return [_place(viewer, each) for each in found]


def place(
    viewer: Viewer, letter: IncomingLetter, conversation_id: uuid.UUID | None
) -> Place | None:
    """One of them, with everybody who would read the letter there; None: the viewer sees none."""
    if conversation_id is None:
        return None
    rows = conversations.conversations(viewer).select_related("client")
    found = rows.filter(id=conversation_id).first()
    if found is None:
        return None
    names = conversations.client_names(viewer, found) if found.audience == Audience.CLIENT else []
    only_note = ""
    if found.audience != Audience.CLIENT:
        only_note = _("This conversation is the team’s own: the client does not know of it.")
    elif _of_another(viewer, letter, found.client_id):
        only_note = _("The sender is a contact of another client: here it can only be a note.")
    return _place(viewer, found, names=names, only_note=only_note)


def clients(viewer: Viewer, words: str) -> list[Client]:
    """Of which client a request may be opened: those that `words` find, by name or domain."""
    rows = people.clients(viewer).order_by("name")
    if words:
        domains = people.domains(viewer).filter(domain__icontains=words).values("client_id")
        rows = rows.filter(Q(name__icontains=words) | Q(id__in=domains))
    return list(rows[:OFFERED])


def client(viewer: Viewer, client_id: uuid.UUID | None) -> Client | None:
    return people.clients(viewer).filter(id=client_id).first() if client_id else None


def contacts(viewer: Viewer, chosen: Client) -> list[dict[str, Any]]:
    """In whose name a request may be opened, and whether he would read it in the cabinet."""
    admitted = set(
        people.accesses(viewer)
        .filter(client_id=chosen.id, sections__contains=[conversations.SECTION])
        .values_list("contact_id", flat=True)
    )
    rows = people.contacts(viewer).filter(client_id=chosen.id).order_by("name")
    return [
        {"id": each.id, "name": each.name, "email": each.email, "reads": each.id in admitted}
        for each in rows
    ]


def colleagues(viewer: Viewer, chosen: Client) -> list[str]:
    """Who reads every request of this client, because his colleagues share them."""
    if not shares(chosen, viewer.company):
        return []
    return [each["name"] for each in contacts(viewer, chosen) if each["reads"]]


def guess(viewer: Viewer, letter: IncomingLetter) -> Client | None:
    """Whose the sender may be by his domain: the one client whose domain it is, or whose people
    write from there; None where that is nobody's, several clients' or a provider's."""
    if letter.client_id:
        return client(viewer, letter.client_id)
    found = domain(letter)
    if not found:
        return None
    owners = set(people.domains(viewer).filter(domain=found).values_list("client_id", flat=True))
    if not owners:
        own = people.contacts(viewer).filter(email__iendswith=f"@{found}")
        owners = set(own.values_list("client_id", flat=True)[:2])
    return client(viewer, owners.pop()) if len(owners) == 1 else None


def is_known(viewer: Viewer, letter: IncomingLetter) -> bool:
    """Whether the sender is a contact that the viewer sees, or a colleague: he is not let in."""
    if {code for code, _details in _reasons(letter)} & TEAM:
        return True
    own = people.contacts(viewer).filter(email__iexact=letter.sender)
    return bool(letter.sender) and own.exists()


def domain(letter: IncomingLetter) -> str:
    """The sender's domain, if it may be blocked as a whole; '' where anybody has a mailbox."""
    found = letter.sender.rpartition("@")[2].lower()
    return "" if found in FREE_MAIL else found


def _due(letter: IncomingLetter, *, now: datetime) -> str:
    waits = letter.state == LetterState.QUARANTINED
    return age(letter, now=now) if waits else str(letter.get_state_display())


def _tone(letter: IncomingLetter, *, now: datetime) -> str:
    if letter.state != LetterState.QUARANTINED:
        return "done"
    return "late" if now - letter.arrived_at > PATIENCE else "wait"


def show_button(chosen: Client, names: Sequence[str]) -> str:
    """Names who will read: «Показать: ООО „Ромашка“, Анна и Пётр»."""
    if not names:
        return _("Show to the client: %(client)s") % {"client": chosen.name}
    first = [name.split()[0] for name in names]
    listed = ", ".join(first[:3]) + (f" + {len(first) - 3}" if len(first) > 3 else "")
    return _("Show: %(client)s, %(names)s") % {"client": chosen.name, "names": listed}


@standing
def _waiting(viewer: Viewer) -> Any:
    rows = access.quarantined(viewer).values_list("arrived_at", flat=True)
    return rows[:MOST_COUNTED]


def _place(
    viewer: Viewer, found: Conversation, *, names: Sequence[str] = (), only_note: str = ""
) -> Place:
    return Place(
        id=found.id,
        title=found.title,
        client=found.client.name,
        number=found.number,
        internal=found.audience != Audience.CLIENT,
        state=pages.state_words(viewer, found.state)[0],
        names=names,
        button=show_button(found.client, names) if not only_note else "",
        only_note=only_note,
    )


def _of_another(viewer: Viewer, letter: IncomingLetter, client_id: uuid.UUID) -> bool:
    if not letter.sender:
        return False
    own = Contact.objects.filter(company_id=viewer.company.id, email__iexact=letter.sender)
    return own.exists() and not own.filter(client_id=client_id).exists()


def _reasons(letter: IncomingLetter) -> list[tuple[str, dict[str, str]]]:
    return [
        (str(each[0]), {key: one_line(str(value), limit=300) for key, value in each[1].items()})
        for each in letter.reasons
        if isinstance(each, list) and len(each) == 2
    ]
