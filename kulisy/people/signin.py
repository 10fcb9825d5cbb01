"""Our part of sign-in: allauth does the rest. One-time links are ours and end in its login."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.core.ratelimit import consume, respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added
from django import forms
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kulisy.kit.text import one_line
from kulisy.people import letters
from kulisy.people.models import LoginLink, Person
from kulisy.people.sealing import seal, unseal

LINK_LIFE = timedelta(hours=24)
#: In the session: whose code was asked for by a personal link.
CODE_BY_LINK = "code_by_link"

#: What allauth says in a strip above the page; "" = the page itself says it.
WORDS = {
    "account/messages/logged_in.txt": "",
    "account/messages/login_code_sent.txt": "",
    "account/messages/email_confirmation_sent.txt": "",
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/email_confirmed.txt": _("The address %(email)s is confirmed."),
    "account/messages/email_confirmation_failed.txt": _("This address can't be confirmed."),
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "mfa/messages/recovery_codes_generated.txt": _("New spare codes are made."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is connected."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is disconnected."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions are ended."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Letters leave by a job, in our words; links begin with the setting, never with the request's
    Host header."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The address or the password is not right."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Compare it with the letter."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": _("That was too often. Please wait a few minutes."),
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _(
            "Too many attempts. Please wait a few minutes and ask for a new code."
        ),
    }

    def save_user(
        self, request: HttpRequest, user: Person, form: Any, commit: bool = True
    ) -> Person:
        user.name = one_line(form.cleaned_data.get("name", ""), limit=120)
        saved: Person = super().save_user(request, user, form, commit=commit)
        return saved

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """There are no user names here."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's letter as a job; of its context only what a letter may say is taken along."""
        keys: tuple[str, ...] = ("code", "from_email", "to_email", "deleted_email", "ip")
        facts = {key: str(context[key]) for key in keys if key in context}
        if "user_agent" in context:
            facts["user_agent"] = one_line(context["user_agent"], limit=200)
            facts["timestamp"] = context["timestamp"].isoformat()
        letters.post(template_prefix, email, facts)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template in WORDS:
            message = str(WORDS[message_template])
            if message:
                messages.add_message(request, level, message % (message_context or {}), extra_tags)
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)


class StepsAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step: its secrets lie sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Empty where the key was changed: then no code fits, and a spare way in is needed."""
        return unseal(encrypted_text) or ""

    def _get_site_name(self) -> str:
        return gettext("Kulisy")


@receiver(authenticator_added, dispatch_uid="people.just_shown")
def just_shown(request: HttpRequest, user: Person, **_kwargs: Any) -> None:
    """Whoever has just connected an app or a passkey need not show at once that he has it."""
    record_authentication(request, user, method="mfa", reauthenticated=True)


def shown(person: Person) -> str:
    """How a person is called on his own pages and passkeys."""
    return person.name or person.email


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


def ask_code(request: HttpRequest, person: Person, *, onward: str) -> HttpResponse:
    """Mail the person a code, as if he had given his address at the entrance, and go on to where it
    is entered; with it he is signed in and comes to `onward`. His address is not shown in full:
    who sits here may be somebody else."""
    key = person.email.lower()
    allowed = consume(request, action="request_login_code", key=key)
    if not allowed:
        return respond_429(request)
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=person.email)
    request.session[CODE_BY_LINK] = person.email
    page = reverse("account_confirm_login_code")
    return HttpResponseRedirect(f"{page}?{urlencode({'next': onward})}")


def sign_in(request: HttpRequest, person: Person, *, redirect_url: str | None) -> HttpResponse:
    """The end of a one-time link: allauth's login, with the second step where the person has one.
    Whoever handed the link out vouches for the address."""
    record_authentication(request, person, method="link")
    vouched = app_settings.EmailVerificationMethod.NONE
    login = Login(user=person, email_verification=vouched, redirect_url=redirect_url)
    response: HttpResponse = perform_login(request, login)
    return response
