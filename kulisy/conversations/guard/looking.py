"""Looking through one text: pure, no row is asked for."""

import re
from collections.abc import Iterable, Sequence

from kulisy.conversations.guard.hits import RULES, Hit, hit
from kulisy.conversations.guard.own import excepted, spans
from kulisy.conversations.guard.phrases import BLANKS, BY_START, DRAFT, DRAFT_WORDS
from kulisy.conversations.guard.words import WORD, dressed, fold, pulled_apart, rude

#: Of one message: more would help nobody.
MOST = 8
#: Below it no word is rude by itself.
_SHORT = 3
_QUOTED = re.compile(r"(?m)^[ \t]{0,3}>.*$")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
#: Of a mail address what begins with its sign; what stands before it is looked for from there.
_AT = re.compile(r"@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
Found = tuple[str, int, int]


def look(
    text: str,
    *,
    off: Iterable[str] = (),
    own: Sequence[str] = (),
    exceptions: Sequence[str] = (),
    has_files: bool = False,
) -> list[Hit]:
    """Every place at which somebody should look again. What is quoted, code and addresses aren't
    the writer's words; `off`: rules that are not asked for."""
    folded = fold(text)
    said = _own_words(folded)
    found = _in_words(said, has_files=has_files)
    found += [("rude", *span) for span in dressed(said)]
    if any(sign in said for sign in "{[<%"):
        found += [("blanks", *each.span()) for each in BLANKS.finditer(said)]
    if any(word in text for word in DRAFT_WORDS):
        drafts = (each for each in DRAFT.finditer(text) if said[each.start()] != " ")
        found += [("blanks", *each.span()) for each in drafts]
    found += [("own", *span) for span in spans(own, said)] if own else []
    silent = frozenset(off)
    return sorted_hits(
        hit(rule, text, start, end)
        for rule, start, end in _apart(found)
        if rule not in silent and not (exceptions and excepted(exceptions, text[start:end]))
    )


def rude_only(text: str) -> list[Hit]:
    """For a client's own composer: nothing else is any business of ours."""
    said = _own_words(fold(text))
    found = [each for each in _in_words(said, has_files=True) if each[0] == "rude"]
    found += [("rude", *span) for span in dressed(said)]
    return sorted_hits(hit(rule, text, start, end) for rule, start, end in _apart(found))


def own_hits(text: str, words: Sequence[str], *, exceptions: Sequence[str] = ()) -> list[Hit]:
    """What one list of words finds, and nothing else."""
    found = spans(words, _own_words(fold(text)))
    return [
        hit("own", text, start, end)
        for start, end in found
        if not (exceptions and excepted(exceptions, text[start:end]))
    ]


def sorted_hits(hits: Iterable[Hit]) -> list[Hit]:
    """What would do most harm first, each thing once."""
    order = {rule: place for place, rule in enumerate(RULES)}
    kept = dict.fromkeys(hits)
    return sorted(kept, key=lambda each: order[each.rule])[:MOST]


def _in_words(said: str, *, has_files: bool) -> list[Found]:
    found: list[Found] = []
    short: list[tuple[int, int]] = []
    for each in WORD.finditer(said):
        word = each[0]
        if len(word) < _SHORT:
            short.append(each.span())
        elif rude(word):
            found.append(("rude", *each.span()))
            continue
        for rule, pattern in BY_START.get(word[:3], ()):
            if rule == "files" and has_files:
                continue
            told = pattern.match(said, each.start())
            if told:
                found.append((rule, *told.span()))
                break
    return found + [("rude", *span) for span in pulled_apart(said, short)]


def _own_words(folded: str) -> str:
    """The same text with blanks in place of what the writer doesn't say himself."""
    for sign, pattern in ((">", _QUOTED), ("`", _CODE)):
        if sign in folded:
            folded = pattern.sub(_blank, folded)
    if "://" in folded or "www." in folded:
        folded = _ADDRESS.sub(_blank, folded)
    return _without_mail(folded) if "@" in folded else folded


def _without_mail(folded: str) -> str:
    for found in _AT.finditer(folded):
        start, end = found.span()
        while start > 0 and (folded[start - 1].isalnum() or folded[start - 1] in ".+-_"):
            start -= 1
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _apart(found: list[Found]) -> list[Found]:
    """Of places that overlap the longest."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one[1] - one[2], one[1])):
        if all(each[2] <= other[1] or each[1] >= other[2] for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one[1])
