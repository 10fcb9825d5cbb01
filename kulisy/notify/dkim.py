"""Signatures of the sender's domain on letters (RFC 6376, RFC 8463), relaxed in headers and body:
what mail servers on the way fold and trim does not break them."""

import base64
import hashlib
import re
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

#: Bits of an RSA key: what is smaller is taken for no signature; what is larger does not fit into
#: the DNS of some.
SMALLEST, LARGEST, MADE = 1024, 4096, 2048
#: What is signed, where it stands in the letter. One-click unsubscribing asks for its headers here
#: (RFC 8058); From is named once more than it stands, so that nobody adds another.
SIGNED = (
    "from", "from", "to", "subject", "date", "message-id", "in-reply-to", "references",
    "reply-to", "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted",
    "mime-version", "content-type",
)  # fmt: skip
_SPACE = re.compile(rb"[ \t]+")


class BadKey(ValueError):
    """No key that letters can be signed with."""


def make_key() -> str:
    """A new private key, as PEM. RSA: every mail server checks it, Ed25519 still not each."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=MADE))


def read_key(text: str) -> Key:
    """A private key given as PEM. Raises BadKey."""
    try:
        key = serialization.load_pem_private_key(text.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey from error
    if isinstance(key, rsa.RSAPrivateKey) and SMALLEST <= key.key_size <= LARGEST:
        return key
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    raise BadKey


def record(key: Key) -> str:
    """What the DNS record of the selector says: the public half."""
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        data = public.public_bytes(serialization.Encoding.DER, form)
        return f"v=DKIM1; k=rsa; p={base64.b64encode(data).decode()}"
    data = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(data).decode()}"


def signature(raw: bytes, key: Key, *, domain: str, selector: str, now: datetime) -> str:
    """The value of the DKIM-Signature header for a letter, which is about to leave byte for byte
    as it stands in `raw` (lines end in CRLF)."""
    head, _, body = raw.partition(b"\r\n\r\n")
    kind = "rsa-sha256" if isinstance(key, rsa.RSAPrivateKey) else "ed25519-sha256"
    fields = _fields(head)
    chosen = _chosen(fields)
    names = ":".join(name for name, _value in chosen)
    stem = (
        f"v=1; a={kind}; c=relaxed/relaxed; d={domain}; s={selector}; t={int(now.timestamp())};"
        f" h={names}; bh={_hash(relaxed_body(body))}; b="
    )
    said = b"".join(relaxed_header(name, value) + b"\r\n" for name, value in chosen if value)
    digest = hashlib.sha256(said + relaxed_header("dkim-signature", stem.encode())).digest()
    made = base64.b64encode(_sign(key, digest)).decode()
    # In pieces, so that the header can be folded.
    return stem + " ".join(made[i : i + 64] for i in range(0, len(made), 64))


def relaxed_header(name: str, value: bytes) -> bytes:
    """RFC 6376 3.4.2."""
    unfolded = value.replace(b"\r\n", b"")
    return name.lower().encode() + b":" + _SPACE.sub(b" ", unfolded).strip(b" \t")


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376 3.4.4."""
    lines = [_SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for line in head.split(b"\r\n"):
        if line[:1] in {b" ", b"\t"} and found:
            name, value = found[-1]
            found[-1] = (name, value + b"\r\n" + line)
        else:
            name_, _, value = line.partition(b":")
            found.append((name_.decode("latin-1").strip().lower(), value))
    return found


def _chosen(fields: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Each name of SIGNED with the value it stands for, from the last one upwards; a name that is
    signed once more than it stands has none."""
    left = list(fields)
    chosen = []
    for name in SIGNED:
        at = next((i for i in range(len(left) - 1, -1, -1) if left[i][0] == name), None)
        if at is not None:
            chosen.append(left.pop(at))
        elif name == "from":
            chosen.append((name, b""))
    return chosen


def _hash(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _sign(key: Key, digest: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(digest)
    return key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))


def _pem(key: Key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
