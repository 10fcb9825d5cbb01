"""What nobody means to type, and somebody does."""

import json
import os
from pathlib import Path

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[2].parent / "shared"))
NAUGHTY = SHARED / "data" / "hostile-strings" / "naughty_strings.json"

#: Our own few, in every form: each has broken something somewhere.
WORDS = {
    "a NUL": "до\0после",
    "half of a pair": "до\ud83dпосле",
    "the other half": "\udc00",
    "5,000 letters": "ж" * 5_000,
    "100,000 letters": "слово " * 16_667,
    "from right to left": "\u202eтекст\u202c \u2067внутри\u2069 عربي",
    "a script": "<zqx onload=1><script>alert('zqx')</script>",
    "a picture with a script": '<svg/onload=alert(1)><zqx xlink:href="javascript:alert(1)"/>',
    "an end of an attribute": "\"'><zqx autofocus onfocus=alert(1)>",
    "a link with a script": "[нажми](javascript:alert(1)) <zqx@post.example>",
    "a template": "{{ 7*7 }}{% include 'x' %}${7*7}#{7*7}",
    "an end of a statement": "'; DROP TABLE people_person; --",
    "a header of a letter": "слово\r\nBcc: kto@post.example\r\n\r\nтело",
    "places of a format": "%s %d %(name)s {0} {name}",
    "a heap of marks": "З" + "\u0335\u0353\u0321" * 40,
    "ends of lines": "а\u2028б\u2029в\x85г",
    "nothing to be seen": "\u200b\ufeff\u00ad",
    "blanks": "   \t ",
    "a way out": "../../../etc/passwd\\..\\",
    "figures": "99999999999999999999",
    "not a number": "NaN",
    "a smiling family": "👨‍👩‍👧‍👦🏳️‍🌈",
}
#: Where something is chosen: nothing that was offered.
CHOICES = (
    "", "не-число", "00000000-0000-0000-0000-000000000009", "9223372036854775808", "-1", "1e309",
    "0000-00-00T00:00", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30", "\0", "<zqx>",
    "\ud800",
)  # fmt: skip
#: Bodies that are no form at all: content type, bytes.
BODIES = (
    ("application/json", b'{"body": ["zqx"]}'),
    ("application/json", b"\xff\xfe{"),
    ("text/plain", b"body=zqx"),
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name\r\n\r\n"),
    ("application/x-www-form-urlencoded", b"body=%FF%ED%A0%80&title=%ZZ&=&&key"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"body=+ADw-zqx+AD4-"),
    ("application/x-www-form-urlencoded; charset=none-such", b"body=zqx"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1_100))),
    ("", b"body=zqx"),
)
#: Ends of addresses.
TAILS = (
    "%00", "%ff", "%ED%A0%80", "%", "%zz", "..%2f..%2fetc/", "<zqx>", "%3Czqx%3E/", "//",
    "%0d%0aX:1", "a" * 3_000, "%F0%9F%98%80/",
)  # fmt: skip


def naughty() -> list[str]:
    """The big list, where it is at hand."""
    return json.loads(NAUGHTY.read_text("utf-8")) if NAUGHTY.exists() else []
