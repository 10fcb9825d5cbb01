"""What a story by mail needs: a mail server that takes our letters, a real mailbox that ours are
answered to, people with mail programs, a desk at which colleagues work, and a clock."""

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.test import Client as Browser
from django.urls import reverse
from procrastinate.contrib.django import app

from kulisy.disclosure.tests.confirming import send
from kulisy.mailroom import receiving
from kulisy.mailroom.models import Mailbox
from kulisy.mailroom.tests.dovecot import Post, post
from kulisy.mailroom.tests.incoming import SUPPORT, mailbox
from kulisy.notify.tests.jobs import run_jobs
from kulisy.notify.tests.server import Came, Server, mail_server, writes_by
from kulisy.operate.testing import acting_as
from kulisy.people.models import Person, Seat
from kulisy.people.tests.cast import Cast, make_cast
from tests.leaks.world import Clock, standing_clock
from tests.stories.programs import Program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
#: A Monday morning in Moscow.
BEGIN = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)

#: A file as it is sent: its name and what is in it.
File = tuple[str, bytes]


@dataclass
class Month:
    """The studio and those who write to it, with a clock that goes only where it is told to."""

    cast: Cast
    clock: Clock
    #: Takes the letters that the studio writes, for the whole world.
    world: Server
    #: The studio's own mail server: Dovecot, with a door for letters.
    office: Post
    box: Mailbox
    people: list["Correspondent"] = field(default_factory=list)

    def passes(self, **time: int) -> None:
        """Time passes, and the worker does all that it does in between."""
        self.clock.forward(timedelta(**time))
        receiving.look(self.box.id, now=self.clock.now())
        with acting_as("kulisy_worker"):
            app.tasks["kulisy.notify.tasks.send_digests"](timestamp=0)
        run_jobs(until=self.clock.now() + timedelta(seconds=5))

    def until(self, day: int, hour: int) -> None:
        """On to this day of November, at this hour in Moscow."""
        moment = BEGIN.replace(day=day, hour=hour - 3, minute=10)
        self.passes(seconds=int((moment - self.clock.now()).total_seconds()))

    def correspondent(self, name: str, address: str) -> "Correspondent":
        made = Correspondent(self, name, address)
        self.people.append(made)
        return made


@dataclass
class Correspondent:
    """Somebody who lives in his mail."""

    month: Month
    name: str
    address: str
    sent: int = 0

    @property
    def inbox(self) -> list[Came]:
        return self.month.world.to(self.address)

    def writes(
        self,
        subject: str,
        text: str,
        *,
        to: str = SUPPORT,
        files: Sequence[File] = (),
        headers: dict[str, str] | None = None,
    ) -> str:
        """A letter, by SMTP. Gives back its Message-ID."""
        self.sent += 1
        letter = EmailMessage()
        letter["From"] = f"{self.name} <{self.address}>"
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = format_datetime(self.month.clock.now())
        letter["Message-ID"] = f"<{self.sent}.{self.address.replace('@', '.at.')}@outside.example>"
        for name, value in (headers or {}).items():
            letter[name] = value
        letter.set_content(text)
        for file, data in files:
            letter.add_attachment(data, maintype="application", subtype="pdf", filename=file)
        self.month.office.send(letter.as_bytes(policy=SMTP), to=to, sender=self.address)
        self.month.passes(seconds=30)
        return str(letter["Message-ID"])

    def answers(
        self, came: Came, text: str, program: Program, *, files: Sequence[File] = ()
    ) -> None:
        """«Ответить», as this mail program does it: to the address that the letter names, with the
        whole letter quoted below."""
        letter = came.letter
        at = self.month.clock.now()
        below = program(came.part("plain"), f"{came.sender_name} <{SUPPORT}>", at)
        subject = str(letter["Subject"])
        self.writes(
            subject if subject.startswith("Re:") else f"Re: {subject}",
            f"{text}\n\n{below}\n",
            to=str(letter["Reply-To"]),
            files=files,
            headers=naming(came),
        )


@dataclass
class Colleague:
    """Somebody of the team, at the desk."""

    month: Month
    seat: Seat

    @property
    def browser(self) -> Browser:
        return signed_in(self.seat.person)

    def sees(self, page: str) -> str:
        answer = self.browser.get(f"/d/wind/{page}")
        assert answer.status_code == 200, (page, answer.status_code)
        return answer.content.decode()

    def does(self, page: str, **said: Any) -> None:
        answer = send(self.browser, f"/d/wind/{page}", said)
        assert answer.status_code in {200, 201, 204, 302}, (page, answer.content.decode()[:2000])

    def says(self, thread: uuid.UUID, body: str, *, files: Sequence[File] = ()) -> None:
        """To the client. It rests for fifteen seconds, then it leaves with its letter."""
        self._posts(thread, "client", body, files)

    def notes(self, thread: uuid.UUID, body: str, *, files: Sequence[File] = ()) -> None:
        """To the team alone."""
        self._posts(thread, "internal", body, files)

    def _posts(self, thread: uuid.UUID, audience: str, body: str, files: Sequence[File]) -> None:
        spot = reverse("desk:draft_uploads", args=["wind", "conversation", thread, audience])
        kept = [self._uploads(spot, *each) for each in files]
        self.does(
            f"conversations/{thread}/messages/{audience}/",
            body=body, files=kept, key=uuid.uuid4(),
        )  # fmt: skip
        self.month.passes(seconds=20)

    def _uploads(self, spot: str, name: str, data: bytes) -> str:
        browser = self.browser
        begun = browser.post(
            spot, {"name": name, "size": len(data)}, content_type="application/json"
        ).json()
        browser.put(f"{begun['url']}/parts/1", data, content_type="application/octet-stream")
        return str(browser.post(f"{begun['url']}/complete").json()["id"])


@contextmanager
def a_month() -> Iterator[Month]:
    """Both servers run, the cast is there, nobody has written yet."""
    clock = Clock(BEGIN)
    with mail_server() as world, post() as office, standing_clock(clock):
        cast = make_cast(BEGIN - timedelta(days=30))
        writes_by(cast.studio, world, now=BEGIN)
        box = mailbox(cast.studio, port=office.port, added_at=BEGIN)
        month = Month(cast, clock, world, office, box)
        month.passes(seconds=1)  # The first look: from here on everything new is read.
        yield month


def naming(came: Came) -> dict[str, str]:
    """The headers by which an answer says which letter it answers."""
    letter = came.letter
    before = str(letter["References"] or "")
    name = str(letter["Message-ID"])
    return {"In-Reply-To": name, "References": f"{before} {name}".strip()}


def signed_in(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(person, backend=BACKEND)
    return made


def link_in(came: Came) -> str:
    """The personal link of a letter, as a path."""
    found = re.search(r"/l/[\w-]{43}/", came.part("plain"))
    assert found, came.part("plain")
    return found[0]


def all_of(came: Came) -> str:
    """A letter in its bytes as they came, and each header and part of it decoded."""
    return came.raw.decode("latin-1") + came.everything


def walked(browser: Browser, start: str, *, most: int = 80) -> dict[str, str]:
    """Every page and file within this face that links lead to: address → what it says."""
    waiting, seen = [start], {}
    for url in waiting:
        answer = browser.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[url] = body.decode("utf-8", "replace")
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for link in re.findall(r'(?:href|src|hx-get)="(/c/[^"#]*)', seen[url]):
            link = link.replace("&amp;", "&")
            if link not in waiting and len(waiting) < most:
                waiting.append(link)
    return seen
