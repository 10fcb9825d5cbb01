"""Reports of servers that have a form of their own, and findings of our own server."""

import pytest

from kulisy.mailroom import authentication, bounces
from kulisy.mailroom.raw import parsed
from kulisy.mailroom.tests.post import letter, raw

OURS = "abc123@kulisy.example"
RETURNED = f"Return-path: <x@y>\nMessage-ID: <{OURS}>\nSubject: Вёрстка\n"

EXIM = f"""A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@romashka.example
    host mx.romashka.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<anna@romashka.example>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

{RETURNED}"""
EXIM_LATE = f"""This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.
No action is required on your part. Delivery attempts will continue for some time.

{RETURNED}"""
QMAIL = f"""Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@romashka.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 No such user

--- Below this line is a copy of the message.

{RETURNED}"""
MAIL_RU = f"""Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

**********************
anna@mail.ru
user not found
**********************

{RETURNED}"""
YANDEX = f"""Это письмо отправлено почтовым сервером yandex.ru.

К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть
отправлено одному или нескольким адресатам. Технические подробности можно найти ниже.

<anna@yandex.ru>: host mx.yandex.ru said: 552 5.2.2 Mailbox size limit exceeded

{RETURNED}"""


def report(text: str, *, subject: str = "Mail delivery failed: returning message") -> list:  # type: ignore[type-arg]
    data = raw(sender="Mail Delivery System <Mailer-Daemon@mx.example>", subject=subject, text=text)
    return bounces.reports(parsed(data), letter(data))


@pytest.mark.parametrize(
    ("text", "state", "detail"),
    [
        (EXIM, "bounced", "550 5.1.1"),
        (QMAIL, "bounced", "550 No such user"),
        (MAIL_RU, "bounced", "не может быть доставлено"),
        (YANDEX, "bounced", "552 5.2.2"),
        (EXIM_LATE, "delayed", ""),
    ],
)
def test_servers_with_a_form_of_their_own_are_understood(
    text: str, state: str, detail: str
) -> None:
    (told,) = report(text)
    assert (told.message_id, told.state) == (OURS, state)
    assert detail in told.detail


def test_a_letter_about_delivery_is_no_report() -> None:
    data = raw(text="Курьер: письмо не может быть доставлено, 550 рублей", subject="Доставка")
    assert bounces.reports(parsed(data), letter(data)) == []


def test_a_complaint_names_the_letter_that_was_called_spam() -> None:
    edge = "=e"
    data = (
        "From: fbl@mail.example\nTo: x@y.example\nSubject: complaint\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type=feedback-report; boundary="{edge}"\n\n'
        f"--{edge}\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
        f"User-Agent: x/1\nVersion: 1\n\n--{edge}\nContent-Type: message/rfc822\n\n"
        f"Message-ID: <{OURS}>\nSubject: x\n\nслова\n--{edge}--\n"
    ).encode()
    (told,) = bounces.reports(parsed(data), letter(data))
    assert (told.message_id, told.state) == (OURS, "complained")


TRUSTED = "mx.wind.example"


@pytest.mark.parametrize(
    ("header", "forged"),
    [
        (f"{TRUSTED}; dmarc=fail (p=reject) header.from=romashka.example", True),
        (f"{TRUSTED} 1;\n dkim=none;\n spf=fail (x (y)) smtp.mailfrom=a@b", True),
        (f"{TRUSTED}; spf=fail; dkim=fail header.d=x; dkim=pass header.d=y", False),
        (f"{TRUSTED}; dmarc=pass; spf=fail; dkim=none", False),
        (f"{TRUSTED}; spf=softfail; dkim=none", False),
        (f"{TRUSTED}; none", False),
        ("mx.evil.example; dmarc=fail", False),
        (f"{TRUSTED}.evil.example; dmarc=fail", False),
    ],
)
def test_only_the_servers_own_word_makes_a_sender_forged(header: str, forged: bool) -> None:
    message = parsed(raw(more=f"Authentication-Results: {header}\n"))
    assert authentication.findings(message, trusted=TRUSTED).forged is forged


def test_a_copy_below_takes_nothing_back_and_without_a_name_nobody_is_believed() -> None:
    message = parsed(raw(more=(
        f"Authentication-Results: {TRUSTED}; dmarc=fail; spf=fail\n"
        f"Authentication-Results: {TRUSTED}; dmarc=pass; dkim=pass\n"
    )))  # fmt: skip
    assert authentication.findings(message, trusted=TRUSTED).forged
    assert not authentication.findings(message, trusted="").forged
