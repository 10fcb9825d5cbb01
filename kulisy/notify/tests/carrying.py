"""Mail services on this machine: each answers over HTTP as its documentation says, knows its key,
and tells of letters in its own shape, signed as it signs. Values are ours, shapes are theirs."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_plus

KEY, SIGNS_BY = "key-1", "signs-1"
#: Status, headers, body.
Answer = tuple[int, dict[str, str], Any]


@dataclass
class Told:
    """A report, ready to be posted."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spec:
    """One service."""

    #: What the company gives in its settings; ADDRESS stands for where it is.
    secrets: Mapping[str, str]
    #: The setting of its address where the company isn't asked for it.
    setting: str
    #: Which of the secrets is the key.
    key: str
    path: str
    #: Where the key stands in a request.
    header: str
    bears: str
    taken: Callable[[str, int], Answer]
    refused: Callable[[str], Answer]
    stranger: Answer
    #: The sender is not confirmed: the account's trouble, no letter's.
    unconfirmed: Answer
    #: (what happened, the service's name of the letter, the address) → its report.
    tells: Callable[[str, str, str], dict[str, Any]]
    #: What a service does not tell.
    untold: frozenset[str] = frozenset()
    signs: Callable[[bytes, str], Told] = lambda body, key: Told(body)
    #: Where a letter says that it must not be watched.
    unwatched: tuple[str, ...] = ()
    #: It keeps nothing of a report's forger out but the secret address.
    unsigned: bool = False


def _unisender(what: str, name: str, to: str) -> dict[str, Any]:
    status, delivery, said = {
        "delayed": ("soft_bounced", "err_will_retry", "451 4.3.2 try again later"),
        "accepted": ("delivered", "ok_delivered", "250 OK"),
        "bounced": ("hard_bounced", "err_mailbox_full", None),
        "complained": ("spam", "ok_spam_folder", None),
    }[what]
    info = {"delivery_status": delivery, "destination_response": said, "ip": "203.0.113.9"}
    data = {
        "job_id": "1ZymBc-00041N-9X", "metadata": {"anymail_id": name}, "email": to,
        "status": status, "event_time": "2026-11-16 09:00:01", "url": "", "delivery_info": info,
    }  # fmt: skip
    told = {"event_name": "transactional_email_status", "event_data": data}
    block = {"event_name": "transactional_spam_block", "event_data": {"domain": "ya.example"}}
    mine = {"user_id": 456, "project_id": "643289", "project_name": "Wind"}
    return {"auth": "AUTH", "events_by_user": [{**mine, "events": [told, block]}]}


def _signs_unisender(body: bytes, key: str) -> Told:
    text = body.replace(b'"AUTH"', b'"' + key.encode() + b'"')
    auth = hashlib.md5(text).hexdigest()  # noqa: S324 (as the service does)
    return Told(body.replace(b"AUTH", auth.encode()))


def _mailgun(what: str, name: str, to: str) -> dict[str, Any]:
    event: dict[str, Any] = {
        "delayed": {
            "event": "failed", "severity": "temporary", "reason": "generic",
            "delivery-status": {"code": 451, "message": "4.2.1 try again later", "attempt-no": 1},
        },
        "accepted": {
            "event": "delivered",
            "delivery-status": {"code": 250, "message": "OK", "description": ""},
        },
        "bounced": {
            "event": "failed", "severity": "permanent", "reason": "bounce",
            "delivery-status": {"code": 552, "message": "5.2.2 mailbox full", "description": None},
        },
        "complained": {"event": "complained"},
    }[what]  # fmt: skip
    headers = {"message-id": name.strip("<>"), "to": to, "from": "w@wind.example", "subject": "x"}
    more = {"recipient": to, "timestamp": 1_794_819_601.25, "id": "Ase7i2zsRYeDXztHGENqRA"}
    return {
        "signature": {},
        "event-data": {**event, **more, "message": {"headers": headers, "attachments": []}},
    }


def _signs_mailgun(body: bytes, key: str) -> Told:
    token, at = hashlib.sha256(body).hexdigest()[:50], "1794819602"
    made = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    told = json.loads(body)
    told["signature"] = {"token": token, "timestamp": at, "signature": made}
    return Told(json.dumps(told).encode())


