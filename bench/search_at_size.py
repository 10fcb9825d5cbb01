"""How long a search takes among many messages of one company: `python -m bench.search_at_size`.

Makes a throw-away database on the tests' server (or on that of KULISY_TEST_DATABASE_URL), fills it
with generated talk (a vocabulary of 30,000 words by Zipf's law), asks as desk and as cabinet, and
prints p50 and p95 in milliseconds, and the processor's time of Python and PostgreSQL together (what
counts on a machine that others use too): of `search.find` alone, and of the whole page with its
joins and its template. Options: --messages 200000 --contacts 5000 --times 40.
"""

import argparse
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ENDINGS = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
COMMON = ["сайт", "вёрстка", "макет", "договор", "счёт", "правки", "страница", "кнопка", "срок"]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=200_000)
    asked.add_argument("--contacts", type=int, default=5_000)
    asked.add_argument("--times", type=int, default=40)
    asked.add_argument("--no-pages", action="store_true", help="measure `find` only")
    options = asked.parse_args()
    with _database():
        started = time.perf_counter()
        made = Made(options.messages, options.contacts)
        print(f"{options.messages} messages made in {time.perf_counter() - started:.0f} s")
        _measure(made, options.times, pages=not options.no_pages)


@contextmanager
def _database() -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
    os.environ.setdefault("KULISY_DATA", tempfile.mkdtemp(prefix="kulisy-bench-"))
    os.environ.setdefault("KULISY_SECRET_KEY", "b" * 50)
    from kulisy.operate.roles import OWNER, PAGES
    from kulisy.operate.testing import test_server

    name = f"kulisy_run_{os.getpid()}_bench"
    with test_server() as server:
        server.clone(server.prepare(), name)
        os.environ["DATABASE_URL"] = server.url(PAGES, name)
        os.environ["BENCH_OWNER_URL"] = server.url(OWNER, name)
        import django

        django.setup()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            server.drop(name)


