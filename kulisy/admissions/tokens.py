"""The tokens of an invitation's links. They are stored nowhere: each is made again, when it must
be written into a letter or shown, from the installation's key; the database holds hashes only."""

import base64
import hashlib
import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

#: The way a link went: by mail it proves the address, passed on by hand it proves nothing.
MAIL, PASSED = "mail", "link"


def token(invitation_id: uuid.UUID, *, turn: int, way: str) -> str:
    """43 characters, 256 bits; another one for each way and each renewal."""
    value = f"{invitation_id}/{turn}/{way}"
    digest = salted_hmac("kulisy.invitation", value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hashed(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def address(value: str) -> str:
    """Where the link leads."""
    return f"{settings.ADDRESS}/join/{value}/"
