"""A placed letter becomes a message: the words of its writer, what it carries along folded under
them, its files pinned."""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.conversations import access as conversations
from kulisy.conversations.actions import Guarded, Refused, Words
from kulisy.conversations.actions.arriving import Author, open_arrived, post_arrived
from kulisy.conversations.actions.checking import check_words
from kulisy.conversations.actions.guarding import ask, keep_asked
from kulisy.conversations.actions.holding import hold
from kulisy.conversations.actions.resting import rest_copy
from kulisy.conversations.models import (
    Attachment,
    Audience,
    Conversation,
    Message,
    ReplyAddress,
)
from kulisy.files import access as blobs
from kulisy.files.actions import keep_bytes
from kulisy.kit.text import one_line
from kulisy.mailroom.bodies import Attachment as Part
from kulisy.mailroom.folding import own_words
from kulisy.mailroom.models import IncomingLetter
from kulisy.mailroom.placing import Placement, colleagues_in_copy
from kulisy.mailroom.plan import Reason
from kulisy.mailroom.reading import Letter
from kulisy.mailroom.senders import Sender
from kulisy.mailroom.wording import shown_and_folded, without_keys
from kulisy.people import access as people
from kulisy.people.models import Contact, Seat
from kulisy.people.recipients import recipient
from kulisy.people.viewer import viewing


