"""Whose the letters of an archive are, as the plan takes it: a note for each client, what is in
doubt first, so that a human being looks at dozens instead of thousands."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from kulisy.imports.importing import Note
from kulisy.imports.models import Level
from kulisy.mailroom.plan import Plan, PlannedClient
from kulisy.mailroom.whose import FREE_MAIL, domain_of

#: Addresses of one client that a note names.
MOST_ADDRESSES = 6
#: So many writers at one domain that nobody knows: perhaps it gives mailboxes to anybody.
MANY = 12

WHY: dict[str, str] = {
    "owner_colleague": gettext_noop(
        "Always writes together with this client: taken as its person by guess."
    ),
    "owner_provider": gettext_noop(
        "Many people write from this domain: a client, or a provider that gives mailboxes to"
        " anybody?"
    ),
    "owner_unanswered": gettext_noop("Wrote to the team, and nobody of the team ever answered."),
    "owner_robot": gettext_noop("The address looks like a machine’s."),
    "owner_new": gettext_noop("A new client."),
    "owner_known": gettext_noop("A client you have."),
}
#: Those that a human being should look at, in this order.
DOUBTS = ("owner_colleague", "owner_provider", "owner_unanswered", "owner_robot")
NEW, KNOWN = "owner_new", "owner_known"

_ROBOT = re.compile(
    r"(?:no-?reply|do-?not-?reply|mailer|robot|bounces?|notif\w*|news(?:letter)?|info-?mail"
    r"|marketing|promo|subscri\w*|support-?bot|automat\w*)(?:[+.\-_\d].*)?@"
)


def owners(plan: Plan) -> Iterator[Note]:
    """What is in doubt first, then what most letters hang on."""
    answered = {
        thread.client
        for thread in plan.threads
        if any(letter.side == "team" for letter in thread.letters)
    }
    names = {each.key: each.name for each in plan.clients}
    for address, key in plan.colleagues.items():
        details = {"key": f"address:{address}", "of": key, "letters": 0, "people": [], "more": 0}
        yield _note("owner_colleague", address, names.get(key, ""), details)
    rank = {code: number for number, code in enumerate((*DOUBTS, NEW, KNOWN))}
    codes = {each.key: _code(each, answered) for each in plan.clients}
    for each in sorted(plan.clients, key=lambda each: (rank[codes[each.key]], -each.letters)):
        people = sorted(each.people)
        details = {
            "key": each.key,
            "letters": each.letters,
            "people": people[:MOST_ADDRESSES],
            "more": max(len(people) - MOST_ADDRESSES, 0),
        }
        # The name of a client who is here is read anew for whoever looks.
        name = "" if each.known else each.name
        yield _note(codes[each.key], each.key.partition(":")[2], name, details)


def counted(plan: Plan) -> dict[str, int]:
    new = sum(not each.known for each in plan.clients)
    return {"new": new, "known": len(plan.clients) - new, "guessed": len(plan.colleagues)}


def likely_team(plan: Plan) -> str:
    """Where letters wait because nobody of the team is on them: the domain that most of them name.
    An archive of a company whose old domain Kulisy has not been told; '' = there is none."""
    named: Counter[str] = Counter()
    for letter in plan.held:
        head = letter.head
        boxes = (*((head.sender,) if head.sender else ()), *head.to, *head.cc)
        named.update({domain_of(box.address) for box in boxes} - FREE_MAIL)
    if not named:
        return ""
    domain, count = named.most_common(1)[0]
    return domain if count > len(plan.held) * 0.6 else ""


def key_of(word: str) -> str:
    """Under which key of the decisions stands that somebody has looked at this."""
    return f"owner:{hashlib.sha256(word.encode()).hexdigest()[:40]}"


def _note(code: str, place: str, name: str, details: dict[str, object]) -> Note:
    return Note(Level.OWNER, place, code, details, title=name, key=key_of(str(details["key"])))


def _code(client: PlannedClient, answered: set[str]) -> str:
    if client.known:
        return KNOWN
    if client.key.startswith("domain:") and len(client.people) >= MANY:
        return "owner_provider"
    if client.key not in answered:
        robots = all(_ROBOT.match(each) for each in client.people)
        return "owner_robot" if robots and client.people else "owner_unanswered"
    return NEW
