"""The six figures of a one-time code: they stand nowhere, they are reckoned from its row's id."""

import uuid
from datetime import timedelta

from django.utils.crypto import salted_hmac

#: How long a code holds, how often it may be mistyped, how often one is sent in an hour.
HOLDS, TRIES, AN_HOUR = timedelta(minutes=15), 5, 5


def secret_of(code_id: uuid.UUID) -> str:
    """By the installation's secret, here and in the letter alike."""
    digest = salted_hmac("kulisy.projects.approving", str(code_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"
