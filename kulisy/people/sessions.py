"""Sessions in the database, as Django keeps them; found together with the person who is signed in.

allauth notes whose each session is: one look-up gives both. Whoever it doesn't know (a session of
before, a person who isn't signed in) is found in Django's own two steps.
"""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user,
)
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from kulisy.kit.statements import ask
from kulisy.people.models import Person

_FIELDS = [field.attname for field in Person._meta.concrete_fields]
_FIND = f"""
SELECT s.session_data, s.expire_date, {", ".join(f"p.{name}" for name in _FIELDS)}
  FROM django_session s
  LEFT JOIN usersessions_usersession u ON u.session_key = s.session_key
  LEFT JOIN people_person p ON p.id = u.user_id
 WHERE s.session_key = %s AND s.expire_date > %s
"""  # noqa: S608 (names of our own columns)


class SessionStore(db.SessionStore):
    """Keeps the person that was found with it."""

    person: Person | None = None

    def _get_session_from_db(self) -> Any:
        found = ask(_FIND, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return None
        data, expires, *fields = found[0]
        if fields[_FIELDS.index("id")] is not None:
            self.person = Person.from_db("default", _FIELDS, fields)
        return _Found(self.session_key, data, expires)

    @classmethod
    def get_model_class(cls) -> Any:
        from django.contrib.sessions.models import Session

        return Session


class _Found:
    """What a session's row tells its store."""

    def __init__(self, session_key: str | None, session_data: str, expire_date: datetime) -> None:
        self.session_key, self.session_data = session_key, session_data
        self.expire_date = expire_date


def signed_in(request: HttpRequest) -> Person | AnonymousUser:
    """Who sent this request; every check of Django's own `get_user`, which answers where the
    session does not say it at once (its key was renewed, it is of another person)."""
    session = request.session
    said = session.get(SESSION_KEY)
    person = getattr(session, "person", None)
    if said is None or person is None or uuid.UUID(said) != person.pk:
        return get_user(request)  # type: ignore[return-value]
    by = session.get(BACKEND_SESSION_KEY, "")
    known = constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    if not known or not person.is_active or by not in settings.AUTHENTICATION_BACKENDS:
        return get_user(request)  # type: ignore[return-value]
    return person  # type: ignore[no-any-return]
