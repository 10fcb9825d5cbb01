"""What a story at the studio needs: its people before their browsers, and a clock that goes only
where it is told to, with a worker who does meanwhile what waits."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client as Browser
from procrastinate.contrib.django import app

from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Seat
from kulisy.people.tests.cast import Cast, make_cast
from tests.leaks.world import Clock, standing_clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Studio:
    """«Северный ветер» with its clients."""

    cast: Cast
    clock: Clock

    def until(self, moment: datetime) -> None:
        """Time passes, and the worker comes by at the end of it."""
        self.clock.moment = moment
        with acting_as("kulisy_worker"):
            app.tasks["kulisy.notices.tasks.tend"](timestamp=0)
        run_jobs(until=moment + timedelta(seconds=5))

    def works(self) -> None:
        """What people have just done reaches everybody."""
        self.until(self.clock.moment + timedelta(seconds=30))

    def sees(self, who: Access | Seat, page: str, *, status: int = 200) -> str:
        """The words of a page, without its markup."""
        answer = signed_in(who).get(page)
        assert answer.status_code == status, (page, answer.status_code)
        return words(answer)

    def does(self, who: Access | Seat, page: str, **said: Any) -> str:
        """Presses a button of a page. Gives back where that led."""
        answer = signed_in(who).post(page, said)
        assert answer.status_code in {201, 204, 302}, (page, words(answer))
        return str(answer.get("Location", ""))


@contextmanager
def the_studio(begins: datetime) -> Iterator[Studio]:
    clock = Clock(begins)
    with standing_clock(clock):
        yield Studio(make_cast(begins - timedelta(days=200)), clock)


def signed_in(who: Access | Seat) -> Browser:
    made = Browser(headers={"accept-language": "ru"})
    made.force_login(who.person, backend=BACKEND)
    return made


def words(answer: Any) -> str:
    """What is read on a page: no markup, no surplus spaces."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
