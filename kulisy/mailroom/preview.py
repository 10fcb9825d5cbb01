"""What is shown of a letter that nobody has decided on yet: its words as plain text, its files by
name. Nothing of it is fetched from anywhere, and no mark-up of its sender reaches a page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kulisy.look.moments import exactly
from kulisy.mailroom import originals
from kulisy.mailroom.authentication import findings
from kulisy.mailroom.bodies import Attachment
from kulisy.mailroom.folding import fold
from kulisy.mailroom.models import ImportedLetter, IncomingLetter
from kulisy.mailroom.raw import parsed
from kulisy.mailroom.reading import Letter, read

#: Characters that a page carries; the whole is in the original.
LONGEST = 60_000


@dataclass(frozen=True)
class Named:
    """A file of the letter, by its number."""

    number: int
    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Preview:
    words: str
    #: What its sender carried along: quotations, signatures.
    tail: str
    files: tuple[Named, ...]
    #: (what, whom) of its headers, for people.
    facts: tuple[tuple[str, str], ...]
    #: Of its sender: a sentence and its tone.
    sender: tuple[str, str]
    #: Whether the words were made of HTML.
    from_html: bool
    #: Why there is nothing to show; '' = there is.
    trouble: str = ""


def preview(letter: IncomingLetter | ImportedLetter) -> Preview:
    """Of a letter that the viewer was found to see."""
    data = originals.bytes_of(letter)
    if data is None:
        return _nothing(_("It was too large to be fetched: it is in the mailbox only."))
    found = read(data, place="")
    if not isinstance(found, Letter):
        return _nothing(_("It can't be read. The original may tell more."))
    folded = fold(found.text)
    return Preview(
        words=folded.words[:LONGEST],
        tail=folded.tail[:LONGEST],
        files=tuple(
            Named(number, each.name, each.content_type, len(each.data))
            for number, each in enumerate(found.attachments, 1)
        ),
        facts=_facts(found),
        sender=_sender(letter, data),
        from_html=found.text_from_html,
    )


def file(letter: IncomingLetter, number: int) -> Attachment | None:
    """The letter's file of this number."""
    data = originals.bytes_of(letter)
    found = read(data, place="") if data is not None else None
    if not isinstance(found, Letter) or not 0 < number <= len(found.attachments):
        return None
    return found.attachments[number - 1]


def _nothing(trouble: str) -> Preview:
    return Preview("", "", (), (), ("", ""), from_html=False, trouble=trouble)


def _facts(found: Letter) -> tuple[tuple[str, str], ...]:
    sender = found.sender.address if found.sender else ""
    other = [box.address for box in found.reply_to if box.address != sender]
    told = [
        (_("From"), sender),
        (_("Sent"), exactly(found.date) if found.date else _("undated")),
        (_("Answers go to"), ", ".join(other[:3])),
        (_("To"), _listed([box.address for box in found.to])),
        (_("Copy"), _listed([box.address for box in found.cc])),
    ]
    return tuple((name, value) for name, value in told if value)


def _listed(addresses: list[str]) -> str:
    more = len(addresses) - 5
    return ", ".join(addresses[:5]) + (f" + {more}" if more > 0 else "")


def _sender(letter: IncomingLetter | ImportedLetter, data: bytes) -> tuple[str, str]:
    """Of old mail nothing is said: whose server found what is not known any more."""
    if isinstance(letter, ImportedLetter):
        return "", ""
    trusted = letter.mailbox.trusted_server if letter.mailbox else ""
    return _verdict(findings(parsed(data), trusted=trusted).results)


def _verdict(results: dict[str, str]) -> tuple[str, str]:
    """What our own mail server found out about the sender, in words."""
    if results.get("dmarc") == "fail":
        return _("Forged: the sender’s domain says that this letter is not its own."), "late"
    if results.get("dmarc") == "pass":
        return _("The sender’s domain confirms this letter."), "ok"
    if results.get("dkim") == "pass":
        return _("Signed by the server it came from; the domain itself says nothing."), ""
    if results.get("spf") == "fail":
        return _("It came by a server that the sender’s domain does not allow."), "late"
    if results:
        return _("The sender’s domain neither confirms nor disowns this letter."), ""
    return _("Nobody has checked whether the sender is who they say."), ""
