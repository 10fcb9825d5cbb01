"""Typed readers of the environment: they fail loudly, at start, with the name of the setting."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(SystemExit):
    """A setting that can't be used: ends the process with one plain sentence."""


def text(name: str, default: str = "") -> str:
    """The value of `name`; or, for secrets, what the file named by `<name>_FILE` holds."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not “{value}”.") from None


def yes(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").lower()
    if not value:
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise BadSetting(f"{name} must be yes or no, not “{value}”.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """A PostgreSQL address as Django's settings: postgresql://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting("DATABASE_URL must begin with postgresql://.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


def mail(url: str) -> dict[str, object]:
    """An outgoing mail server: smtp://, smtp+tls:// (STARTTLS) or smtps://user:password@host:port."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise BadSetting("EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://.")
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
