"""The letters of this room, each written in its recipient's own name: what is new, as he may read
it, and folded beneath it the few earlier words that he may read. Whatever asks for the worker's
rights (his address for answers, his link) is made before or after, never inside his view."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from kulisy.conversations import access, pages, replying, writing
from kulisy.conversations.models import Attachment, Audience, Conversation, Message
from kulisy.files import access as blobs
from kulisy.files.store import store
from kulisy.kit.text import inner
from kulisy.kit.time import now as clock
from kulisy.look import moments
from kulisy.notify import gathering, looks, threads, unsubscribing
from kulisy.notify.letters import Written, mail_of, reader_of
from kulisy.notify.mime import Pinned
from kulisy.notify.models import CompanyMail, Kind, Letter
from kulisy.people import links
from kulisy.people.viewer import Viewer, viewing

#: Earlier messages beneath the new ones; and how much of each.
EARLIER, EARLIER_LENGTH = 3, 1_500
#: Together, in a company that has said nothing.
INLINE_LIMIT = 5 * 1024 * 1024
#: Mail servers refuse a whole letter because of one such file: it is a link.
RISKY = re.compile(
    r"\.(ade|adp|apk|appx|bat|cab|chm|cmd|com|cpl|dll|dmg|exe|hta|ins|iso|jar|js|jse|lib|lnk|mde"
    r"|msc|msi|msp|mst|nsh|pif|ps1|scr|sct|sh|sys|vb|vbe|vbs|vxd|wsc|wsf|wsh)$",
    re.I,
)


@dataclass(frozen=True)
class File:
    """A file under a message; `url` where it doesn't ride along."""

    name: str
    size: int
    url: str = ""


@dataclass(frozen=True)
class Said:
    """One message in a letter."""

    author: str
    #: With its date: a letter is read on any day.
    at: str
    html: str
    text: str
    internal: bool
    spoke: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What the recipient may read of all this, now."""

    conversation: Conversation
    audience: str
    messages: list[Message]
    earlier: list[Message]
    authors: dict[uuid.UUID, str]
    files: list[Attachment]
    pinned: dict[uuid.UUID, Pinned]
    names: list[str]


@dataclass(frozen=True)
class Door:
    """How he goes on from the letter: opens it, answers it, gets no more of them."""

    url: str
    reply_to: str
    subject: str
    headers: dict[str, str]
    leave: str


def write_message_letter(letter: Letter) -> Written | None:
    """The letter about one new message, or about several that leave together."""
    viewer = reader_of(letter)
    ids = gathering.covered(letter)
    if viewer is None or not ids:
        return None
    mail = mail_of(letter.company_id)
    with viewing(viewer):
        seen = _seen(viewer, ids, limit=mail.inline_limit if mail else INLINE_LIMIT)
    if seen is None:
        return None
    door = _door(letter, viewer, seen.conversation, seen.audience)
    look = looks.look_of(mail)
    said = [_said(viewer, seen, each, look, door) for each in seen.messages]
    context = {
        **_frame(viewer, door, look),
        "title": seen.conversation.title,
        "beside": _beside(viewer, seen.conversation),
        "internal": seen.audience == Audience.INTERNAL,
        "said": said,
        "earlier": [_said(viewer, seen, each, look, door, short=True) for each in seen.earlier],
        "preview": writing.excerpt(seen.messages[-1].body) or _("a file"),
        "answering": _answering(viewer, seen.audience, door),
        "reads": _reads(viewer, seen),
        "button": {"text": _("Open and answer"), "url": door.url},
    }
    return _written(
        "message",
        context,
        door,
        sender_name=_sender(viewer, mail, seen),
        pinned=list(seen.pinned.values()),
    )


def write_conversation_letter(letter: Letter) -> Written | None:
    """A thread was given to the recipient, closed or opened again."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        conversation = (
            access.conversations(viewer)
            .select_related("client")
            .filter(id=letter.subject_id)
            .first()
        )
    if conversation is None:
        return None
    if letter.kind == Kind.ASSIGNED:
        what = _("“%s” was given to you.") % inner(conversation.title)
    elif conversation.state == "closed":
        what = _("“%s” was closed. Write, and it opens again.") % inner(conversation.title)
    else:
        what = _("“%s” was opened again.") % inner(conversation.title)
    mail = mail_of(letter.company_id)
    audience = letter.audience or conversation.audience
    door = _door(letter, viewer, conversation, audience)
    context = {
        **_frame(viewer, door, looks.look_of(mail)),
        "what": what,
        "answering": _answering(viewer, audience, door),
        "button": {"text": _("Open"), "url": door.url},
    }
    return _written("conversation", context, door, sender_name=_house(viewer, mail))


