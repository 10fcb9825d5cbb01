"""Who carries a company's letters: the installation's own server, the company's own, or a mail
service. What they must be told in confidence is sealed."""

import json
import smtplib
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from kulisy.kit import outward
from kulisy.notify.models import CompanyMail
from kulisy.people.sealing import seal, unseal

#: Seconds until a silent server is given up.
PATIENCE = 20
PASSWORD, DKIM_KEY = "smtp_password", "dkim_key"


@dataclass(frozen=True)
class Asked:
    """Something that a mail service must be told."""

    name: str
    label: Any
    secret: bool = True
    required: bool = True
    choices: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Provider:
    """A mail service, and what anymail calls it."""

    label: str
    module: str
    asked: tuple[Asked, ...]
    #: Its view of reports in anymail.webhooks.<module>.
    reports: str
    #: Of `asked`, by what it signs its reports, where that is a secret of its own.
    signed_by: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


_KEY = Asked("api_key", _("API key"))
PROVIDERS: dict[str, Provider] = {
    "unisender_go": Provider(
        "Unisender Go",
        "unisender_go",
        (
            _KEY,
            Asked(
                "api_url",
                _("Data centre"),
                secret=False,
                choices=(
                    ("https://go1.unisender.ru/ru/transactional/api/v1/", "go1.unisender.ru"),
                    ("https://go2.unisender.ru/ru/transactional/api/v1/", "go2.unisender.ru"),
                ),
            ),
        ),
        "UnisenderGoTrackingWebhookView",
    ),
    "mailgun": Provider(
        "Mailgun",
        "mailgun",
        (
            _KEY,
            Asked("sender_domain", _("Domain at the service"), secret=False),
            Asked(
                "api_url",
                _("Region"),
                secret=False,
                choices=(
                    ("https://api.eu.mailgun.net/v3", _("Europe")),
                    ("https://api.mailgun.net/v3", _("USA")),
                ),
            ),
            Asked("webhook_signing_key", _("Signing key of reports"), required=False),
        ),
        "MailgunTrackingWebhookView",
        signed_by="webhook_signing_key",
    ),
    "postmark": Provider(
        "Postmark",
        "postmark",
        (Asked("server_token", _("Server token")),),
        "PostmarkTrackingWebhookView",
    ),
    "brevo": Provider("Brevo", "brevo", (_KEY,), "BrevoTrackingWebhookView"),
    "mailersend": Provider(
        "MailerSend",
        "mailersend",
        (
            Asked("api_token", _("API token")),
            Asked("signing_secret", _("Signing secret of reports"), required=False),
        ),
        "MailerSendTrackingWebhookView",
        signed_by="signing_secret",
    ),
}


class NoCarrier(Exception):
    """The settings name nobody who could carry a letter now; the sentence says what is missing."""


class _Line(smtplib.SMTP):
    """A line that leads only where the open network does (kit.outward)."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return outward.line(host, port, timeout=timeout)


class _SecretLine(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = outward.line(host, port, timeout=timeout)
        return self.context.wrap_socket(plain, server_hostname=host)


class OwnServer(smtp.EmailBackend):
    """A company's own server, which somebody named in a form."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:  # type: ignore[override]
        return _SecretLine if self.use_ssl else _Line


def providers_here() -> bool:
    """Whether mail services can be used: the extra `providers` is installed."""
    return find_spec("anymail") is not None


def secrets_of(mail: CompanyMail) -> dict[str, str]:
    """What was sealed; nothing where the installation's key is another one now."""
    text = unseal(mail.sealed) if mail.sealed else None
    return dict(json.loads(text)) if text else {}


def keep_secrets(mail: CompanyMail, values: Mapping[str, str]) -> None:
    """Seal `values` beside those that are kept; an empty one forgets. The row is not saved."""
    kept = {**secrets_of(mail), **values}
    mail.sealed = seal(json.dumps({name: value for name, value in kept.items() if value}))


def connection(mail: CompanyMail | None, *, patience: int = PATIENCE) -> BaseEmailBackend:
    """A line, not yet opened, to whoever carries this company's letters. Raises NoCarrier."""
    if mail is None or mail.way == CompanyMail.Way.HOUSE:
        return get_connection()
    secrets = secrets_of(mail)
    if mail.way == CompanyMail.Way.SMTP:
        if mail.smtp_user and not secrets.get(PASSWORD):
            raise NoCarrier(str(_("The password of the mail server is missing: give it again.")))
        return OwnServer(
            host=mail.smtp_host,
            port=mail.smtp_port,
            username=mail.smtp_user,
            password=secrets.get(PASSWORD, ""),
            use_tls=mail.smtp_security == CompanyMail.Security.STARTTLS,
            use_ssl=mail.smtp_security == CompanyMail.Security.TLS,
            timeout=patience,
        )
    return _service(mail, secrets, patience)


def told(mail: CompanyMail, secrets: Mapping[str, str]) -> dict[str, str]:
    """What the chosen service is told, of what is kept."""
    provider = PROVIDERS.get(mail.provider)
    asked = provider.asked if provider else ()
    kept = {each.name: secrets.get(f"{mail.provider}.{each.name}", "") for each in asked}
    return {name: value for name, value in kept.items() if value}


def _service(mail: CompanyMail, secrets: Mapping[str, str], patience: int) -> BaseEmailBackend:
    provider = PROVIDERS.get(mail.provider)
    if provider is None or not providers_here():
        raise NoCarrier(str(_("This mail service can't be used on this installation.")))
    known: dict[str, Any] = dict(told(mail, secrets))
    if any(each.required and each.name not in known for each in provider.asked):
        raise NoCarrier(str(_("What the mail service must be told is missing: give it again.")))
    return get_connection(
        f"anymail.backends.{provider.module}.EmailBackend",
        ignore_unsupported_features=True,
        requests_timeout=patience,
        **known,
        **provider.more,
    )
