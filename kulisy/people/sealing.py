"""Small secrets that wait in the database, sealed with the installation's key: a table, a backup or
a log that is read by the wrong eyes gives none of them away."""

import base64
import hashlib
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """`text`, readable for `unseal` only."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, life: timedelta | None = None) -> str | None:
    """What was sealed; None when it is older than `life` or was sealed with another key."""
    try:
        return (
            _box()
            .decrypt(sealed.encode(), ttl=None if life is None else int(life.total_seconds()))
            .decode()
        )
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"kulisy.sealing " + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
