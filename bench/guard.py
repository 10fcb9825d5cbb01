"""`python -m bench.guard`: how often the wrong-window guard is right, and what it costs.

Precision and recall of rudeness on labelled words and messages, false alarms on a thousand business
texts that nobody labelled (each alarm counts as false, rude ones too: they are shown with --show),
and CPU per message. Reads the shared data (KULISY_SHARED); without it there is nothing to measure.
"""

import argparse
import csv
import email
import email.policy
import gzip
import html
import io
import os
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import chain
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
os.environ.setdefault("KULISY_SECRET_KEY", "bench")
django.setup(set_prefix=False)

from kulisy.conversations.guard import words  # noqa: E402
from kulisy.conversations.guard.hits import RULES, Hit  # noqa: E402
from kulisy.conversations.guard.looking import look  # noqa: E402

DATA = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[2] / "shared")) / "data"
_TAG = re.compile(r"<[^>]+>")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--show", metavar="SET", help="show what was found in one set of texts")
    asked.add_argument("--missed", action="store_true", help="show rude messages not found")
    options = asked.parse_args()
    if not DATA.exists():
        print("No shared data here: set KULISY_SHARED.", file=sys.stderr)
        return 1
    print(_rates(options.missed))
    print(_alarms(options.show))
    print(_cost())
    return 0


def russian_cases() -> list[tuple[str, bool]]:
    with (DATA / "rudeness" / "ru_word_cases.csv").open(encoding="utf-8") as file:
        return [(row["text"], row["rude"] == "1") for row in csv.DictReader(file)]


def english_messages() -> list[tuple[str, bool]]:
    """Rude: labelled offensive or hateful by most raters."""
    with gzip.open(DATA / "rudeness" / "en_labelled.csv.gz", "rt", encoding="utf-8") as file:
        return [(row["text"], row["label"] != "neither") for row in csv.DictReader(file)]


def business_texts(only: Container[str] | None = None) -> dict[str, list[str]]:
    """Nobody has labelled them: people who talk about work, in public."""
    sets: dict[str, Callable[[], Iterable[str]]] = {
        "irc-support": lambda: _column("irc-support/messages.csv.gz", "text"),
        "mail-threads": _letters,
        "stackexchange": lambda: (
            html.unescape(_TAG.sub(" ", each))
            for each in _column("stackexchange/posts.csv.gz", "body_html")
        ),
        "banking77": lambda: _column("banking77/messages.csv.gz", "text"),
        "appeals-ru": lambda: chain(
            _column("appeals-ru-kz/appeals.csv", "text_ru"),
            _column("appeals-ru-kz/appeals.csv", "reply_text"),
        ),
    }
    return {name: list(read()) for name, read in sets.items() if only is None or name in only}


def rates(cases: Iterable[tuple[str, bool]]) -> tuple[float, float, int]:
    """Precision, recall, how many."""
    seen = [(rude, is_rude(text)) for text, rude in cases]
    right = sum(rude and found for rude, found in seen)
    precision = right / max(1, sum(found for _rude, found in seen))
    return precision, right / max(1, sum(rude for rude, _found in seen)), len(seen)


def is_rude(text: str) -> bool:
    return any(each.rule == "rude" for each in look(text))


def alarms(texts: Iterable[str]) -> tuple[Counter[str], list[tuple[str, Hit]]]:
    """In how many texts each rule finds something."""
    counted: Counter[str] = Counter()
    shown = []
    for text in texts:
        hits = look(text)
        counted.update({each.rule for each in hits})
        counted.update(["any"] if hits else [])
        shown += [(each.rule, each) for each in hits]
    return counted, shown


def cost(texts: list[str], size: int = 2048) -> float:
    """Milliseconds of CPU for one message of `size` characters, made of real ones."""
    joined = "\n".join(texts)
    pieces = [joined[at : at + size] for at in range(0, min(len(joined), 200 * size) - size, size)]
    began = time.process_time()
    for piece in pieces:
        look(piece)
    return (time.process_time() - began) * 1000 / max(1, len(pieces))


def _rates(missed: bool) -> str:
    lines = ["rudeness                 texts  precision  recall"]
    for name, cases in (("ru_word_cases", russian_cases()), ("en_labelled", english_messages())):
        precision, recall, count = rates(cases)
        lines.append(f"  {name:<22} {count:>5}  {precision:>8.1%}  {recall:>6.1%}")
        if missed:
            lines += [f"    {text}" for text, rude in cases if rude and not is_rude(text)]
            lines += [f"  ! {text}" for text, rude in cases if not rude and is_rude(text)]
    return "\n".join(lines)


def _alarms(show: str | None) -> str:
    rules = [each for each in RULES if each not in {"names", "links", "own"}]
    lines = ["", "alarms per 1,000 texts   texts  " + "  ".join(f"{each:>7}" for each in rules)]
    for name, texts in business_texts().items():
        counted, shown = alarms(texts)
        told = "  ".join(f"{counted[each] * 1000 / max(1, len(texts)):>7.1f}" for each in rules)
        lines.append(f"  {name:<22} {len(texts):>5}  {told}")
        if show == name:
            lines += [f"    {rule}: {each.sentence}  [{each.words}]" for rule, each in shown]
    return "\n".join(lines)


def _cost() -> str:
    lines = ["", "CPU, ms per message of 2,048 characters (words seen before | first sight)"]
    for name, texts in business_texts().items():
        words.rude.cache_clear()
        first = cost(texts)
        lines.append(f"  {name:<22} {cost(texts):>6.2f} | {first:>5.2f}")
    return "\n".join(lines)


def _column(path: str, name: str) -> Iterator[str]:
    whole = DATA / path
    data = whole.read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode()
    for row in csv.DictReader(io.StringIO(text)):
        yield row[name] or ""


def _letters() -> Iterator[str]:
    with tarfile.open(DATA / "mail-threads" / "messages.tar.gz") as archive:
        for member in archive:
            opened = archive.extractfile(member) if member.isfile() else None
            if opened is None:
                continue
            letter = email.message_from_binary_file(
                io.BytesIO(opened.read()), policy=email.policy.default
            )
            part = letter.get_body(("plain",))
            try:
                yield part.get_content() if part is not None else ""
            except (LookupError, KeyError):
                yield ""


if __name__ == "__main__":
    sys.exit(main())
