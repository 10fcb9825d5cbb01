"""Sums and numbers in words, Russian and English, as documents want them: the whole in words, the
hundredths in two figures («Две тысячи двенадцать рублей 00 копеек»)."""

from kulisy.documents.facts import CURRENCIES

_ONES = {
    "m": ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"],
    "f": ["ноль", "одна", "две", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"],
    "n": ["ноль", "одно", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"],
}
_TEENS = [
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
_TENS = [
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
]
_HUNDREDS = [
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
]
_LARGE = [
    "миллион",
    "миллиард",
    "триллион",
    "квадриллион",
    "квинтиллион",
    "секстиллион",
    "септиллион",
    "октиллион",
    "нониллион",
]
_ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH_LARGE = ("", "thousand", "million", "billion", "trillion", "quadrillion")


def plural(number: int, one: str, few: str, many: str) -> str:
    """The Russian form that stands with this number: 1 день, 2 дня, 11 дней."""
    number = abs(number)
    if number % 100 in range(11, 15):
        return many
    return one if number % 10 == 1 else few if number % 10 in range(2, 5) else many


def cardinal(number: int, *, gender: str = "m") -> str:
    """A whole number in Russian words, in the nominative; `gender` (m, f, n) of what is counted."""
    if number < 0:
        return f"минус {cardinal(-number, gender=gender)}"
    if number == 0:
        return _ONES["m"][0]
    words: list[str] = []
    for power, group in reversed(list(enumerate(_groups(number)))):
        if not group:
            continue
        words += _below_thousand(group, gender if power == 0 else "f" if power == 1 else "m")
        if power:
            words.append(_scale(power, group))
    return " ".join(words)


def english(number: int) -> str:
    """A whole number in English words."""
    if number < 0:
        return f"minus {english(-number)}"
    if number == 0:
        return _ENGLISH[0]
    words: list[str] = []
    for power, group in reversed(list(enumerate(_groups(number)))):
        if group:
            words += [*_english_below_thousand(group), _ENGLISH_LARGE[power]]
    return " ".join(word for word in words if word)


def in_words(minor: int, currency: str, *, language: str) -> str:
    """`minor` units (kopecks) of `currency` in words, with a capital letter."""
    major, rest = divmod(abs(minor), 100)
    names = CURRENCIES[currency]
    if language == "ru":
        whole = cardinal(major, gender=names["ru"]["gender"])
        of_major = plural(major, *names["ru"]["major"])
        of_minor = plural(rest, *names["ru"]["minor"])
    else:
        whole = english(major)
        of_major = names["en"]["major"][major != 1]
        of_minor = names["en"]["minor"][rest != 1]
    sign = "" if minor >= 0 else "минус " if language == "ru" else "minus "
    text = f"{sign}{whole} {of_major} {rest:02d} {of_minor}"
    return text[0].upper() + text[1:]


def _groups(number: int) -> list[int]:
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    return groups


def _below_thousand(number: int, gender: str) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds - 1]] if hundreds else []
    if 10 <= rest < 20:
        return [*words, _TEENS[rest - 10]]
    tens, ones = divmod(rest, 10)
    if tens:
        words.append(_TENS[tens - 2])
    if ones:
        words.append(_ONES[gender][ones])
    return words


def _scale(power: int, group: int) -> str:
    if power == 1:
        return plural(group, "тысяча", "тысячи", "тысяч")
    name = _LARGE[power - 2]
    return plural(group, name, f"{name}а", f"{name}ов")


def _english_below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_ENGLISH[hundreds], "hundred"] if hundreds else []
    if 0 < rest < 20:
        words.append(_ENGLISH[rest])
    elif rest:
        tens, ones = divmod(rest, 10)
        words.append(_ENGLISH_TENS[tens - 2] + (f"-{_ENGLISH[ones]}" if ones else ""))
    return words