def page(viewer: Viewer, conversation: Conversation) -> str:
    """The conversation's address for this viewer, whole, for letters."""
    path = reverse(f"{viewer.face}:conversation", args=[viewer.company.slug, conversation.id])
    return settings.ADDRESS + path


def _seen(viewer: Viewer, ids: Sequence[uuid.UUID], *, limit: int) -> Seen | None:
    """Read as the recipient, inside his view. Messages of one conversation and one audience; the
    earlier ones of the same audience, so that whoever answers a letter that the client reads sends
    no note along in his quotation. Under a note all of it may stand: an answer to it is a note."""
    rows = access.messages(viewer).select_related("conversation__client", "client")
    messages = list(rows.filter(id__in=ids).order_by("posted_at", "id"))
    if not messages:
        return None
    first = messages[0]
    messages = [
        each
        for each in messages
        if (each.conversation_id, each.audience) == (first.conversation_id, first.audience)
    ]
    conversation = first.conversation
    before = rows.filter(conversation_id=conversation.id, posted_at__lt=first.posted_at)
    if first.audience == Audience.CLIENT:
        before = before.filter(audience=Audience.CLIENT)
    earlier = list(before.order_by("-posted_at", "-id")[:EARLIER])
    files = list(
        access.attachments(viewer)
        .filter(message_id__in=[each.id for each in messages], audience=first.audience)
        .order_by("id")
    )
    return Seen(
        conversation=conversation,
        audience=first.audience,
        messages=messages,
        earlier=earlier,
        authors=access.author_names(viewer, conversation.client, [*messages, *earlier]),
        files=files,
        pinned=_riding(viewer, files, limit=limit),
        names=access.client_names(viewer, conversation),
    )


def _riding(viewer: Viewer, files: Sequence[Attachment], *, limit: int) -> dict[uuid.UUID, Pinned]:
    """The files that ride along, by attachment: all, while they are small together."""
    safe = [each for each in files if not RISKY.search(each.name)]
    if not safe or sum(each.size for each in safe) > limit:
        return {}
    found = blobs.blobs(company_id=viewer.company.id, blob_ids=[each.blob_id for each in safe])
    riding = {}
    for each in safe:
        blob = found.get(each.blob_id)
        if blob is None:
            continue
        with store().open(blob.key) as bytes_of_it:
            riding[each.id] = Pinned(each.name, each.content_type, bytes_of_it.read())
    return riding


def _door(letter: Letter, viewer: Viewer, conversation: Conversation, audience: str) -> Door:
    """In the worker's role: what makes this one letter his own."""
    now = clock()
    whose: dict[str, Any] = {
        "company_id": viewer.company.id,
        "conversation_id": conversation.id,
        "person_id": viewer.person_id,
    }
    own = {**whose, "face": viewer.face, "audience": audience, "now": now}
    thread = replying.thread_of(**own)
    came = replying.arrived(**whose, audience=audience)
    return Door(
        url=page(viewer, conversation)
        if viewer.at_desk
        else links.make(**whose, letter_id=letter.id, now=now),
        reply_to=replying.reply_address(**own) or "",
        subject=thread.subject,
        headers={**threads.headers(letter, came), **unsubscribing.headers(letter)},
        leave=unsubscribing.address(letter),
    )


def _said(
    viewer: Viewer,
    seen: Seen,
    message: Message,
    look: looks.Look,
    door: Door,
    *,
    short: bool = False,
) -> Said:
    html, text = writing.resolve(message.html, {}), writing.plain(message.body)
    if short and len(text) > EARLIER_LENGTH:
        text = writing.excerpt(message.body, limit=EARLIER_LENGTH)
        html = str(Markup("<p>{}</p>").format(text))
    files = [] if short else [each for each in seen.files if each.message_id == message.id]
    return Said(
        author=seen.authors[message.id],
        at=_at(message.posted_at),
        html=_styled(html, look),
        text=text,
        internal=message.audience == Audience.INTERNAL,
        spoke=pages.spoke(message),
        files=tuple(
            File(each.name, each.size, "" if each.id in seen.pinned else _file(viewer, each, door))
            for each in files
        ),
    )


def _at(moment: datetime) -> str:
    return f"{moments.date_of(moment)}, {timezone.localtime(moment):%H:%M}"


