"""Our part of sign-in: allauth does the rest. One-time links are ours and end in its login."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kulisy.kit.text import one_line
from kulisy.people.models import LoginLink, Person

LINK_LIFE = timedelta(hours=24)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Links begin with the setting, never with the request's Host header."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.name = one_line(form.cleaned_data.get("name", ""), limit=120)
        saved: Person = super().save_user(request, user, form, commit=commit)
        return saved

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """There are no user names here."""


class NameForm(forms.Form):
    """Asked beside the address when a person signs up."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: Person) -> None:
        """allauth calls this after saving; the name was taken by the adapter."""


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(person: Person, *, now: datetime, life: timedelta = LINK_LIFE) -> str:
    """An address that signs `person` in once; the token itself is stored nowhere."""
    token = secrets.token_urlsafe(32)
    LoginLink.objects.bulk_create(
        [
            LoginLink(
                person=person,
                token_hash=hash_token(token),
                created_at=now,
                expires_at=now + life,
            )
        ]
    )
    return f"{settings.ADDRESS}/link/{token}/"


def open_link(token: str, *, now: datetime) -> LoginLink | None:
    """The link behind a token, if it can still be used."""
    return (
        LoginLink.objects.select_related("person")
        .filter(token_hash=hash_token(token), used_at=None, expires_at__gt=now)
        .filter(person__is_active=True)
        .first()
    )


def use_link(token: str, *, now: datetime) -> Person | None:
    """Take the link: exactly one of two clicks at once gets the person."""
    link = open_link(token, now=now)
    if link is None:
        return None
    taken = LoginLink.objects.filter(id=link.id, used_at=None).update(used_at=now)
    return link.person if taken else None
