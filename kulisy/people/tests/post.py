"""What lies in the queue for the mail server: read like the worker does."""

import json

from django.db import connection

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