def _file(viewer: Viewer, row: Attachment, door: Door) -> str:
    """A file that doesn't ride along: at the desk itself; a client finds it behind his door."""
    if not viewer.at_desk:
        return door.url
    return settings.ADDRESS + reverse("desk:attachment", args=[viewer.company.slug, row.id])


def _frame(viewer: Viewer, door: Door, look: looks.Look) -> dict[str, Any]:
    why = (
        _("You get this letter because you work in this conversation.")
        if viewer.at_desk
        else _("You get this letter because you take part in this conversation.")
    )
    return {
        "company": viewer.company,
        "subject": door.subject,
        "look": look,
        "why": why,
        "leave": {"text": _("Stop letters about it"), "url": door.leave},
    }


def _written(
    name: str,
    context: dict[str, Any],
    door: Door,
    *,
    sender_name: str,
    pinned: Sequence[Pinned] = (),
) -> Written:
    text = render_to_string(f"conversations/mail/{name}.txt", context, using="jinja2")
    return Written(
        subject=door.subject,
        text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        html=render_to_string(f"conversations/mail/{name}.html", context, using="jinja2"),
        sender_name=sender_name,
        headers=door.headers,
        reply_to=door.reply_to,
        pinned=pinned,
    )


def _sender(viewer: Viewer, mail: CompanyMail | None, seen: Seen) -> str:
    """Who speaks, where it is one; a client's words come to the team under his own name."""
    house = _house(viewer, mail)
    authors = {seen.authors[each.id] for each in seen.messages}
    if len(authors) > 1 or authors == {viewer.company.name}:
        return house
    theirs = viewer.at_desk and all(each.author_contact_id for each in seen.messages)
    return f"{authors.pop()} · {seen.conversation.client.name if theirs else house}"


def _house(viewer: Viewer, mail: CompanyMail | None) -> str:
    return (mail.name if mail else "") or viewer.company.name


def _beside(viewer: Viewer, conversation: Conversation) -> str:
    number = _("No. %(number)s") % {"number": conversation.number} if conversation.number else ""
    several = viewer.at_desk or len(viewer.admissions) > 1
    client = conversation.client.name if several else ""
    state = pages.state_words(viewer, conversation.state)[0]
    return " · ".join(filter(None, [client, number, str(state)]))


def _answering(viewer: Viewer, audience: str, door: Door) -> str:
    """Before he writes he knows who will read."""
    if not door.reply_to:
        return _("Please answer on the page: answers to this letter are read by nobody.")
    if not viewer.at_desk:
        return _("You can simply answer this letter.")
    if audience == Audience.CLIENT:
        return _("Your answer to this letter goes to the client.")
    return _("Your answer to this letter is a note: only the team reads it.")


def _reads(viewer: Viewer, seen: Seen) -> str:
    if seen.audience == Audience.INTERNAL:
        return _("Only the team reads this.")
    return pages.readers_line(viewer, seen.conversation, seen.names)


_STYLES = {
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px;padding:0 0 0 22px",
    "ol": "margin:0 0 12px;padding:0 0 0 24px",
    "li": "margin:0 0 4px",
    "blockquote": "margin:0 0 12px;padding:0 0 0 12px;border-left:2px solid #d9cfc2;color:#6d655d",
    "pre": "margin:0 0 12px;padding:10px 12px;background:#f4efe8;border-radius:6px;"
    "font:13px/1.5 Menlo,Consolas,monospace;white-space:pre-wrap",
    "code": "font-family:Menlo,Consolas,monospace;font-size:14px",
    "table": "border-collapse:collapse;margin:0 0 12px",
    "th": "padding:4px 10px;border:1px solid #e3dcd2;text-align:left",
    "td": "padding:4px 10px;border:1px solid #e3dcd2",
    "hr": "border:0;border-top:1px solid #e3dcd2;margin:16px 0",
}
_STYLES |= {f"h{n}": "margin:0 0 8px;font-size:17px;line-height:1.35" for n in range(1, 7)}
_TAG = re.compile(rf"<({'|'.join(_STYLES)}|a)(?=[ >])")


def _styled(html: str, look: looks.Look) -> str:
    """Our few tags with the styles that mail programs want in attributes."""

    def dressed(match: re.Match[str]) -> str:
        tag = match[1]
        if tag == "a":
            return f'<a class="k-link" style="color:{look.accent}"'
        more = {"pre": ' class="k-box"', "blockquote": ' class="k-quiet"'}.get(tag, "")
        return f'<{tag}{more} style="{_STYLES[tag]}"'

    return _TAG.sub(dressed, html)
