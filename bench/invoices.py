"""A month's invoices: `python -m bench.invoices [--count 1000]`.

Each with three lines, VAT, both sides' requisites and a payment code, made into PDF/A by as many
threads as the machine has cores. And one more time, one by one, to tell what a single one takes.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bench.rows import Row, table
from kulisy.documents import free_papers
from kulisy.documents.papers import Bank, Line, Paper, Party
from kulisy.documents.rendering import render
from kulisy.documents.vat import rate

DAY = date(2026, 11, 21)
#: Seconds for a thousand, on two cores.
TARGET = 60.0
ONE_BY_ONE = 100


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=1000)
    print(table(list(_measured(asked.parse_args().count))))


def _measured(count: int) -> Iterator[Row]:
    begun = time.perf_counter()
    _made(0)
    yield Row("the first one, with its typeface", f"{1000 * (time.perf_counter() - begun):.0f} ms")
    taken, size = [], 0
    for number in range(1, ONE_BY_ONE + 1):
        begun = time.perf_counter()
        size = _made(number)
        taken.append(time.perf_counter() - begun)
    yield Row("one, after that", f"{1000 * statistics.median(taken):.1f} ms, {size // 1024} KB")
    threads = len(os.sched_getaffinity(0))
    begun, spent = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        made = sum(1 for _size in pool.map(_made, range(count)))
    seconds, spent = time.perf_counter() - begun, time.process_time() - spent
    yield Row(
        f"{made} invoices, {threads} threads (load {os.getloadavg()[0]:.0f})",
        f"{seconds:.1f} s, {spent:.1f} s of CPU",
        target=f"{TARGET * count / 1000:.0f} s",
        holds=seconds <= TARGET * count / 1000,
    )


def _made(number: int) -> int:
    paper = replace(PAPER, number=str(number), buyer=replace(PAPER.buyer, name=f"ООО «{number}»"))
    data = free_papers.invoice(paper, language="ru")
    return len(render("invoice", data, day=DAY, language="ru"))


PAPER = Paper(
    number="1",
    day=DAY,
    currency="RUB",
    seller=Party(
        "ООО «Северный ветер»",
        "7700000016",
        "770001001",
        "1267700000017",
        "115035, г. Москва, ул. Садовническая, д. 14",
        head_title="Генеральный директор",
        head_name="Ветрова О. С.",
    ),
    buyer=Party("", "7707083893", "770701001", address="г. Москва, ул. Мясницкая, д. 1"),
    lines=tuple(
        Line(title, Decimal(1), "362", 45_000_00, 22)
        for title in ("Сопровождение сайта", "Ведение рекламы", "Отчёт")
    ),
    rate=rate("standard", on=DAY),
    bank=Bank(
        "АО «Тестбанк», г. Москва", "044525901", "30101810545250000901", "40702810700000012345"
    ),
    ground="Договор № 14/2026 от 01.02.2026",
    due=date(2026, 12, 1),
)

if __name__ == "__main__":
    main()
