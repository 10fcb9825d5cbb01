"""Checks of ИНН, КПП, ОГРН, ОГРНИП, БИК and account keys. They warn and may be overridden: a rule
of ours must not keep a company from paying or being paid."""

import re

_APART = re.compile(r"[\s\u00a0\u2009\u202f‐‑‒–—-]")
_TWELFTH = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVENTH = _TWELFTH[1:]
_TENTH = _ELEVENTH[1:]
_ACCOUNT = (7, 1, 3)
#: A letter at the sixth place of an account stands for the currency of clearing.
_CLEARING = {letter: str(figure) for figure, letter in enumerate("ABCEHKMPTX")}
_FIGURES = "0123456789"


def tidy(value: str) -> str | None:
    """The figures of what was written with spaces or dashes between; None where there is more."""
    bare = _APART.sub("", value)
    return bare if bare and all(sign in _FIGURES for sign in bare) else None


def inn_holds(value: str) -> bool:
    """Ten figures (an organisation) or twelve (a human being), with their check figures."""
    if not _figures(value, 10, 12):
        return False
    if len(value) == 10:
        return _weighed(value, _TENTH[-9:]) == int(value[9])
    eleventh = _weighed(value, _ELEVENTH) == int(value[10])
    return eleventh and _weighed(value, _TWELFTH) == int(value[11])


def kpp_holds(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", value))


def ogrn_holds(value: str) -> bool:
    """ОГРН of thirteen figures or ОГРНИП of fifteen. The last figure of the remainder counts: a
    remainder of 10 or more is no mistake (which well-known libraries get wrong)."""
    if not _figures(value, 13, 15):
        return False
    return int(value[:-1]) % (len(value) - 2) % 10 == int(value[-1])


def bic_holds(value: str) -> bool:
    return _figures(value, 9)


def account_holds(value: str, bic: str) -> bool:
    """The key of an account at the bank of this БИК (ЦБ 515 of 08.09.1997); a correspondent
    account (301…) is keyed by the settlement centre."""
    if not re.fullmatch(r"[0-9]{5}[0-9ABCEHKMPTX][0-9]{14}", value) or not bic_holds(bic):
        return False
    prefix = f"0{bic[4:6]}" if value.startswith("301") else bic[-3:]
    figures = prefix + value[:5] + _CLEARING.get(value[5], value[5]) + value[6:]
    products = (int(sign) * _ACCOUNT[place % 3] for place, sign in enumerate(figures))
    return sum(product % 10 for product in products) % 10 == 0


def correspondent_fits(value: str, bic: str) -> bool:
    """The correspondent account is this bank's: its last three figures are the bank's number."""
    return account_holds(value, bic) and value[-3:] == bic[-3:]


def _figures(value: str, *lengths: int) -> bool:
    return len(value) in lengths and all(sign in _FIGURES for sign in value)


def _weighed(value: str, weights: tuple[int, ...]) -> int:
    return sum(int(sign) * weight for sign, weight in zip(value, weights, strict=False)) % 11 % 10
