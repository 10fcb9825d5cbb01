"""What mail services tell of letters, later: taken, delayed, come back, called spam.

The address holds a secret of the company's; behind it the service's own signature is checked too,
where it signs. The request is only put away: the worker, who may know letters, reads it.
"""

import base64
import importlib
import io
import json
import logging
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kulisy.notify import carriers, delivery, outbox, reasons
from kulisy.notify.carriers import PROVIDERS
from kulisy.notify.models import CompanyMail
from kulisy.people.sealing import seal, unseal

log = logging.getLogger(__name__)

TAKE = "kulisy.notify.tasks.take_report"
LARGEST = 1024 * 1024
#: anymail's word → ours. Opened, clicked and the like are none of our business: we track nobody.
_STATES = {
    "delivered": "accepted",
    "deferred": "delayed",
    "bounced": "bounced",
    "rejected": "bounced",
    "failed": "bounced",
    "complained": "complained",
}
#: Its reason → ours, where the server's own words say nothing.
_REASONS = {
    "invalid": "unknown",
    "bounced": "other",
    "timed_out": "unreachable",
    "blocked": "spam",
    "spam": "complained",
    "unsubscribed": "stopped",
}


def address(mail: CompanyMail, slug: str) -> str:
    """Where the chosen service reports to, or ""."""
    if mail.way != CompanyMail.Way.PROVIDER or mail.provider not in PROVIDERS:
        return ""
    turn = mail.reports_turn
    args = [slug, mail.provider, turn, _secret(slug, mail.provider, turn)]
    return settings.ADDRESS + reverse("mail_reports", args=args)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, *, slug: str, provider: str, turn: int, secret: str) -> HttpResponse:
    """GET: services look whether somebody is here. Who doesn't know the secret finds nothing."""
    known = provider in PROVIDERS
    if not constant_time_compare(secret, _secret(slug, provider, turn)) or not known:
        raise Http404
    if request.method == "POST" and request.body and len(request.body) <= LARGEST:
        told = {
            "body": base64.b64encode(request.body).decode(),
            "type": request.headers.get("Content-Type", ""),
            "headers": dict(request.headers),
        }
        sealed = seal(json.dumps(told))
        outbox.defer(TAKE, slug=slug, provider=provider, turn=turn, sealed=sealed)
    return HttpResponse(status=204)


def read(*, slug: str, provider: str, turn: int, sealed: str, now: datetime) -> int:
    """How many letters it told something of. What is forged or garbled tells of none. For the
    worker."""
    mail = CompanyMail.objects.select_related("company").filter(company__slug=slug).first()
    text = unseal(sealed)
    if mail is None or (mail.provider, mail.reports_turn) != (provider, turn) or text is None:
        return 0
    heard = 0
    for event in _events(mail, json.loads(text)):
        state = _STATES.get(str(event.event_type))
        if state is None or not event.message_id:
            continue
        detail = str(event.mta_response or event.description or "")
        heard += delivery.reported(
            message_id=str(event.message_id),
            state=state,
            detail=detail,
            now=now,
            company_id=mail.company_id,
            reason=_reason(event, detail),
        )
    return heard


def _reason(event: Any, detail: str) -> str:
    """The server's own words, or the service's («err_mailbox_full»); else what anymail makes of
    it."""
    known = reasons.read(detail.replace("_", " "))
    if known in {"", "other"}:
        return _REASONS.get(str(event.reject_reason), known)
    return known


def _events(mail: CompanyMail, told: dict[str, Any]) -> list[Any]:
    if not carriers.providers_here():
        return []
    provider = PROVIDERS[mail.provider]
    module = importlib.import_module(f"anymail.webhooks.{provider.module}")
    known = carriers.told(mail, carriers.secrets_of(mail))
    signed = not provider.signed_by or provider.signed_by in known
    if not signed:
        # Nobody was told by what it signs: the secret in the path says who it is.
        known[provider.signed_by] = secrets.token_hex(16)
    # Its own check is of a name and password in the address, which it misses aloud: ours is the
    # secret in the path.
    quiet = {"warn_if_no_basic_auth": False}
    view = type("View", (getattr(module, provider.reports),), quiet)(
        **{**known, "webhook_secret": None}
    )
    request = _request(told)
    try:
        if signed:
            view.run_validators(request)
        return list(view.parse_events(request))
    except (SuspiciousOperation, ValueError, KeyError, TypeError) as error:
        log.warning("A report of %s could not be read: %s", provider.label, type(error).__name__)
        return []


def _request(told: dict[str, Any]) -> WSGIRequest:
    body = base64.b64decode(told["body"])
    surroundings = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in told["headers"].items()
    }
    return WSGIRequest(
        {
            **surroundings,
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": told["type"],
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "https",
        }
    )


def _secret(slug: str, provider: str, turn: int) -> str:
    said = f"{slug}|{provider}|{turn}"
    return salted_hmac("kulisy.notify.reports", said, algorithm="sha256").hexdigest()[:40]


urls = [
    path("reports/<slug:slug>/<slug:provider>/<int:turn>/<str:secret>/", take, name="mail_reports")
]
