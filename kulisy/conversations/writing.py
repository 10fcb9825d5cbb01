"""From what was typed to what is shown: Markdown, mentions, links between conversations.

HTML is made once, when a message is written. Links to other conversations are left open in it
(`<a data-conversation="…">`) and closed for each reader by `resolve`: they name only what he may
see.
"""

import re
import uuid
from collections.abc import Mapping
from html import escape

import nh3
from django.conf import settings
from markdown_it import MarkdownIt

from kulisy.kit.text import clean

#: Characters of one message; the box says so before it is hit.
BODY_LIMIT = 50_000

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "data-conversation"}, "span": {"class"}}
_MENTION = re.compile(r"@\[([^\]\n]{1,120})\]\((seat|contact):([0-9a-f-]{36})\)")
#: A line of a list begins.
_BULLET = re.compile(r"(?m)^[ \t]*[-*+][ \t]+")
_URL = re.compile(r"(?<![\w\"'=(\[<])(https?://[^\s<>\"')\]]+)")
_CONVERSATION = re.compile(
    r"^(?:"
    + re.escape(settings.ADDRESS)
    + r")?/[dc]/[-\w]+/conversations/([0-9a-f-]{36})/?(?:[#?].*)?$"
)
_ANY_CONVERSATION = re.compile(
    r"(?:https?://[^\s/]+)?/[dc]/[-\w]+/conversations/[0-9a-f-]{36}/?(?:[#?][^\s)\]>]*)?"
)
_RULE = re.compile(r"[|\s:-]+")
_OPEN_LINK = re.compile(r'<a [^>]*data-conversation="([0-9a-f-]{36})"[^>]*>(.*?)</a>', re.S)


def mentioned(body: str) -> list[uuid.UUID]:
    """The seats and contacts that a text names with @."""
    return [uuid.UUID(match[3]) for match in _MENTION.finditer(body)]


def name_people(body: str, people: Mapping[str, tuple[str, uuid.UUID]]) -> str:
    """«@Анна Ким» as typed becomes a mention that lasts; the longest name that fits is meant.
    `people`: name → ("seat" or "contact", id) of those who may be named here."""
    if "@" not in body or not people:
        return body
    names = sorted(people, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w@])@(" + "|".join(map(re.escape, names)) + r")(?![\w])")
    return pattern.sub(
        lambda match: f"@[{match[1]}]({people[match[1]][0]}:{people[match[1]][1]})", body
    )


def unmentioned(body: str) -> str:
    """Names that were mentioned as plain names: for words that go where these people are not."""
    return _MENTION.sub(lambda match: match[1], clean(body))


def to_html(body: str) -> str:
    """Safe HTML of a Markdown text: no raw HTML, no pictures from elsewhere, no scripts."""
    text = _URL.sub(_bare_link, clean(body))
    html = _markdown.render(_MENTION.sub(_mention, text))
    html = html.replace("\ue000", '<span class="mention">').replace("\ue001", "</span>")
    return safe(_open_links(html))


def plain_to_html(text: str) -> str:
    """Safe HTML of a letter's plain text: paragraphs, line breaks and links, nothing guessed."""
    parts = re.split(r"\n\s*\n", escape(clean(text).strip("\n"), quote=False))
    linked = [
        _URL.sub(lambda match: f'<a href="{match[1]}">{match[1]}</a>', part) for part in parts
    ]
    return safe("".join(f"<p>{part}</p>" for part in linked).replace("\n", "<br>"))


def safe(html: str) -> str:
    """Only our few tags; links leave without telling where from."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        allowed_classes=None,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )


def linked_conversations(html: str) -> list[uuid.UUID]:
    """The conversations that a rendered message links to."""
    return [uuid.UUID(match[1]) for match in _OPEN_LINK.finditer(html)]


def resolve(html: str, titles: Mapping[uuid.UUID, tuple[str, str]]) -> str:
    """Close the open links for one reader: `titles` holds (title, address) of those he may see;
    all others stay a bare word that names nothing."""

    def close(match: re.Match[str]) -> str:
        known = titles.get(uuid.UUID(match[1]))
        if known is None:
            return f"<span>{_bare_word(match[2])}</span>"
        return f'<a href="{escape(known[1])}">{escape(known[0])}</a>'

    return _OPEN_LINK.sub(close, html)


def excerpt(body: str, *, limit: int = 140) -> str:
    """The first words of a message on one line, without marks."""
    text = named(unruled(clean(body)))
    text = _BULLET.sub("· ", text).removeprefix("· ")
    text = re.sub(r"[*_`>#~]+|\[([^\]]*)\]\([^)]*\)", lambda match: match[1] or "", text)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def named(text: str) -> str:
    """Names in place of mentions."""
    return _MENTION.sub(lambda match: "@" + match[1], text)


def unruled(text: str) -> str:
    """Tables as lines: cells side by side, without the strokes between them."""
    if "|" not in text:
        return text
    lines = []
    for line in text.splitlines():
        row = line.strip()
        if len(row) < 2 or not (row.startswith("|") and row.endswith("|")):
            lines.append(line)
        elif not _RULE.fullmatch(row):
            lines.append(" · ".join(filter(None, map(str.strip, row.split("|")))))
    return "\n".join(lines)


def plain(body: str) -> str:
    """As it was typed, for the text part of a letter: names in place of mentions, and of addresses
    of conversations as little as `resolve` leaves to a reader who may see none of them."""
    return _ANY_CONVERSATION.sub("…", named(clean(body)))


def _mention(match: re.Match[str]) -> str:
    return f"\ue000@{match[1]}\ue001"


def _bare_link(match: re.Match[str]) -> str:
    return f"<{match[1].rstrip('.,;:!?')}>" + match[1][len(match[1].rstrip(".,;:!?")) :]


def _open_links(html: str) -> str:
    def mark(match: re.Match[str]) -> str:
        found = _CONVERSATION.match(match[1])
        if not found:
            return match[0]
        return f'<a data-conversation="{found[1]}">'

    return re.sub(r'<a href="([^"]*)">', mark, html)


def _bare_word(inner: str) -> str:
    """An address in the text would still tell the company; a written word stays."""
    return "…" if "/conversations/" in inner else inner
