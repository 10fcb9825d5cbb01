"""Letters that come in, for tests: kept and settled by the real actions, as the worker does."""

from datetime import datetime

from django.db import connection

from kulisy.conversations import replying
from kulisy.conversations.models import Conversation, Message
from kulisy.mailroom.actions.settling import settle
from kulisy.mailroom.actions.taking_in import keep_letter
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.tests.post import raw
from kulisy.notify.models import CompanyMail
from kulisy.people.models import Company
from kulisy.people.sealing import seal
from kulisy.people.tests.cast import NOW
from kulisy.people.viewer import working

SUPPORT = "support@wind.example"


def mailbox(company: Company, **given: object) -> Mailbox:
    """One that nobody reads over the network: its letters are handed in."""
    CompanyMail.objects.get_or_create(
        company=company, defaults={"address": SUPPORT, "changed_at": NOW}
    )
    values: dict[str, object] = {
        "address": SUPPORT, "host": "127.0.0.1", "port": 1143, "security": "none",
        "user": "support", "password": seal("secret"), "added_at": NOW,
    }  # fmt: skip
    return Mailbox.objects.create(company=company, **(values | given))


def arrives(box: Mailbox, letter: bytes, *, now: datetime = NOW) -> IncomingLetter:
    """Taken in and settled; as it stands afterwards."""
    with working():
        kept = keep_letter(box, letter, uid=None, now=now)
    assert kept is not None, "the same letter is here already"
    forget_job()
    with working():
        settle(kept.id, now=now)
    return IncomingLetter.objects.get(id=kept.id)


def decided(letter: IncomingLetter, *, now: datetime = NOW) -> IncomingLetter:
    """After a human being's decision: as the worker leaves it."""
    forget_job()
    with working():
        settle(letter.id, now=now)
    return IncomingLetter.objects.get(id=letter.id)


def forget_job() -> None:
    """The job that settles is run by hand."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE 'kulisy.mailroom.%'")


def address_of(person_id: object, conversation: Conversation, *, face: str, audience: str) -> str:
    """Where this person answers letters about this conversation."""
    with working():
        found = replying.reply_address(
            company_id=conversation.company_id, conversation_id=conversation.id,
            person_id=person_id, face=face, audience=audience, now=NOW,  # type: ignore[arg-type]
        )  # fmt: skip
    assert found
    return found


def message_of(letter: IncomingLetter) -> Message:
    return Message.objects.get(company_id=letter.company_id, source=letter.source)


def codes(letter: IncomingLetter) -> list[str]:
    return [code for code, _details in letter.reasons]


__all__ = ["SUPPORT", "address_of", "arrives", "codes", "decided", "mailbox", "message_of", "raw"]
