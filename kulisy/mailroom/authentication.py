"""What the company's own mail server found out about a letter (Authentication-Results, RFC 8601).

Anybody can write such a header into his letter, so only the one server that the company named is
believed; without a name nobody is. A finding never makes a letter more than it is: it can only tell
that its sender is forged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

_COMMENT = re.compile(r"\([^()]*\)")
_FOLD = re.compile(r"\s+")
_FINDING = re.compile(r"^\s*([a-z0-9-]+)\s*=\s*([a-z]+)", re.IGNORECASE)
_METHODS = ("dmarc", "dkim", "spf")


@dataclass(frozen=True, slots=True)
class Findings:
    """Method → result, in lower case; only of the server that is believed."""

    results: dict[str, str] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        """The sender's domain stands for the letter."""
        return self.results.get("dmarc") == "pass"

    @property
    def forged(self) -> bool:
        """The sender's domain disowns the letter; or, where it says nothing of that, the letter
        came by a server that the domain excludes and nobody has signed it."""
        if "dmarc" in self.results:
            return self.results["dmarc"] == "fail"
        return self.results.get("spf") == "fail" and self.results.get("dkim") != "pass"


def findings(message: Message, *, trusted: str) -> Findings:
    """Of `trusted`, a server's name; nothing where it is '' or has said nothing."""
    if not trusted:
        return Findings()
    found: dict[str, str] = {}
    for header in message.get_all("Authentication-Results", []):
        server, _, rest = _plain(str(header)).partition(";")
        named = server.split()
        if not named or named[0].lower() != trusted.strip().lower():
            continue
        here: dict[str, str] = {}
        for method, result in _results(rest):
            # One good signature among several is enough.
            if method not in here or (method == "dkim" and result == "pass"):
                here[method] = result
        for method, result in here.items():
            # A forger's copy can only stand below ours, and can't take back that it failed.
            if (method, result) == ("dmarc", "fail"):
                found[method] = result
            found.setdefault(method, result)
    return Findings(found)


def _results(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(";"):
        match = _FINDING.match(part)
        if match and match[1].lower() in _METHODS:
            yield match[1].lower(), match[2].lower()


def _plain(value: str) -> str:
    """Without comments (which may be nested) and line folds."""
    value = _FOLD.sub(" ", value)[:10_000]
    for _ in range(5):
        shorter = _COMMENT.sub(" ", value)
        if shorter == value:
            break
        value = shorter
    return value
