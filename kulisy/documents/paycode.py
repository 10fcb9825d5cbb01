"""The payment code of an invoice: the text of ГОСТ Р 56042-2014 and its QR picture.

Banks' applications read it: payee, account, sum in kopecks, purpose. UTF-8 (`ST00012`).
"""

from collections.abc import Mapping
from io import BytesIO

import segno

#: The separator is the first of these that no value holds.
SEPARATORS = "|@;:^_~{}!#$%&()*+,/"
#: Bytes that the five mandatory fields may take, header and separators with them.
MOST_BYTES = 300
MASK = 3
LONGEST = {"Name": 160, "BankName": 45, "Purpose": 210, "PayeeINN": 12, "KPP": 9, "Sum": 18}


class NoCode(ValueError):
    """These facts make no payment code; says why."""


def payment_text(
    *,
    name: str,
    account: str,
    bank: str,
    bic: str,
    correspondent: str,
    extra: Mapping[str, str] | None = None,
) -> str:
    """The text of the code, its values cut to their lengths. Raises NoCode."""
    must = {
        "Name": name,
        "PersonalAcc": account,
        "BankName": bank,
        "BIC": bic,
        "CorrespAcc": correspondent,
    }
    missing = [key for key, value in must.items() if not value]
    if missing:
        raise NoCode(f"{missing[0]} is required")
    fields = {key: _cut(key, value) for key, value in (must | dict(extra or {})).items()}
    separator = _separator(fields)
    mandatory = _joined({key: fields[key] for key in must}, separator)
    if len(mandatory.encode()) > MOST_BYTES:
        raise NoCode(f"mandatory block over {MOST_BYTES} bytes")
    return _joined(fields, separator)


def payment_code(text: str) -> str:
    """The QR code as an SVG picture: error correction M, a quiet zone of four modules. The mask
    is given: looking for the best of eight takes four fifths of the time. Decoders read each."""
    out = BytesIO()
    segno.make(text, error="m", encoding="utf-8", micro=False, boost_error=False, mask=MASK).save(
        out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()


def _cut(key: str, value: str) -> str:
    flat = " ".join(value.split())
    return flat[: LONGEST[key]].rstrip() if key in LONGEST else flat


def _separator(fields: Mapping[str, str]) -> str:
    for each in SEPARATORS:
        if not any(each in value for value in fields.values()):
            return each
    raise NoCode("no separator left")


def _joined(fields: Mapping[str, str], separator: str) -> str:
    pairs = "".join(f"{key}={value}{separator}" for key, value in fields.items())
    return f"ST00012{separator}{pairs}"
