"""Web push as the standards have it: a message sealed for one browser (RFC 8291, RFC 8188), our
name under it (VAPID, RFC 8292), and its way to the service of the browser's maker. Who is told
what is no affair of this file."""

import base64
import http.client
import json
import os
import ssl
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from kulisy.kit import outward

_CURVE = ec.SECP256R1()
#: Sealed messages are made equally long, so that their size tells nothing. A record holds 4096.
_STEP, _RECORD = 512, 4096
_PATIENCE = 10.0
#: How long a service keeps what it can't deliver at once, and how long our signature is good.
_KEPT, _SIGNED = timedelta(days=1), timedelta(hours=12)


class BadSubscription(ValueError):
    """Not what a browser gives: an address elsewhere, or keys that are none."""


def check(*, endpoint: str, public: str, secret: str) -> None:
    """Raises BadSubscription unless this can be a browser's subscription."""
    try:
        parts = urlsplit(endpoint)
        host, _port = parts.hostname or "", parts.port
        point, auth = _bytes(public), _bytes(secret)
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError as error:
        raise BadSubscription(str(error)) from error
    if parts.scheme != "https" or parts.username is not None or not _known(host):
        raise BadSubscription("a service that no browser uses")
    if len(endpoint) > 1000 or not endpoint.isascii() or not endpoint.isprintable():
        raise BadSubscription("no address")
    if len(point) != 65 or len(auth) != 16:
        raise BadSubscription("keys of another kind")


def public_key() -> str:
    """By which browsers know that a message comes from this installation."""
    return _text(_point(_own()))


def deliver(
    *, endpoint: str, public: str, secret: str, said: dict[str, str], topic: str, now: datetime
) -> int:
    """Seal and hand over; what the service answers (201: taken; 404, 410: the browser is gone).
    Of messages with one `topic` that still wait there the newest is kept. Follows no redirect.

    Raises OSError or http.client.HTTPException where it can't be reached.
    """
    parts = urlsplit(endpoint)
    host, port = parts.hostname or "", parts.port or 443
    body = sealed(json.dumps(said, ensure_ascii=False).encode(), public=public, secret=secret)
    headers = {
        "Authorization": signature(f"https://{parts.netloc}", now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(_KEPT.total_seconds())),
        "Topic": topic[:32],
        "Urgency": "normal",
    }
    connection = http.client.HTTPSConnection(host, port, timeout=_PATIENCE)
    try:
        plain = outward.line(host, port, timeout=_PATIENCE)
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path or "/", body=body, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def sealed(
    text: bytes,
    *,
    public: str,
    secret: str,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    padded: bool = True,
) -> bytes:
    """`text` as one record that only the holder of the browser's key can read. `own`, `salt`: made
    anew for each message, and given by the test that follows the standard's example."""
    theirs, own, salt = (
        _bytes(public),
        own or ec.generate_private_key(_CURVE),
        salt or os.urandom(16),
    )
    mine = _point(own)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs))
    material = _derived(_bytes(secret), shared, b"WebPush: info\0" + theirs + mine, 32)
    key = _derived(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, material, b"Content-Encoding: nonce\0", 12)
    blank = -(len(text) + 1) % _STEP if padded else 0
    record = AESGCM(key).encrypt(nonce, text + b"\x02" + bytes(blank), None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine + record


def signature(origin: str, *, now: datetime) -> str:
    """The Authorization header for the service at `origin`."""
    claims = {
        "aud": origin,
        "exp": int((now + _SIGNED).timestamp()),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    parts = [{"typ": "JWT", "alg": "ES256"}, claims]
    signed = ".".join(_text(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = utils.decode_dss_signature(_own().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"vapid t={signed}.{_text(raw)}, k={public_key()}"


def _known(host: str) -> bool:
    """Makers of browsers, and what the operator adds."""
    return any(
        host == each or host.endswith(f".{each}") for each in settings.PUSH_HOSTS if host and each
    )


def _own() -> ec.EllipticCurvePrivateKey:
    return _key(settings.PUSH_KEY)


@lru_cache(maxsize=2)
def _key(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(number), "big"), _CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except UnicodeEncodeError as error:
        raise ValueError("not base64url") from error


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
