"""Where letters that come in end: `python -m bench.mail_in [FOLDER]`.

FOLDER holds the shared data sets `mail-odd`, `mail-noise` and `mail-replies`. Every letter is
taken in and settled by the real pipeline, in a throw-away database: from strangers; from known
contacts of three clients (whoever wrote it is made one); as answers of a contact, and of a
colleague to a note. Prints what became of them, how many went to quarantine, and each one that is
misplaced: a stranger's or a machine's letter that became talk, words before another client or with
another audience than they had, a letter that broke something.
"""

import json
import os
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zlib import crc32

from bench.place import a_place
from bench.rows import Row, table

TALK = {"placed", "opened"}
#: Signs by which a letter is a machine's or a list's.
MACHINES = {"auto", "bounce", "receipt", "list", "bulk"}


@dataclass
class Told:
    """What became of one set of letters that came one way."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    misplaced: list[str] = field(default_factory=list)
    #: What people wrote, as far as their letters' headers say, and how much of it waits.
    human: int = 0
    waiting: int = 0

    @property
    def count(self) -> int:
        return sum(self.states.values())


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _shared()
    with a_place() as place:
        _settle_down(place)
        from kulisy.mailroom.tests.incoming import mailbox
        from kulisy.people.tests.cast import make_cast

        cast = make_cast()
        told = list(everything(cast, mailbox(cast.studio), folder))
    rows = []
    for each in told:
        became = ", ".join(f"{state} {count}" for state, count in each.states.most_common())
        rows.append(Row(each.name, f"{each.count} letters", "", "", None))
        why = ", ".join(f"{code} {count}" for code, count in each.reasons.most_common())
        rows.append(Row("  became", became))
        rows.append(Row("  because", why))
        rows.append(Row("  misplaced", str(len(each.misplaced)), "", "0", not each.misplaced))
        if each.human:
            share = each.waiting / each.human
            rows.append(Row("  of people's letters in quarantine", f"{share:.1%} of {each.human}"))
    print(table(rows))
    for each in told:
        for name in each.misplaced:
            print(f"misplaced, {each.name}: {name}")
    return 1 if any(each.misplaced for each in told) else 0


def everything(cast: Any, box: Any, folder: Path, *, every: int = 1) -> Iterator[Told]:
    """All sets, each way; `every`: only each so-and-so-many-eth letter."""
    odd = list(_odd(folder / "mail-odd"))[::every]
    noise = list(_noise(folder / "mail-noise"))[::every]
    cases = list(_cases(folder / "mail-replies"))[::every]
    yield from_strangers("mail-odd, from strangers", box, odd)
    yield from_strangers("mail-noise, from strangers", box, noise)
    yield from_contacts("mail-odd, from known contacts", cast, box, odd)
    yield answers("mail-replies, a contact's answers", cast, box, cases, colleague=False)
    yield answers("mail-replies, a colleague's answers to a note", cast, box, cases, colleague=True)


def from_strangers(name: str, box: Any, letters: list[tuple[str, bytes]]) -> Told:
    """Nobody knows them: none may become talk."""
    told = Told(name)
    for place, raw, now in _dated(letters):
        row = _arrive(told, box, place, raw, now, mark="strange")
        if row is not None and row.state in TALK:
            told.misplaced.append(f"{place} became talk")
    return told


def from_contacts(name: str, cast: Any, box: Any, letters: list[tuple[str, bytes]]) -> Told:
    """Each sender is a contact of one of three clients: his letters are his client's, all of them,
    and a machine's letter opens nothing."""
    from kulisy.mailroom.models import IncomingLetter
    from kulisy.mailroom.reading import Letter, read
    from kulisy.people.models import Client, Contact

    told = Told(name)
    # The same letters came from strangers before: they would be twins of those.
    IncomingLetter.objects.all().delete()
    third = Client.objects.create(company=cast.studio, name="Третий", responsible=cast.irina)
    clients = [cast.romashka, cast.kuznetsov, third]
    for place, raw, now in _dated(letters, since=400):
        found = read(raw, place=place)
        box_of_sender = found.sender if isinstance(found, Letter) else None
        client = clients[crc32(box_of_sender.address.encode()) % 3] if box_of_sender else None
        if box_of_sender and client:
            Contact.objects.get_or_create(
                company=cast.studio, client=client, email=box_of_sender.address,
                defaults={"name": box_of_sender.name or box_of_sender.address},
            )  # fmt: skip
        row = _arrive(told, box, place, raw, now, mark="known")
        if row is None or not isinstance(found, Letter):
            continue
        machine = bool(found.signs & MACHINES)
        if not machine and found.sender:
            told.human += 1
            told.waiting += row.state == "quarantined"
        if row.state in TALK and machine:
            told.misplaced.append(f"{place} is a machine's and became talk")
        if row.state in TALK and (client is None or _message(row).client_id != client.id):
            told.misplaced.append(f"{place} stands before another client")
        if row.state in TALK and _message(row).audience != "client":
            told.misplaced.append(f"{place} is a client's and became a note")
    return told


