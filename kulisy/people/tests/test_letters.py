"""Letters of sign-in have words, in both languages, for everything allauth may want to say."""

import json
from datetime import timedelta
from importlib import resources
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation

from kulisy.people import letters, sealing
from kulisy.people.letters import CODES, KNOWN_ALREADY, NEWS, UNKNOWN, Letter

FACTS = {
    "code": "QVQN-KHRT",
    "from_email": "old@x.example",
    "to_email": "new@x.example",
    "deleted_email": "old@x.example",
    "ip": "192.0.2.1",
    "user_agent": "<script>alert(1)</script>",
    "timestamp": "2026-11-16T09:00:00+00:00",
}
#: Words for what we have not switched on: confirming and resetting by links, sharing accounts.
NOT_OURS = {"base", "base_notification", "password_reset_key"}


def letter(kind: str, address: str = "anna@romashka.example") -> Letter:
    return Letter(kind, address, "ru", "<1@localhost>", FACTS)


def sealed(kind: str) -> str:
    return sealing.seal(json.dumps(letter(kind).__dict__))


def test_every_letter_that_allauth_knows_has_words_of_ours() -> None:
    known = {*CODES, *NEWS, KNOWN_ALREADY, UNKNOWN}
    for room in ("account", "mfa"):
        folder = resources.files("allauth") / "templates" / room / "email"
        for file in folder.iterdir():
            name = file.name.rsplit("_", 1)[0]
            if name not in NOT_OURS:
                assert f"{room}/email/{name}" in known


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", [*CODES, *NEWS, KNOWN_ALREADY])
def test_every_letter_reads_well_as_text_and_as_html(kind: str, language: str) -> None:
    with translation.override(language):
        message = letters.compose(letter(kind))
    html = str(message.alternatives[0].content)
    assert message.subject
    assert "%(" not in message.subject + message.body + html
    assert "<script>" not in html
    assert message.to == ["anna@romashka.example"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_code_that_comes_too_late_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = sealed("account/email/login_code")
    monkeypatch.setattr(letters, "CODE_LIFE", timedelta(seconds=-1))
    letters.send(waiting)
    assert mail.outbox == []


def test_what_was_sealed_with_another_key_is_let_go(settings) -> None:
    waiting = sealed("account/email/login_code")
    settings.SECRET_KEY = "another" * 10
    letters.send(waiting)
    assert mail.outbox == []
    settings.SECRET_KEY_FALLBACKS = ["t" * 50]
    letters.send(waiting)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("code", "again"), [(550, False), (451, True)])
def test_a_refused_address_is_let_go_and_a_passing_trouble_tried_again(
    monkeypatch: pytest.MonkeyPatch, code: int, again: bool
) -> None:
    def refuse(self: EmailBackend, messages: list) -> int:
        raise SMTPRecipientsRefused({"anna@romashka.example": (code, b"no")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    if again:
        with pytest.raises(SMTPRecipientsRefused):
            letters.send(sealed("account/email/login_code"))
    else:
        letters.send(sealed("account/email/login_code"))