def _postmark(what: str, name: str, to: str) -> dict[str, Any]:
    same = {"MessageID": name, "ServerID": 23, "MessageStream": "outbound", "Metadata": {}}
    if what == "accepted":
        more = {"Recipient": to, "DeliveredAt": "2026-11-16T09:00:01Z", "Details": "250 OK"}
        return {"RecordType": "Delivery", "Tag": "", **same, **more}
    kind, number, said, name_of = {
        "delayed": ("Transient", 2, "smtp;451 4.3.2 try again later", "Message delayed"),
        "bounced": ("HardBounce", 1, "smtp;552 5.2.2 mailbox full", "Hard bounce"),
        "complained": ("SpamComplaint", 100001, "", "Spam complaint"),
    }[what]
    record = "SpamComplaint" if what == "complained" else "Bounce"
    more = {
        "ID": 42, "Type": kind, "TypeCode": number, "Name": name_of, "Email": to,
        "From": "support@wind.example", "BouncedAt": "2026-11-16T09:00:01Z", "Details": said,
        "Description": name_of, "Inactive": what != "delayed", "CanActivate": True, "Subject": "x",
    }  # fmt: skip
    return {"RecordType": record, **same, **more}


def _brevo(what: str, name: str, to: str) -> dict[str, Any]:
    event, reason = {
        "delayed": ("deferred", "451 4.3.2 try again later"),
        "accepted": ("delivered", None),
        "bounced": ("hard_bounce", "552 5.2.2 mailbox full"),
        "complained": ("spam", None),
    }[what]
    told = {
        "event": event, "email": to, "id": 26224, "date": "2026-11-16 12:00:01", "ts": 1794819601,
        "message-id": name, "ts_event": 1794819601, "ts_epoch": 1_794_819_601_000, "subject": "x",
        "sending_ip": "203.0.113.9",
    }  # fmt: skip
    return {**told, "reason": reason} if reason else told


def _mailersend(what: str, name: str, to: str) -> dict[str, Any]:
    kind, morph = {
        "accepted": ("delivered", None),
        "bounced": ("hard_bounced", {"object": "recipient_bounce", "reason": "Mailbox full"}),
        "complained": ("spam_complaint", {"object": "spam_complaint", "reason": None}),
    }[what]
    email = {
        "object": "email", "id": "63fd1c1d", "from": "support@wind.example", "subject": "x",
        "status": "rejected" if morph else "delivered", "tags": None,
        "message": {"object": "message", "id": name},
        "recipient": {"object": "recipient", "id": "63f3bb", "email": to},
    }  # fmt: skip
    data = {
        "object": "activity", "id": "63fd1c1e", "type": kind, "email": email, "morph": morph,
        "created_at": "2026-11-16T09:00:01.506000Z", "template_id": "",
    }  # fmt: skip
    return {"type": f"activity.{kind}", "domain_id": "d", "webhook_id": "w", "data": data}


def _signs_mailersend(body: bytes, key: str) -> Told:
    made = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return Told(body, {"Signature": made})