def answers(
    name: str, cast: Any, box: Any, cases: list[dict[str, Any]], *, colleague: bool
) -> Told:
    """Each comes to its writer's own address: into that conversation, with that audience."""
    from kulisy.conversations.tests.talk import asks
    from kulisy.mailroom.tests.incoming import address_of

    told = Told(name)
    here = asks(cast.anna, "Вёрстка главной", "Когда?")
    who = cast.irina if colleague else cast.anna
    audience = "internal" if colleague else "client"
    face = "desk" if colleague else "portal"
    to = address_of(who.person_id, here, face=face, audience=audience)
    sender = "irina@wind.example" if colleague else "anna@romashka.example"
    letters = [(case["id"], _as_letter(case, sender, to)) for case in cases]
    for place, raw, now in _dated(letters, since=900 if colleague else 700):
        row = _arrive(told, box, place, raw, now, mark=face)
        if row is None:
            continue
        told.human += 1
        told.waiting += row.state == "quarantined"
        if row.state not in TALK:
            continue
        message = _message(row)
        if (message.conversation_id, message.audience) != (here.id, audience):
            told.misplaced.append(f"{place} is in another place or for others")
    return told


def _arrive(
    told: Told, box: Any, place: str, raw: bytes, now: datetime, *, mark: str
) -> Any | None:
    """One letter through the pipeline; `mark` makes its bytes other ones for each way."""
    from kulisy.mailroom.tests.incoming import arrives, codes

    try:
        # No header of a person's: what the letter says and who wrote it stay as they are.
        row = arrives(box, b"X-Bench: " + mark.encode() + b"\n" + raw, now=now)
    except AssertionError:
        told.states["known already"] += 1
        return None
    told.states[row.state] += 1
    told.reasons.update(codes(row) if row.state != "placed" else [])
    if "trouble" in codes(row):
        told.misplaced.append(f"{place} broke something: {row.reasons}")
    return row


def _message(row: Any) -> Any:
    from kulisy.mailroom.tests.incoming import message_of

    return message_of(row)


def _dated(
    letters: list[tuple[str, bytes]], *, since: int = 0
) -> Iterator[tuple[str, bytes, datetime]]:
    """Each on a day of its own: how much one sender may send is measured elsewhere."""
    from kulisy.people.tests.cast import NOW

    for number, (place, raw) in enumerate(letters):
        yield place, raw, NOW + timedelta(days=2 * (number + since))


def _odd(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.eml")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def _noise(folder: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(folder / "messages.tar.gz") as archive:
        for member in sorted(archive.getmembers(), key=lambda each: each.name):
            content = archive.extractfile(member) if member.isfile() else None
            if content:
                yield member.name, content.read()


def _cases(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "cases.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _as_letter(case: dict[str, Any], sender: str, to: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = "Re: Вёрстка главной"
    message["Message-ID"] = f"<{crc32(case['id'].encode())}.{sender}>"
    kind = "html" if case["format"] == "html" else "plain"
    message.set_content(str(case["body"]), subtype=kind, charset="utf-8", cte="base64")
    return message.as_bytes()


def _settle_down(place: Any) -> None:
    """Django in this very process, at an empty database of the place, with the owner's rights."""
    from kulisy.operate.databases import embedded_logins
    from kulisy.operate.migrating import migrate

    logins = embedded_logins(place.cluster, name="bench_mail_in")
    os.environ.update(place.environ(logins.owner))
    migrate(logins.owner)
    import django

    django.setup()


def _shared() -> Path:
    given = os.environ.get("KULISY_SHARED", Path(__file__).parents[2] / "shared")
    return Path(given) / "data"


if __name__ == "__main__":
    sys.exit(main())
