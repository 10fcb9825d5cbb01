"""What lies in the queue for the mail server, read like the worker does; and what left it."""

import json
import re

from django.core import mail
from django.db import connection
from django.test import Client as Browser

from kulisy.operate.testing import acting_as
from kulisy.people.letters import Letter
from kulisy.people.sealing import unseal


def sealed_letters() -> list[str]:
    """The sealed letters of sign-in that wait, oldest first."""
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'sealed' FROM procrastinate_jobs WHERE task_name = %s ORDER BY id",
            ["kulisy.people.tasks.send_plain_mail"],
        )
        return [row[0] for row in cursor.fetchall()]


def letters() -> list[Letter]:
    return [Letter(**json.loads(unseal(sealed) or "{}")) for sealed in sealed_letters()]


def last_code() -> str:
    return letters()[-1].facts["code"]


def link_in_letter(address: str) -> str:
    """The path of the personal link in the last letter to him."""
    letter = next(each for each in reversed(mail.outbox) if each.to == [address])
    found = re.search(r"/l/[\w-]{43}/", str(letter.body))
    assert found, letter.body
    return found[0]


def pressed(link: str) -> tuple[Browser, str]:
    """A browser that knows nobody, and where the button of that link leads it."""
    browser = Browser(headers={"accept-language": "ru"})
    browser.get(link)
    return browser, browser.post("/l/").headers["Location"]
