"""Whether a word is rude, however it is dressed up: with stars, look-alikes of the other alphabet,
digits, repeated letters, spaces between the letters. Pure, without a dictionary on disk."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from kulisy.conversations.guard import english, russian

#: Letters beyond which a word is no word: addresses, keys, code.
LONGEST = 40
#: What hides between letters and isn't seen.
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

WORD = re.compile(r"[^\W_]+")
#: Signs in place of letters.
_MASKS = "*#@$%•×"
_SIGNS = re.compile(r"[*#@$%•×]+")
#: A word cut in two by what isn't seen.
_CUT = re.compile(rf"[^\W_]+(?:[{UNSEEN}]+[^\W_]+)+")
_IS_CUT = re.compile(f"[{UNSEEN}]")
#: What stands between the parts of a word that was pulled apart; and between single letters.
_JOINTS = "-_.'"
_GAPS = frozenset(" .-_*")

_CYRILLIC = re.compile("[а-яёіїєґ]")
_LATIN = re.compile("[a-z]")
_DIGIT = re.compile(r"\d")
_SAME = re.compile(r"(.)\1+")
_THRICE = re.compile(r"(.)\1{2,}")
_TO_CYRILLIC = str.maketrans("aeocpxykmthbur3046i", "аеосрхукмтнвигзочби")
_TO_LATIN = str.maketrans("аеосрхукмтв013457і", "aeocpxykmtboieasti")
_CANON = "\n".join([*russian.MASKED, *english.MASKED])
#: Signs of one text that are tried, at most; and letters from which a row of them is a word.
_MOST_SIGNS, _LETTERS = 60, 3


def fold(text: str) -> str:
    """Lower case, «ё» as «е», letter for letter: places stay what they were."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    return low.replace("ё", "е").replace("’", "'")


@lru_cache(maxsize=30_000)
def rude(word: str) -> bool:
    """Of one folded word of letters and digits."""
    if not 3 <= len(word) <= LONGEST:
        return False
    cyrillic, latin = bool(_CYRILLIC.search(word)), bool(_LATIN.search(word))
    digits = len(_DIGIT.findall(word))
    if digits and (digits * 3 > len(word) or len(word) < 4):
        return False
    if cyrillic and _russian(word.translate(_TO_CYRILLIC) if latin or digits else word):
        return True
    if latin and _english(word.translate(_TO_LATIN) if cyrillic or digits else word):
        return True
    return latin and not cyrillic and bool(russian.LATIN.fullmatch(word))


def dressed(folded: str) -> Iterator[tuple[int, int]]:
    """Where a folded text holds a rude word behind stars, or cut by what isn't seen."""
    for sign in islice(_SIGNS.finditer(folded), _MOST_SIGNS):
        start, end = _around(folded, *sign.span())
        if end - start <= LONGEST and _masked(folded[start:end]):
            yield start, end
    if _IS_CUT.search(folded):
        for found in _CUT.finditer(folded):
            if rude("".join(WORD.findall(found[0]))):
                yield found.span()


def pulled_apart(folded: str, short: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where words of one or two letters are the parts of a rude one: «х у й», «ху-й», "f.u.c.k"."""
    run: list[tuple[int, int]] = []
    for span in [*short, (len(folded) + 9, len(folded) + 10)]:
        if span[1] - span[0] == 1 and run and _near(folded, run[-1][1], span[0]):
            run.append(span)
            continue
        if len(run) >= _LETTERS and rude("".join(folded[at] for at, _end in run)):
            yield run[0][0], run[-1][1]
        run = [span] if span[1] - span[0] == 1 else []
    for start, end in short:
        if folded[end : end + 1] in _JOINTS or folded[max(0, start - 1) : start] in _JOINTS:
            whole = _chain(folded, start, end)
            if whole != (start, end) and rude("".join(WORD.findall(folded[whole[0] : whole[1]]))):
                yield whole


def _near(folded: str, end: int, start: int) -> bool:
    return start - end <= 2 and set(folded[end:start]) <= _GAPS


def _chain(folded: str, start: int, end: int) -> tuple[int, int]:
    """As far as letters go on, with single joints between them."""
    last = len(folded)
    while start > 0 and (folded[start - 1].isalnum() or _joint(folded, start - 1)):
        start -= 1
    while end < last and (folded[end].isalnum() or _joint(folded, end)):
        end += 1
    return start, end


def _joint(folded: str, at: int) -> bool:
    inside = 0 < at < len(folded) - 1
    return (
        inside and folded[at] in _JOINTS and folded[at - 1].isalnum() and folded[at + 1].isalnum()
    )


def _around(folded: str, start: int, end: int) -> tuple[int, int]:
    """The word that these signs stand in."""
    while start > 0 and folded[start - 1].isalnum():
        start -= 1
    last = len(folded)
    while end < last and (folded[end].isalnum() or folded[end] in _MASKS):
        end += 1
    return start, end


def _russian(word: str) -> bool:
    if russian.RUDE.fullmatch(word):
        return True
    short = _SAME.sub(r"\1", word)
    return short != word and bool(russian.RUDE.fullmatch(short))


def _english(word: str) -> bool:
    if english.RUDE.fullmatch(word):
        return True
    short = _THRICE.sub(r"\1", word)
    if short == word:
        return False
    double = _THRICE.sub(r"\1\1", word)
    return bool(english.RUDE.fullmatch(short) or english.RUDE.fullmatch(double))


@lru_cache(maxsize=2_000)
def _masked(token: str) -> bool:
    """«х*й», "f**k": some letters shown, the rest one of few words."""
    signs = _SIGNS.findall(token)
    shown = len(token) - sum(map(len, signs))
    if len(token) > LONGEST or len(signs) > 3 or not signs:
        return False
    if not token[0].isalpha() or (shown < 2 and not re.fullmatch(r"х\*{2}|[^\W\d_]\*{3,}", token)):
        return False
    if _CYRILLIC.search(token):
        token = token.translate(_TO_CYRILLIC)
    pattern = _SIGNS.sub(
        lambda found: r"\w" if len(found[0]) == 1 else rf"\w{{{len(found[0]) - 1},8}}",
        token,
    )
    return bool(re.search(rf"^{pattern}$", _CANON, re.MULTILINE))
