"""Turns at the mail servers of recipients: so many letters in a minute to one domain, for each
company. Who sends faster is taken for a sender of spam, and then nobody's letter arrives."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from kulisy.kit.ids import new_id
from kulisy.notify.models import CompanyMail, Letter

#: In a minute, for a company that has said nothing.
USUAL = 300

_TAKE = """
INSERT INTO notify_pace (id, company_id, domain, used_to)
VALUES (%(id)s, %(company)s, %(domain)s, %(now)s + %(each)s)
ON CONFLICT (company_id, domain) DO UPDATE
  SET used_to = greatest(notify_pace.used_to, %(now)s) + %(each)s
RETURNING used_to
"""


def turn(letter: Letter, mail: CompanyMail | None, *, now: datetime) -> datetime:
    """When this letter may leave: now, or later. Taken once and kept on the letter.

    Half of a minute's letters may leave at once, the others follow one by one, so that no minute
    sees more than all of them. For the worker; commit at once: the row is held until then.
    """
    if letter.turn_at is not None or letter.company_id is None:
        return letter.turn_at or now
    in_a_minute = mail.per_minute if mail else USUAL
    at_once = max(1, in_a_minute // 2)
    each = timedelta(minutes=1) / max(1, in_a_minute - at_once)
    values: dict[str, Any] = {
        "id": new_id(),
        "company": letter.company_id,
        "domain": letter.address.rpartition("@")[2].lower()[:253],
        "now": now,
        "each": each,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        used_to: datetime = cursor.fetchone()[0]
    letter.turn_at = max(now, used_to - each * at_once)
    letter.save(update_fields=["turn_at"])
    return letter.turn_at
