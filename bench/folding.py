"""How well quotations and signatures are folded away: `python -m bench.folding [FOLDER]`.

FOLDER holds `cases.jsonl` (`data/mail-replies` of the shared data: fixtures of three open parsers,
39 of 70 with the visible text given to the letter). Prints what share is exactly right, whether a
first line was ever lost, and each case that differs, with the reason where we differ on purpose:
of the two errors, hiding what somebody wrote and showing a signature, the first is the worse.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from bench.rows import Row, table
from kulisy.mailroom.folding import Folded, fold
from kulisy.mailroom.htmltext import readable
from kulisy.mailroom.markers import announcement

#: Where we keep what the source folds: case → why.
ON_PURPOSE = {
    "talon/iphone.eml": "keeps «Sent from my iPhone» in sight; for our users it is a machine's line"
    " like every other trailer (two of the three sources fold it), and it stays in the tail",
}


def main() -> int:
    cases = _cases(Path(sys.argv[1]) if len(sys.argv) > 1 else _shared())
    exact = [case for case in cases if case["expected_visible"] is not None]
    folded = {case["id"]: fold(text_of(case)) for case in cases}
    wrong = [case for case in exact if not is_exact(case, folded[case["id"]])]
    headless = [case["id"] for case in cases if lost_first_line(case, folded[case["id"]])]
    missing = [case["id"] for case in cases if lost_lines(case, folded[case["id"]])]
    hidden = [case["id"] for case in cases if breaks_must(case, folded[case["id"]])]
    share = 1 - len(wrong) / len(exact)
    rows = [
        Row("exactly right", f"{len(exact) - len(wrong)} of {len(exact)}, {share:.1%}", "",
            "at least 95 %", share >= 0.95),
        Row("first lines lost", f"{len(headless)} of {len(cases)}", "", "none", not headless),
        Row("lines lost at all", f"{len(missing)} of {len(cases)}", "", "none", not missing),
        Row("must stay, must go: broken", f"{len(hidden)} of {len(cases)}", "", "", not hidden),
    ]  # fmt: skip
    print(table(rows))
    for case in wrong:
        print(f"\n{case['id']}: {ON_PURPOSE.get(case['id'], 'NOT ON PURPOSE')}")
        print(f"  expected: {case['expected_visible'][:200]!r}")
        print(f"  shown:    {folded[case['id']].words[:200]!r}")
    for name in (*headless, *missing, *hidden):
        print(f"\nbroken: {name}")
    return 0 if all(row.holds for row in rows) else 1


def text_of(case: dict[str, Any]) -> str:
    body = str(case["body"]).replace("\r\n", "\n")
    return readable(body) if case["format"] == "html" else body


def is_exact(case: dict[str, Any], folded: Folded) -> bool:
    return _squeezed(folded.words) == _squeezed(case["expected_visible"])


def lost_first_line(case: dict[str, Any], folded: Folded) -> bool:
    """Whether the first line that somebody wrote in this letter is out of sight."""
    told = case["expected_visible"]
    lines = (text_of(case) if told is None else str(told)).split("\n")
    number = next((each for each, line in enumerate(lines) if line.strip()), None)
    if number is None or (told is None and not _own(lines, number)):
        return False
    first = lines[number]
    return _squeezed(first) not in _squeezed(folded.words)


def _own(lines: list[str], number: int) -> bool:
    """Whether a letter that nobody has judged begins with its writer's own words."""
    quoted = lines[number].lstrip().startswith(">")
    return not quoted and announcement(lines, number) is None


def lost_lines(case: dict[str, Any], folded: Folded) -> bool:
    """Whether any word of the letter is neither shown nor folded."""
    return sorted(f"{folded.words}\n{folded.tail}".split()) != sorted(text_of(case).split())


def breaks_must(case: dict[str, Any], folded: Folded) -> bool:
    words = _squeezed(folded.words)
    return not all(_squeezed(each) in words for each in case["must_contain"]) or any(
        _squeezed(each) in words for each in case["must_not_contain"]
    )


def _cases(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def _shared() -> Path:
    from kulisy.mailroom.tests.post import shared

    return shared("mail-replies")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


if __name__ == "__main__":
    sys.exit(main())
