"""`/mail/`: the letters that the local sink keeps, for a newcomer's own eyes. They are hostile
until proven otherwise: text is escaped, HTML stands in a sandbox under a policy of its own."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kulisy.kit.text import clean, one_line

SHOWN = 200
#: Longer texts are cut: this page is for looking, the file itself is whole.
TEXT_LIMIT = 200_000
_NAME = re.compile(r"[0-9A-Za-z-][0-9A-Za-z.-]{0,80}\.eml")
#: Nothing runs and nothing is fetched; a link opens in a window of its own.
SANDBOX = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Kept:
    """One letter of the sink, with what its list shows."""

    name: str
    at: datetime
    to: str
    sender: str
    subject: str


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    _own_machine_only(request)
    wanted = one_line(request.GET.get("to", ""), limit=200).lower()
    kept = [each for each in map(_kept, _files()[:2000]) if wanted in each.to.lower()]
    return render(request, "site/mail.html", {"letters": kept[:SHOWN], "to": wanted})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    _own_machine_only(request)
    file = _file(name)
    message = _parse(file)
    context = {
        "letter": _kept(file),
        "headers": [(_shown(key, 60), _shown(value, 1000)) for key, value in _headers(message)],
        "text": _text(message, "plain"),
        "has_html": bool(_part(message, "html")),
        "attachments": [_shown(part.get_filename() or "…", 200) for part in _pinned(message)],
    }
    return render(request, "site/letter.html", context)


@require_safe
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The letter's HTML, for the frame on its page."""
    _own_machine_only(request)
    html = '<base target="_blank">' + _text(_parse(_file(name)), "html")
    response = HttpResponse(html, content_type="text/html")
    response["Content-Security-Policy"] = SANDBOX
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def letter_source(request: HttpRequest, name: str) -> HttpResponse:
    """The letter as it came, to be kept as a file."""
    _own_machine_only(request)
    response = HttpResponse(_file(name).read_bytes(), content_type="message/rfc822")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _own_machine_only(request: HttpRequest) -> None:
    """Only asked from this machine itself, and by nobody through a proxy."""
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    if not near or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404


def _folder() -> Path:
    return Path(settings.DATA) / "mail"


def _files() -> list[Path]:
    """Newest first: a file's name begins with its time."""
    return sorted(_folder().glob("[!.]*.eml"), reverse=True)


def _file(name: str) -> Path:
    file = _folder() / name
    if not _NAME.fullmatch(name) or not file.is_file():
        raise Http404
    return file


def _parse(file: Path) -> EmailMessage:
    parsed = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert isinstance(parsed, EmailMessage)  # noqa: S101
    return parsed


def _kept(file: Path) -> Kept:
    with file.open("rb") as opened:
        head = BytesParser(policy=policy.default).parse(opened, headersonly=True)
    values = dict[str, str]()
    for key, value in _headers(head):
        values[key.lower()] = ", ".join(filter(None, [values.get(key.lower()), value]))
    return Kept(
        name=file.name,
        at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        to=_shown(values.get("x-kulisy-to") or values.get("to", ""), 300),
        sender=_shown(values.get("from", ""), 200),
        subject=_shown(values.get("subject", ""), 300),
    )


def _headers(message: object) -> list[tuple[str, str]]:
    """Every header that can be read; one that can't is shown as it came."""
    shown = []
    for key, raw in getattr(message, "_headers", []):
        try:
            value = str(policy.default.header_fetch_parse(key, raw))
        except Exception:  # the parser of headers has bugs of its own
            value = str(raw)
        shown.append((key, value))
    return shown


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    for part in message.walk():
        if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() is None:
            assert isinstance(part, EmailMessage)  # noqa: S101
            return part
    return None


def _text(message: EmailMessage, kind: str) -> str:
    part = _part(message, kind)
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    return clean(text[:TEXT_LIMIT])


def _pinned(message: EmailMessage) -> list[EmailMessage]:
    return [
        part
        for part in message.walk()
        if isinstance(part, EmailMessage) and part.get_content_disposition() == "attachment"
    ]


def _shown(value: str, limit: int) -> str:
    return one_line(value, limit=limit)


urls = [
    path("mail/", letters, name="sink"),
    path("mail/<str:name>/", letter, name="sink_letter"),
    path("mail/<str:name>/html/", letter_html, name="sink_html"),
    path("mail/<str:name>/source/", letter_source, name="sink_source"),
]