class NotPosted(Exception):
    """A colleague's letter that can't become a message by itself; `code` is a key of reasons."""

    def __init__(self, code: str, *, why: str = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


@dataclass(frozen=True)
class Posted:
    conversation: Conversation
    #: None: a colleague's words to a client rest first.
    message: Message | None
    #: Message.source of what it is, or will be.
    source: str
    remarks: Sequence[Reason] = ()


def post(
    row: IncomingLetter, letter: Letter, sender: Sender, placement: Placement, *, now: datetime
) -> Posted:
    """In the worker's role. Raises NotPosted."""
    here = placement.conversation
    if sender.seat is not None and placement.contact is None and here is not None:
        return _say(row, letter, sender.seat, here, placement.audience, now=now)
    return _arrive(row, letter, sender, placement, now=now)


def _arrive(
    row: IncomingLetter, letter: Letter, sender: Sender, placement: Placement, *, now: datetime
) -> Posted:
    """A client's words, at once; or a stranger's that a human being has placed."""
    author = _author(letter, sender, placement.contact)
    source = f"mail:{row.key}"
    remarks = list(_in_copy(letter, placement))
    conversation = placement.conversation or _opened(
        letter, placement, author=author, source=source, now=now
    )
    words, tail = shown_and_folded(letter, titles=_titles(conversation, sender))
    if author.seat_id and placement.audience == Audience.CLIENT:
        # What a colleague quotes was written for him.
        words, tail = own_words(without_keys(letter.text)) or _("(a letter without text)"), ""
    message = post_arrived(
        conversation,
        author=author,
        audience=placement.audience,
        words=words,
        tail=tail,
        files=_keep_files(letter, conversation, placement.audience, now=now),
        source=source,
        now=now,
    )
    if "encrypted" in letter.signs:
        remarks.append(Reason("encrypted"))
    return Posted(message.conversation, message, source, remarks)


def _say(
    row: IncomingLetter,
    letter: Letter,
    seat: Seat,
    conversation: Conversation,
    audience: str,
    *,
    now: datetime,
) -> Posted:
    """A colleague's words, in his own name and with his own rights: a note at once, words to the
    client after their rest. Only what he wrote now: what he quotes was written for him."""
    viewer = recipient(person_id=seat.person_id, company_id=seat.company_id, face="desk")
    if viewer is None:
        raise NotPosted("team_may_not")
    remarks = []
    if audience == Audience.CLIENT and not people.speaks(viewer):
        # Not lost and not sent: his colleagues read it, and he is told why.
        audience = Audience.INTERNAL
        remarks.append(Reason("course", {"conversation": str(conversation.id)}))
    for_client = audience == Audience.CLIENT
    files = _keep_files(letter, conversation, audience, now=now)
    words, tail = own_words(without_keys(letter.text)), ""
    if not for_client:
        words, tail = shown_and_folded(
            letter, titles=[*_titles(conversation, None), letter.subject]
        )
    if for_client and not words and not files:
        raise NotPosted("no_own_words")
    said = Words(body=words or ("" if files else _("(a letter without text)")), files=files)
    with viewing(viewer):
        here = (
            conversations.conversations(viewer)
            .select_related("client")
            .filter(id=conversation.id)
            .first()
        )
        if here is None:
            raise NotPosted("team_may_not")
        try:
            check_words(viewer, here, audience, said)
            ask(viewer, here.client, audience=audience, words=said)
        except Guarded as asked:
            # He isn't there to be asked: his words wait for him where he would write them.
            keep_asked(viewer, here, said.body, now=now)
            details = {"words": asked.hits[0].words, "conversation": str(here.id)}
            return Posted(here, None, "", [Reason("guarded", details)])
        except Refused as refused:
            raise NotPosted("not_taken", why=str(refused)) from None
        if for_client and viewer.looked_over:
            made = hold(viewer, here, said, _key(row), now)
            return Posted(here, None, str(made.source), [Reason("looked_over")])
        if for_client and viewer.company.rest_seconds:
            key = rest_copy(viewer, here, said, _key(row), now)
            return Posted(here, None, f"key:{key}")
    source = f"mail:{row.key}"
    message = post_arrived(
        conversation,
        author=Author(seat.name, seat_id=seat.id),
        audience=audience,
        words=said.body,
        tail=tail,
        files=files,
        source=source,
        now=now,
    )
    return Posted(message.conversation, message, source, remarks)


def _opened(
    letter: Letter, placement: Placement, *, author: Author, source: str, now: datetime
) -> Conversation:
    if placement.client is None:
        raise ValueError("a request needs a client")
    return open_arrived(
        placement.client,
        author=author,
        audience=placement.audience,
        title=one_line(letter.subject, limit=200) or _("(no subject)"),
        taking_part=_taking_part(letter, placement),
        source=source,
        now=now,
    )


def _author(letter: Letter, sender: Sender, contact: Contact | None) -> Author:
    if contact is not None:
        return Author(contact.name, contact_id=contact.id)
    if sender.seat is not None:
        return Author(sender.seat.name, seat_id=sender.seat.id)
    box = letter.sender
    if box is None:
        return Author(_("Unknown sender"))
    return Author(one_line(f"{box.name} <{box.address}>" if box.name else box.address, limit=120))


def _taking_part(letter: Letter, placement: Placement) -> list[uuid.UUID]:
    if placement.contact is None or placement.audience != Audience.CLIENT:
        return []
    return [placement.contact.id, *colleagues_in_copy(letter, placement.contact)]


def _in_copy(letter: Letter, placement: Placement) -> Iterator[Reason]:
    """Everybody else who was sent it: the team should know, and he gains nothing."""
    contact = placement.contact
    if contact is None:
        return
    known = Contact.objects.filter(
        company_id=contact.company_id, client_id=contact.client_id
    ).values_list("email", flat=True)
    addresses = {each.lower() for each in known}
    others = [box.address for box in letter.cc if box.address not in addresses]
    if others:
        yield Reason("in_copy", {"addresses": ", ".join(others[:10])})


def _titles(conversation: Conversation, sender: Sender | None) -> list[str]:
    """What the conversation is called, and was called in letters to this very person."""
    rows = ReplyAddress.objects.filter(
        company_id=conversation.company_id, conversation_id=conversation.id
    )
    persons = sender.persons if sender else set()
    subjects = rows.filter(person_id__in=persons).values_list("subject", flat=True)
    return [conversation.title, *subjects]


def _keep_files(
    letter: Letter, conversation: Conversation, audience: str, *, now: datetime
) -> list[uuid.UUID]:
    """The blobs of its files. A picture that stands in the text (a logo in a signature) and is
    pinned here already comes with every answer: once is enough."""
    here: set[str] | None = None
    kept = []
    for part in letter.attachments:
        if not part.data:
            continue
        if part.content_id and part.content_type.startswith("image/"):
            if here is None:
                here = _pinned(conversation, audience)
            digest = hashlib.sha256(part.data).hexdigest()
            if digest in here:
                continue
            here.add(digest)
        kept.append(_keep(part, conversation, now=now))
    return kept


def _pinned(conversation: Conversation, audience: str) -> set[str]:
    rows = Attachment.objects.filter(
        company_id=conversation.company_id, conversation_id=conversation.id, audience=audience
    )
    ids = list(rows.order_by("-pinned_at").values_list("blob_id", flat=True)[:500])
    found = blobs.blobs(company_id=conversation.company_id, blob_ids=ids)
    return {blob.sha256 for blob in found.values()}


def _keep(part: Part, conversation: Conversation, *, now: datetime) -> uuid.UUID:
    blob = keep_bytes(
        company_id=conversation.company_id,
        person_id=None,
        name=part.name,
        data=part.data,
        now=now,
    )
    return blob.id


def _key(row: IncomingLetter) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"mail:{row.key}")
