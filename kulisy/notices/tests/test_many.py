"""A notice to a thousand recipients: in the outbox within half a minute; and with kill -9 in the
middle nothing is doubled and nothing is missing."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django.db import connection

from kulisy.journal.models import Entry
from kulisy.notices.models import Notice, Preparation, Recipient, Target
from kulisy.notify.models import Bell, Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Client, Contact, Person
from kulisy.people.tests.cast import Cast

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

MANY = 1_000
SECONDS = 30
PUBLISH = (
    "import django, sys; django.setup();"
    " from kulisy.notices.tasks import publish; publish(sys.argv[1])"
)


def ordered(cast: Cast, count: int) -> Preparation:
    """As many clients with one authorised person each, and a notice to all of them."""
    now = datetime.now(UTC)
    studio = cast.studio
    people = [Person(email=f"c{n}@many.example", name=f"Клиент {n}") for n in range(count)]
    clients = [
        Client(company=studio, name=f"ООО {n}", responsible=cast.irina) for n in range(count)
    ]
    pairs = list(zip(clients, people, strict=True))
    contacts = [
        Contact(company=studio, client=client, person=who, name=who.name, email=who.email)
        for client, who in pairs
    ]
    with acting_as("kulisy_owner"):
        Person.objects.bulk_create(people)
        Client.objects.bulk_create(clients)
        Contact.objects.bulk_create(contacts)
        Access.objects.bulk_create(
            Access(company=studio, client=each.client, contact=each, person=each.person,
                   sections=["conversations"], authorised=True, granted_at=now)
            for each in contacts
        )  # fmt: skip
        made = Preparation.objects.create(
            company=studio, kind="free", title="Перенос сервера", body="Здравствуйте!\n\nСрок.",
            state="publishing", author=cast.irina, made_at=now, published_at=now,
        )  # fmt: skip
        Target.objects.bulk_create(
            Target(company=studio, preparation=made, client=each) for each in clients
        )
    return made


def worker(preparation: Preparation) -> subprocess.Popen[bytes]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kulisy.config.settings"}
    return subprocess.Popen([sys.executable, "-c", PUBLISH, str(preparation.id)], env=env)


def counts() -> dict[str, int]:
    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE task_name = 'kulisy.notify.tasks.send_letter'"
        )
        return {
            "notices": Notice.objects.count(),
            "recipients": Recipient.objects.count(),
            "letters": Letter.objects.filter(subject_kind="notice").count(),
            "jobs": cursor.fetchone()[0],
            "bells": Bell.objects.filter(subject_kind="notice").count(),
            "entries": Entry.objects.filter(kind="notice_published").count(),
        }


def test_a_thousand_recipients_are_in_the_outbox_in_half_a_minute(cast: Cast) -> None:
    from kulisy.notices.tasks import publish

    preparation = ordered(cast, MANY)
    begun = time.monotonic()
    publish(str(preparation.id))
    took = time.monotonic() - begun
    print(f"{MANY} recipients in {took:.1f} s")
    assert set(counts().values()) == {MANY}
    assert took < SECONDS


def test_killed_in_the_middle_nothing_is_doubled_and_nothing_is_missing(cast: Cast) -> None:
    preparation = ordered(cast, MANY)
    for wanted in (100, 400):
        child = worker(preparation)
        while counts()["notices"] < wanted:
            assert child.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        found = counts()
        assert 0 < found["notices"] < MANY
        assert len(set(found.values())) == 1, "a lot is there as a whole or not at all"
    last = worker(preparation)
    assert last.wait(timeout=120) == 0
    assert set(counts().values()) == {MANY}
    with acting_as("kulisy_owner"):
        preparation.refresh_from_db()
        assert preparation.state == Preparation.State.PUBLISHED
