"""How fast a history comes in: `python -m bench.import_conversations`.

Makes a file of lines (deterministic, with the tails of real talk: 10 messages a conversation, a
third of them the team's own, texts of 40 to 3,000 characters, a file at every 160th), brings it
into a throw-away database on the tests' server (or on that of KULISY_TEST_DATABASE_URL), and prints
messages a second, what each step took, and the ratio to a hand-written loader: `json.loads` and
rows into a table without indexes, walls, search or rendering. Options: --messages 100000
--clients 200 --plain (no files) --profile FILE --keep FOLDER (leave the lines there).
"""

import argparse
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.search_at_size import _processor

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = """
сайт вёрстка макет договор счёт правки страница кнопка срок баннер форма заявка письмо телефон
картинка заголовок меню корзина оплата доставка отзыв каталог товар фильтр поиск логотип шрифт цвет
отступ версия сервер хостинг домен почта доступ пароль отчёт реклама бюджет план встреча вопрос
ответ задача этап результат согласование добрый день спасибо пожалуйста посмотрите проверьте
пришлите можно нужно сегодня завтра на в по для с и не что как уже ещё
""".split()  # noqa: SIM905
TEAM = ("olga", "irina", "maxim", "dina", "pavel", "sveta")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=100_000)
    asked.add_argument("--clients", type=int, default=200)
    asked.add_argument("--plain", action="store_true", help="no files")
    asked.add_argument("--profile", default="", metavar="FILE", help="of the writing thread")
    asked.add_argument("--keep", default="", metavar="FOLDER")
    options = asked.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="kulisy-lines-"))
    folder.mkdir(parents=True, exist_ok=True)
    path = make(folder, options.messages, options.clients, files=not options.plain)
    print(f"{options.messages} messages, {path.stat().st_size / 1e6:.1f} MB of lines")
    print(f"load before: {os.getloadavg()[0]:.1f}")
    with _database():
        hand = _by_hand(path)
        ours = _bring(path, folder / "files", options.profile)
        print(f"load after: {os.getloadavg()[0]:.1f}")
        print(f"{'hand-written loader':32}{hand:8.1f} s{options.messages / hand:10.0f}/s")
        print(f"{'kulisy import conversations':32}{ours:8.1f} s{options.messages / ours:10.0f}/s")
        print(f"{'ratio':32}{ours / hand:8.1f}")


