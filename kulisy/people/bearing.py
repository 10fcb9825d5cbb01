"""Programs at the door: who bears a token, how often he asks, and what he was answered. Everything
here runs in the lobby, which can only reach the row whose token was shown."""

import hashlib
import math
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection

from kulisy.kit.text import one_line
from kulisy.people.doors import DOORS
from kulisy.people.models import Token, TokenAnswer, TokenCall
from kulisy.people.sealing import seal, unseal
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer

PREFIX = "kulisy_"
#: 256 random bits in letters of addresses.
_SHAPE = re.compile(PREFIX + r"[\w-]{43}", re.ASCII)
#: Last use is written this often at most.
COARSE = timedelta(minutes=1)
WINDOW = timedelta(minutes=1)
#: How long an answer is kept for a repeated key.
KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Borne:
    """A token that opens, and the viewer that its bearer is."""

    token: Token
    viewer: Viewer


@dataclass(frozen=True)
class Kept:
    """What a write was answered before."""

    same: bool
    status: int
    body: str


@contextmanager
def shown(secret: str) -> Iterator[None]:
    """Inside, the lobby reaches the token that was shown, its calls and its answers."""
    _name(hash_token(secret) if _SHAPE.fullmatch(secret) else "")
    try:
        yield
    finally:
        # In an aborted transaction nothing can be said, and its end takes the setting back.
        raw = connection.connection
        if raw and raw.info.transaction_status.name != "INERROR":
            _name("")


def bearer(secret: str) -> Borne | None:
    """Inside `shown`: the viewer behind a token. None for one that was never made or is revoked,
    and where its person may no longer enter: no difference is told."""
    if not _SHAPE.fullmatch(secret):
        return None
    token = (
        Token.objects.select_related("company", "person")
        .filter(token_hash=hash_token(secret), revoked_at=None, person__is_active=True)
        .first()
    )
    door = DOORS.get(token.face) if token else None
    viewer = door(token.company.slug, token.person) if token and door else None
    if token is None or viewer is None:
        return None
    return Borne(token, replace(viewer, token_id=token.id))


def wait(token: Token, *, most: int, now: datetime) -> int:
    """Note one more call of the token. 0, or, where `most` were made within a minute, the seconds
    until the next one may come; then none is noted. One statement, and no lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH seen AS (SELECT count(*) AS calls, min(at) AS first"  # noqa: S608 (own name)
            f" FROM {TokenCall._meta.db_table}"
            " WHERE company_id = %(company)s AND token_id = %(token)s AND at > %(since)s),"
            f" noted AS (INSERT INTO {TokenCall._meta.db_table} (id, company_id, token_id, at)"
            " SELECT gen_random_uuid(), %(company)s, %(token)s, %(now)s FROM seen"
            " WHERE calls < %(most)s)"
            " SELECT calls, first FROM seen",
            {
                "company": token.company_id,
                "token": token.id,
                "since": now - WINDOW,
                "now": now,
                "most": most,
            },
        )
        calls, first = cursor.fetchone()
    if calls < most:
        return 0
    return max(1, math.ceil((first + WINDOW - now).total_seconds()))


def note_use(token: Token, *, address: str, agent: str, now: datetime) -> None:
    """Keep when and from where the token was used: once a minute, or from elsewhere."""
    agent, address = one_line(agent, limit=200), address[:45]
    fresh = token.used_at and now - token.used_at < COARSE
    if fresh and (token.used_from, token.used_by) == (address, agent):
        return
    # Whoever is not the first to say so passes by: no request waits for another's end.
    mine = Token.objects.select_for_update(skip_locked=True, no_key=True).filter(id=token.id)
    if mine.values_list("id", flat=True).first():
        Token.objects.filter(id=token.id).update(used_at=now, used_from=address, used_by=agent)


def begin(token: Token, *, key: str, asked: bytes, now: datetime) -> Kept | None:
    """Take the key for this write. None: it is ours, do it and `keep` the answer, in the same
    transaction. Else what the one before was answered; of two at once the second waits here."""
    digest = hashlib.sha256(asked).hexdigest()
    mine = TokenAnswer.objects.filter(company_id=token.company_id, token=token, key=key)
    mine.filter(at__lt=now - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TokenAnswer._meta.db_table}"  # noqa: S608 (own name)
            " (id, company_id, token_id, key, asked, body, at)"
            " VALUES (%s, %s, %s, %s, %s, '', %s) ON CONFLICT DO NOTHING",
            [uuid.uuid4(), token.company_id, token.id, key, digest, now],
        )
        if cursor.rowcount:
            return None
    before = mine.get()
    return Kept(before.asked == digest, before.status or 0, unseal(before.body) or "")


def keep(token: Token, *, key: str, status: int, body: str) -> None:
    TokenAnswer.objects.filter(company_id=token.company_id, token=token, key=key).update(
        status=status, body=seal(body)
    )


def let_go(token: Token, *, key: str) -> None:
    """The write was refused: the same key may be tried again."""
    TokenAnswer.objects.filter(company_id=token.company_id, token=token, key=key).delete()


def forget(*, now: datetime) -> int:
    """The worker's: calls and answers that no longer count. Gives back how many."""
    calls = TokenCall.objects.filter(at__lt=now - 2 * WINDOW).delete()[0]
    answers = TokenAnswer.objects.filter(at__lt=now - KEPT).delete()[0]
    return calls + answers


def _name(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kulisy.token', %s, true)", [value])
