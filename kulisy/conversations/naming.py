"""What a thread is called where nobody gave it a title: the first sentence that says something."""

import re

from kulisy.conversations.writing import excerpt, named
from kulisy.kit.text import clean

#: How letters begin: says nothing by itself.
_GREETING = re.compile(
    r"(?:здравствуй(?:те)?|приветствую|привет(?:ик)?|доброй ночи"
    r"|добр(?:ый|ое|ого) (?:день|дня|вечер|вечера|утро|утра|времени суток)"
    r"|hello|hiya|hi|hey|greetings|good (?:morning|afternoon|evening|day))\b(?!-)"
    r"(?:,? (?:всем|ещё раз|еще раз|снова|коллеги|друзья|команда"
    r"|again|all|everyone|everybody|team|there|folks)\b)?",
    re.IGNORECASE,
)
#: Whom they greet: «, Ирина Петровна!», “ Tom,”. A capital, and a mark between it and the rest.
_NAMED = re.compile(r"[,\s]+@?(?:[A-ZА-ЯЁ][\w’'-]*\.?[ \t]*){1,3}(?=[,.!…:;—–\n]|$)")
#: Says to whom, not what, as long as a mark follows.
_ADDRESSED = re.compile(
    r"(?:(?:[Уу]важаем|[Дд]орог)(?:ый|ая|ые|ой|ие)|[Dd]ear)"
    r"(?: (?:[A-ZА-ЯЁ][\w’'-]*\.?|коллеги|друзья|команда|all|team|colleagues)){1,3}(?=[,!:.\n])"
    r"|(?:[Кк]оллеги|[Дд]рузья|[Cc]olleagues)(?=[,!:])"
)
_PARTED = re.compile(r"[\s,.!…:;()—–]+")
#: Ends a sentence: not «т. е.», not «ул. Мира», not “10.30”.
_END = re.compile(
    r"(?:(?<=\w{3}[.!?…])|(?<=\d[.!?…]))\s+(?=[\"«“(]?[A-ZА-ЯЁ0-9])|(?<=[!?…])\s+|\n+"
)
#: Shorter than this a sentence rarely says what it is about: «Срочно!», “Quick one.”
_LEAST = 16


def named_by(body: str, *, limit: int = 80) -> str:
    """The title that the words give themselves; "" where there are none."""
    text = ungreeted(named(clean(body)))
    said = ""
    for sentence in _END.split(text):
        said = f"{said} {sentence}".strip()
        if len(said) >= _LEAST:
            break
    return _within(excerpt(said, limit=1000).removesuffix(".") or excerpt(body), limit)


def ungreeted(text: str) -> str:
    """Without the greetings it begins with; as it was where it is nothing but them."""
    rest = text.strip()
    for _each in range(3):
        found = _GREETING.match(rest) or _ADDRESSED.match(rest)
        if not found:
            break
        after = rest[found.end() :]
        name = _NAMED.match(after)
        rest = _PARTED.sub("", after[name.end() if name else 0 :], count=1)
    return rest[:1].upper() + rest[1:] if rest else text.strip()


def _within(words: str, limit: int) -> str:
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > limit // 2 else cut).rstrip(" ,;:—–-") + "…"