@contextmanager
def _database() -> Iterator[None]:
    """A fresh copy of the tests' template, and Django as the pages' login."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
    os.environ.setdefault("KULISY_DATA", tempfile.mkdtemp(prefix="kulisy-bench-"))
    os.environ.setdefault("KULISY_SECRET_KEY", "b" * 50)
    from kulisy.operate.roles import PAGES
    from kulisy.operate.testing import test_server

    name = f"kulisy_run_{os.getpid()}_bench"
    with test_server() as server:
        server.clone(server.prepare(), name)
        os.environ["DATABASE_URL"] = server.url(PAGES, name)
        import django

        django.setup()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            server.drop(name)


def make(folder: Path, messages: int, clients: int, *, files: bool = True) -> Path:
    """The file of lines, with its folder of files."""
    (folder / "files").mkdir(exist_ok=True)
    for number in range(20):
        content = f"Приложение {number}\n" * (50 + number * 40)
        (folder / "files" / f"{number}.txt").write_text(content, encoding="utf-8")
    path = folder / "history.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for line in _lines(messages, clients, files=files):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def _lines(messages: int, clients: int, *, files: bool) -> Iterator[dict[str, Any]]:
    chance = random.Random(20)
    for number in range(clients):
        yield {
            "type": "client", "id": number, "name": f"ООО «Пример {number}»",
            "contacts": [
                {"name": f"Контакт {number}-{each}", "email": f"c{each}@client{number}.example"}
                for each in range(1 + number % 4)
            ],
        }  # fmt: skip
    ids = itertools.count(1)
    made, thread = 0, 0
    while made < messages:
        thread += 1
        client = min(int(chance.expovariate(4 / clients)), clients - 1)
        length = min(messages - made, max(1, int(chance.lognormvariate(1.9, 0.9))))
        at = NOW - timedelta(minutes=chance.randrange(60 * 24 * 1500))
        yield {
            "type": "conversation", "id": f"T{thread}", "client": client, "audience": "client",
            "title": _text(chance, 5), "state": chance.choice(("closed", "closed", "waiting_us")),
            "labels": [f"метка {thread % 7}"], "assignee": f"{chance.choice(TEAM)}@bench.example",
        }  # fmt: skip
        for place in range(length):
            at = min(at + timedelta(minutes=chance.expovariate(1 / 200)), NOW)
            yield _message(chance, next(ids), f"T{thread}", client, place, at, files=files)
        made += length


def _message(
    chance: random.Random, number: int, thread: str, client: int, place: int, at: datetime, *,
    files: bool,
) -> dict[str, Any]:  # fmt: skip
    internal = place > 0 and chance.random() < 0.36
    by_client = not internal and place % 2 == 0
    sender = f"c{place % (1 + client % 4)}@client{client}.example"
    found: dict[str, Any] = {
        "type": "message", "id": number, "conversation": thread,
        "at": at.isoformat(timespec="seconds"),
        "from": sender if by_client else f"{chance.choice(TEAM)}@bench.example",
        "audience": "internal" if internal else "client",
        "body": _text(chance, min(500, max(4, int(chance.lognormvariate(3.3, 0.9))))),
    }  # fmt: skip
    if chance.random() < 0.12:
        found["body"] += (
            f"\n\n- **{_text(chance, 3)}**\n- см. https://client{client}.example/{number}"
        )
    if files and number % 160 == 0:
        found["files"] = [f"{number % 20}.txt"]
    return found


def _text(chance: random.Random, count: int) -> str:
    words = [
        word + chance.choice((",", ".", "\n\n", "")) if chance.random() < 0.12 else word
        for word in chance.choices(WORDS, k=count)
    ]
    return " ".join(words).replace("\n\n ", "\n\n").strip(" \n,").capitalize()


def _by_hand(path: Path) -> float:
    """What any loader does at the least."""
    from django.db import connection

    from kulisy.operate.testing import acting_as

    with acting_as("kulisy_owner"), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE by_hand (id text, thread text, at timestamptz, name text,"
            " audience text, body text)"
        )
        started = time.perf_counter()
        some: list[dict[str, Any]] = []
        with path.open("rb") as lines:
            for raw in itertools.chain(lines, [b""]):
                line = json.loads(raw) if raw else {}
                if line.get("type") == "message":
                    some.append(line)
                if some and (len(some) == 2000 or not raw):
                    columns = [
                        [str(each[key]) for each in some]
                        for key in ("id", "conversation", "at", "from", "audience", "body")
                    ]
                    cursor.execute(
                        "INSERT INTO by_hand SELECT * FROM unnest(%s::text[], %s::text[],"
                        " %s::timestamptz[], %s::text[], %s::text[], %s::text[])",
                        columns,
                    )
                    some = []
        taken = time.perf_counter() - started
        cursor.execute("DROP TABLE by_hand")
    return taken


def _bring(path: Path, files: Path, profile: str) -> float:
    from django.db import connections

    from kulisy.imports.importing import Work
    from kulisy.imports.jsonl import importer
    from kulisy.imports.models import Import, Kind, State
    from kulisy.operate.testing import acting_as
    from kulisy.people.models import Company, Role
    from kulisy.people.tests.cast import at_desk, seat
    from kulisy.people.viewer import working

    with acting_as("kulisy_owner"):
        company = Company.objects.create(slug="bench", name="Студия")
        seats = [
            seat(company, name.title(), f"{name}@bench.example",
                 Role.OWNER if name == "olga" else Role.SPECIALIST)
            for name in TEAM
        ]  # fmt: skip
    # As in life: who writes is the worker's login or one that becomes it for each transaction.
    connections.close_all()
    of = Import(
        company=company, kind=Kind.CONVERSATIONS, state=State.RUNNING, started_by_name="bench",
        created_at=NOW, moved_at=NOW, file_name=path.name,
    )  # fmt: skip
    with acting_as("kulisy_owner"), working():
        of.save(force_insert=True)
    connections.close_all()
    steps = [(time.perf_counter(), "look")]

    def progress(done: int, total: int) -> None:
        if total and steps[-1][1] == "look":
            steps.append((time.perf_counter(), "first batch"))

    work = Work(of, path, at_desk(seats[0]), NOW, progress)
    watch = _profiler() if profile else None
    ours, all_ = time.process_time(), _processor()
    started = time.perf_counter()
    told = importer.Conversations(importer.Options(files=files)).run(work)
    taken = time.perf_counter() - started
    if watch:
        watch.disable()
        watch.dump_stats(profile)
    ours, all_ = time.process_time() - ours, _processor() - all_
    print(f"processor: program {ours:.1f} s, database {all_ - ours:.1f} s")
    print(f"up to the first batch: {steps[-1][0] - started:.1f} s; counts: {dict(told.counts)}")
    return taken


def _profiler() -> Any:
    import cProfile

    watch = cProfile.Profile()
    watch.enable()
    return watch


if __name__ == "__main__":
    sys.exit(main())
