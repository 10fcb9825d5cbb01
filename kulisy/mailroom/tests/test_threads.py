import csv
from collections import defaultdict
from hashlib import blake2b

import pytest

from kulisy.mailroom.boxes import letters
from kulisy.mailroom.reading import Found, Head
from kulisy.mailroom.tests.post import head, letter, shared
from kulisy.mailroom.threads import base_subject, threads


def grouped(heads: list[Head]) -> list[list[str]]:
    return [[heads[each].place for each in thread.letters] for thread in threads(heads)]


def shuffled(heads: list[Head], seed: int) -> list[Head]:
    return sorted(heads, key=lambda head: blake2b(f"{seed}{head.place}".encode()).digest())


def answer(id: str, parent: str, day: int, **fields: str) -> Head:
    more = f"In-Reply-To: <{parent}>\nReferences: <{parent}>\n"
    return head(id=id, date=f"Mon, {day:02} Mar 2026 10:00:00 +0000", more=more, **fields)


def test_answers_find_their_thread_in_whatever_order_they_come() -> None:
    heads = [head(id="a", date="Mon, 01 Mar 2026 10:00:00 +0000"), answer("b", "a", 2)]
    heads += [answer("c", "b", 3), answer("x", "other", 4), answer("d", "missing", 5)]
    heads += [answer("e", "missing", 6)]

    for seed in range(10):
        mixed = shuffled(heads, seed)
        assert grouped(mixed) == [["a", "b", "c"], ["x"], ["d", "e"]]


def test_cycles_and_letters_that_answer_themselves_are_harmless() -> None:
    heads = [answer("a", "b", 1), answer("b", "a", 2), answer("c", "c", 3)]

    assert grouped(heads) == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("subject", "day", "sender", "joined"),
    [
        ("Re: Вёрстка", 20, "hello@studio.ru", True),
        ("Ответ: [Студия] вёрстка", 20, "hello@studio.ru", True),
        ("RE[2]: Отв: ВЕРСТКА", 20, "hello@studio.ru", True),
        ("Вёрстка", 20, "hello@studio.ru", False),
        ("Fwd: Вёрстка", 20, "hello@studio.ru", False),
        ("Re: Смета", 20, "hello@studio.ru", False),
        ("Re: Вёрстка", 20, "stranger@elsewhere.ru", False),
        ("Re: Вёрстка", 1, "hello@studio.ru", False),
    ],
)
def test_a_subject_joins_only_an_answer_among_the_same_people_within_30_days(
    subject: str, day: int, sender: str, joined: bool
) -> None:
    first = head(id="a", date="Mon, 02 Feb 2026 10:00:00 +0000")
    second = head(
        id="b",
        date=f"Mon, {day:02} {'Feb' if day > 1 else 'Apr'} 2026 10:00:00 +0000",
        subject=subject,
        sender=sender,
        to="anna@romashka.ru",
    )

    assert grouped([second, first]) == ([["a", "b"]] if joined else [["a"], ["b"]])


def test_a_subject_never_joins_a_letter_that_names_another() -> None:
    first = head(id="a", date="Mon, 01 Mar 2026 10:00:00 +0000")
    second = answer(
        "b", "missing", 2, subject="Re: Вёрстка", sender="hello@studio.ru", to="anna@romashka.ru"
    )

    assert grouped([first, second]) == [["a"], ["b"]]


def test_subjects_lose_their_prefixes() -> None:
    assert base_subject("RE: Fwd: [ILUG] Re: Ёлка  и чай") == ("елка и чай", True)
    assert base_subject("Пересл: Re: смета") == ("смета", False)
    assert base_subject("Результаты: март") == ("результаты: март", False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_thread_of_the_published_archives_is_found_exactly(seed: int) -> None:
    folder = shared("mail-threads")
    true: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader((folder / "threads.csv").open()):
        true[row["thread"]].add(row["file"])
    heads = [
        letter(each.raw, place=each.place.partition(":")[2]).head()
        for each in letters(folder / "messages.tar.gz")
        if isinstance(each, Found)
    ]

    found = grouped(shuffled(heads, seed))

    assert sorted(map(sorted, found)) == sorted(map(sorted, true.values()))