class Made:
    """The generated company: whom to ask as, and which words are rare and which are not."""

    def __init__(self, messages: int, contacts: int) -> None:
        import psycopg

        self.random = random.Random(7)
        self.words = self._vocabulary()
        self.ids = itertools.count(1)
        self._people(contacts)
        with psycopg.connect(os.environ["BENCH_OWNER_URL"]) as owner:
            self._talk(owner, messages)
            owner.commit()
            owner.autocommit = True
            owner.execute("VACUUM ANALYZE")

    def _vocabulary(self) -> list[str]:
        syllables = [a + b for a in "бвгдзклмнпрстфхцчш" for b in "аеиоуыэюя"]
        words = [f"{word}" for word in COMMON]
        while len(words) < 30_000:
            words.append("".join(self.random.choices(syllables, k=self.random.randint(2, 4))))
        self.weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
        return words

    def sentence(self, count: int) -> str:
        chosen = self.random.choices(self.words, cum_weights=self.weights, k=count)
        return " ".join(word + self.random.choice(ENDINGS) for word in chosen)

    def _people(self, contacts: int) -> None:
        from django.db import connection

        from kulisy.operate.testing import acting_as
        from kulisy.people.models import Client, Company, Contact, Role
        from kulisy.people.tests.cast import admit, seat

        with acting_as("kulisy_owner"):
            company = Company.objects.create(slug="bench", name="Студия", colleagues_share=True)
            owner = seat(company, "Ольга Ветрова", "boss@bench.example", Role.OWNER)
            rare = seat(company, "Максим Лебедев", "max@bench.example", Role.SPECIALIST)
            names = [f"ООО «{self.sentence(1).title()} {number}»" for number in range(400)]
            clients = Client.objects.bulk_create(
                Client(company=company, name=name, responsible=owner) for name in names
            )
            admit(clients[0], "Анна Ким", "anna@bench.example", NOW)
            Contact.objects.bulk_create(
                Contact(
                    company=company,
                    client=self.random.choice(clients),
                    name=f"{self.sentence(1).title()} {self.sentence(1).title()}",
                    email=f"{number}@clients.example",
                )
                for number in range(contacts)
            )
        connection.close()
        self.company, self.seat, self.rare_author = company.id, owner.id, rare.id
        self.clients = [client.id for client in clients]
        self.big = self.clients[0]

    def _talk(self, owner: Any, messages: int) -> None:
        """A fifth of everything belongs to one client; every fourth message is internal."""
        threads = [
            (self.new(), self.big if number % 5 == 0 else self.random.choice(self.clients))
            for number in range(max(1, messages // 20))
        ]
        start = NOW - timedelta(days=1500)
        step = timedelta(days=1500) / messages
        owner.execute("CREATE TEMP TABLE threads (LIKE conversations_conversation)")
        owner.execute("CREATE TEMP TABLE said (LIKE conversations_message)")
        with owner.cursor().copy(
            "COPY threads (id, company_id, client_id, kind, number, title,"
            " state, opened_by_seat_id, opened_at, client_last_at, client_version,"
            " audience) FROM STDIN"
        ) as copy:
            for number, (thread, client) in enumerate(threads):
                copy.write_row(
                    (thread, self.company, client, "request", number + 1, self.sentence(4), "us",
                     self.seat, start, NOW, 1, "client")
                )  # fmt: skip
        with owner.cursor().copy(
            "COPY said (id, company_id, client_id, conversation_id, audience,"
            " kind, author_seat_id, author_name, body, html, tail_html, posted_at, spoke_with,"
            " mentions, files_count) FROM STDIN"
        ) as copy:
            for number in range(messages):
                thread, client = threads[number * len(threads) // messages]
                if self.random.random() < 0.3:
                    thread, client = self.random.choice(threads)
                body = self.sentence(min(300, max(3, int(self.random.lognormvariate(3.5, 0.9)))))
                if number % 10_000 == 5:
                    body += " иголка"
                if number == messages // 2:
                    body += " счёт INV-2026/15"
                internal = number % 4 == 0
                author = self.rare_author if number % 500 == 7 else self.seat
                copy.write_row(
                    (self.new(), self.company, client, thread, "internal" if internal else "client",
                     "text", author, "Ольга Ветрова", body, f"<p>{body}</p>", "",
                     start + step * number, "", "{}", int(number % 12 == 3))
                )  # fmt: skip
        owner.execute(ROWS)

    def new(self) -> uuid.UUID:
        """In order of making, as UUIDv7 would be."""
        return uuid.UUID(int=(0x019A << 112) | (0x7 << 76) | (0x8 << 60) | next(self.ids))


# Row security is forced, for the owner too, and COPY doesn't go through it.
ROWS = """
INSERT INTO conversations_conversation SELECT * FROM threads;
INSERT INTO conversations_message SELECT * FROM said;
INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, message_id, what,
  audience, author, has_file, at, words, vector)
SELECT gen_random_uuid(), company_id, client_id, conversation_id, id, 'message', audience,
  author_seat_id, files_count > 0, posted_at, '',
  to_tsvector('russian', translate(lower(body), 'ё-/', 'е  ')) FROM conversations_message;
INSERT INTO conversations_searchrow (id, company_id, client_id, conversation_id, what, audience,
  has_file, at, words, vector)
SELECT gen_random_uuid(), company_id, client_id, id, 'title', 'client', false, opened_at,
  kulisy_latin(title), to_tsvector('russian', translate(lower(title), 'ё', 'е'))
FROM conversations_conversation;
"""


def _queries(made: Made) -> dict[str, str]:
    return {
        "rare word": "иголка",
        "common word": "вёрстка",
        "two common words": "договоры сайта",
        "word of 1 % of messages": made.words[60],
        "word of 0.2 % of messages": made.words[300],
        "common and rare": "макет иголка",
        "prefix": "страни",
        "number": "INV-2026/15",
        "phrase": '"сайт договор"',
        "typo in a title": made.words[400][:-1] + "ю" + made.words[401],
        "typo in a name": "Ветрва Олга",
        "found nowhere": "квазипупырь",
    }


def _measure(made: Made, times: int, *, pages: bool) -> None:
    from django.conf import settings
    from django.db import transaction

    from kulisy.conversations import search
    from kulisy.people.doors import enter
    from kulisy.people.models import Person
    from kulisy.people.viewer import in_lobby, viewing

    settings.ALLOWED_HOSTS = ["*"]
    print(f"{'(p50 / p95, processor; ms)':34}{'desk':>18}{'cabinet':>24}")
    viewers = {}
    with transaction.atomic(), in_lobby(savepoint=False):
        for face, email in (("desk", "boss@bench.example"), ("portal", "anna@bench.example")):
            viewers[face] = enter(face, "bench", Person.objects.get(email=email))
    for name, words in _queries(made).items():
        row = []
        for viewer in viewers.values():
            with transaction.atomic(), viewing(viewer):
                row.append(_timed(lambda w=words: search.find(search.Asked(w)), times))
        _print(f"find: {name}", row)
    narrow = {
        "common word, author, one month": search.Asked(
            "вёрстка", author=made.seat, since=NOW - timedelta(days=400),
            until=NOW - timedelta(days=370),
        ),
        "common word, a small client": search.Asked("вёрстка", client_id=made.clients[7]),
        "common word, an author of few": search.Asked("вёрстка", author=made.rare_author),
        "common word, with a file": search.Asked("вёрстка", with_file=True),
        "no words, one author": search.Asked("", author=made.seat),
    }  # fmt: skip
    for name, asked in narrow.items():
        row = []
        for viewer in viewers.values():
            with transaction.atomic(), viewing(viewer):
                row.append(_timed(lambda a=asked: search.find(a), times))
        _print(f"find: {name}", row)
    if pages:
        _measure_pages(made, viewers, times)


def _measure_pages(made: Made, viewers: dict[str, Any], times: int) -> None:
    from django.db import transaction
    from django.test import RequestFactory, override_settings
    from django.urls import resolve

    from kulisy.people.viewer import viewing

    for name, words in _queries(made).items():
        row = []
        for face, viewer in viewers.items():
            letter = {"desk": "d", "portal": "c"}[face]

            def page(letter: str = letter, viewer: Any = viewer, words: str = words) -> None:
                request = RequestFactory().get(f"/{letter}/bench/search/", {"q": words})
                match = resolve(request.path_info)
                request.viewer, request.resolver_match = viewer, match  # type: ignore[attr-defined]
                request.user, request.htmx = Anybody(viewer), False  # type: ignore[attr-defined]
                with viewing(viewer):
                    answer = match.func(request)
                assert answer.status_code == 200

            with transaction.atomic(), override_settings(DEBUG=False):
                row.append(_timed(page, times))
        _print(f"page: {name}", row)


class Anybody:
    """Whoever the page greets."""

    is_authenticated = True
    theme = "auto"
    language = "ru"

    def __init__(self, viewer: Any) -> None:
        self.id, self.name, self.photo = viewer.person_id, viewer.name, None


def _timed(ask: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each time; the last one is the mean of the processor's time."""
    for _ in range(3):
        ask()
    taken = []
    busy = _processor()
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return [*taken, (_processor() - busy) * 1000 / times]


def _processor() -> float:
    """Seconds of this process and, where it runs on this machine, of its PostgreSQL backend."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    ticks = 0
    if stat.exists() and connection.settings_dict["HOST"].startswith("/"):
        fields = stat.read_text().rpartition(") ")[2].split()
        ticks = int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _print(name: str, row: list[list[float]]) -> None:
    cells = ""
    for *taken, processor in row:
        worst = statistics.quantiles(taken, n=20)[-1]
        cells += f"{statistics.median(taken):>9.1f} / {worst:<6.1f}{processor:>6.1f}"
    print(f"{name:34}{cells}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