_BASIC = "Basic " + base64.b64encode(f"api:{KEY}".encode()).decode()
SPECS: dict[str, Spec] = {
    "unisender_go": Spec(
        secrets={"api_key": KEY, "api_url": "ADDRESS/ru/transactional/api/v1/"},
        setting="",
        key="api_key",
        path="/ru/transactional/api/v1/email/send.json",
        header="X-API-KEY",
        bears=KEY,
        taken=lambda to, n: (200, {}, {"status": "success", "job_id": f"1Zym-{n}", "emails": [to]}),
        refused=lambda to: (
            200,
            {},
            {"status": "success", "job_id": "1Zym-0", "emails": [],
             "failed_emails": {to: "temporary_unavailable"}},
        ),
        stranger=(401, {}, {"status": "error", "code": 102, "message": "API key is not known"}),
        unconfirmed=(
            400, {}, {"status": "error", "code": 204, "message": "The sender is not verified"},
        ),
        tells=_unisender,
        signs=_signs_unisender,
        unwatched=('"track_links": 0', '"track_read": 0'),
    ),
    "mailgun": Spec(
        secrets={"api_key": KEY, "sender_domain": "mg.wind.example", "api_url": "ADDRESS/v3",
                 "webhook_signing_key": SIGNS_BY},
        setting="",
        key="api_key",
        path="/v3/mg.wind.example/messages",
        header="Authorization",
        bears=_BASIC,
        taken=lambda to, n: (
            200, {}, {"id": f"<given.{n}@mg.wind.example>", "message": "Queued. Thank you."},
        ),
        refused=lambda to: (
            400, {}, {"message": "'to' parameter is not a valid address."},
        ),
        stranger=(401, {"Content-Type": "text/plain"}, "Forbidden"),
        unconfirmed=(400, {}, {"message": "'from' parameter is not a valid address."}),
        tells=_mailgun,
        signs=_signs_mailgun,
        unwatched=("o:tracking-clicks", "o:tracking-opens"),
    ),
    "postmark": Spec(
        secrets={"server_token": KEY},
        setting="POSTMARK_API_URL",
        key="server_token",
        path="/email",
        header="X-Postmark-Server-Token",
        bears=KEY,
        taken=lambda to, n: (
            200, {}, {"To": to, "SubmittedAt": "2026-11-16T09:00:00Z", "MessageID": f"given-{n}",
                      "ErrorCode": 0, "Message": "OK"},
        ),
        refused=lambda to: (
            422, {}, {"ErrorCode": 406, "Message": "You tried to send to a recipient that has been"
                      f" marked as inactive.\nFound inactive addresses: {to}.\nInactive recipients"
                      " are ones that have generated a hard bounce or a spam complaint. "},
        ),
        stranger=(401, {}, {"ErrorCode": 10, "Message": "No valid server token was given."}),
        unconfirmed=(
            422, {}, {"ErrorCode": 400, "Message": "The 'From' address is no Sender Signature."},
        ),
        tells=_postmark,
        unwatched=('"TrackOpens": false', '"TrackLinks": "None"'),
        unsigned=True,
    ),
    "brevo": Spec(
        secrets={"api_key": KEY},
        setting="BREVO_API_URL",
        key="api_key",
        path="/smtp/email",
        header="api-key",
        bears=KEY,
        taken=lambda to, n: (201, {}, {"messageId": f"<given.{n}@smtp-relay.mailin.example>"}),
        refused=lambda to: (
            400, {}, {"code": "invalid_parameter", "message": "email is not valid in to"},
        ),
        stranger=(401, {}, {"message": "Key not found", "code": "unauthorized"}),
        unconfirmed=(
            400, {}, {"code": "invalid_parameter", "message": "Sending has been rejected because"
                      " the sender you used support@wind.example is not valid."},
        ),
        tells=_brevo,
        unsigned=True,
    ),
    "mailersend": Spec(
        secrets={"api_token": KEY, "signing_secret": SIGNS_BY},
        setting="MAILERSEND_API_URL",
        key="api_token",
        path="/email",
        header="Authorization",
        bears=f"Bearer {KEY}",
        taken=lambda to, n: (
            202, {"Content-Type": "text/html; charset=utf-8", "X-Message-Id": f"given-{n}"}, "",
        ),
        refused=lambda to: (
            202, {}, {"message": "There are some warnings for your request.", "warnings": [
                {"type": "ALL_SUPPRESSED", "warning": "All the recipients have been suppressed.",
                 "recipients": [{"email": to, "name": "", "reasons": ["hard_bounced"]}]}]},
        ),
        stranger=(401, {}, {"message": "Unauthenticated."}),
        unconfirmed=(
            422, {}, {"message": "The from.email domain must be verified in your account.",
                      "errors": {"from.email": ["The from.email domain must be verified."]}},
        ),
        tells=_mailersend,
        # It retries by itself and speaks when it has given up.
        untold=frozenset({"delayed"}),
        signs=_signs_mailersend,
        unwatched=('"track_clicks": false', '"track_opens": false'),
    ),
}  # fmt: skip


@dataclass
class Desk:
    """The service at work: what it was asked, what it will say to letters for one address."""

    spec: Spec
    address: str = ""
    to: str = ""
    #: Bodies of what was asked for that address.
    asked: list[str] = field(default_factory=list)
    #: Of the next letters for that address, else they are taken.
    says: list[Answer] = field(default_factory=list)
    #: Called with a body before it is answered; an answer wins.
    minds: Callable[[str], Answer | None] = lambda body: None

    def answer(self, path: str, headers: Mapping[str, str], body: str) -> Answer:
        if path != self.spec.path:
            return 404, {}, {"message": f"nothing at {path}"}
        if headers.get(self.spec.header) != self.spec.bears:
            return self.spec.stranger
        if self.to not in body:
            return self.spec.taken("somebody@wind.example", 0)
        self.asked.append(body)
        if self.says:
            return self.says.pop(0)
        return self.minds(body) or self.spec.taken(self.to, len(self.asked))


@contextmanager
def serving(spec: Spec, to: str) -> Iterator[Desk]:
    desk = Desk(spec, to=to)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = unquote_plus(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, headers, said = desk.answer(self.path, self.headers, body)  # type: ignore[arg-type]
            raw = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    desk.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
