"""What was wrong with what a program sent, in the reader's language; never what it sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulisy.kit.problems import Problem

#: pydantic's kinds of error → (our code, our sentence).
_SAID: dict[str, tuple[str, Any]] = {
    "missing": ("missing", gettext_lazy("This is missing.")),
    "extra_forbidden": ("unknown", gettext_lazy("There is no such field.")),
    "string_too_long": ("too_long", gettext_lazy("At most %(max_length)s characters.")),
    "string_too_short": ("too_short", gettext_lazy("At least %(min_length)s characters.")),
    "too_long": ("too_many", gettext_lazy("At most %(max_length)s of them.")),
    "greater_than_equal": ("too_small", gettext_lazy("At least %(ge)s.")),
    "less_than_equal": ("too_large", gettext_lazy("At most %(le)s.")),
    "literal_error": ("unknown", gettext_lazy("One of: %(expected)s.")),
    "unstorable": ("unstorable", gettext_lazy("This holds characters that can't be kept.")),
    "string_unicode": ("unstorable", gettext_lazy("This holds characters that can't be kept.")),
    "far_time": ("far_time", gettext_lazy("This time is too far away.")),
    "far_day": ("far_day", gettext_lazy("This day is too far away.")),
    "timezone_aware": ("no_zone", gettext_lazy("A time needs its zone, e.g. 2026-11-22T10:00Z.")),
}
_KINDS = (
    ("uuid", gettext_lazy("This is no identifier.")),
    ("int", gettext_lazy("This is no whole number.")),
    ("bool", gettext_lazy("Write true or false.")),
    ("date_", gettext_lazy("Write a day, e.g. 2026-11-22.")),
    ("datetime", gettext_lazy("Write a time with its zone, e.g. 2026-11-22T10:00Z.")),
    ("string", gettext_lazy("Write text here.")),
    ("list", gettext_lazy("Write a list here.")),
)


def invalid(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """422, with a sentence for each thing that is wrong."""
    return Problem(
        422,
        _("Something in the request is not right: see each of the errors."),
        code="invalid",
        errors=[_error(each) for each in list(errors)[:20]],
    )


def _error(error: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(error.get("type", ""))
    code, sentence = _SAID.get(kind, ("", None))
    if sentence is None:
        code = "invalid"
        known = (said for start, said in _KINDS if kind.startswith(start))
        sentence = next(known, _("This can't be understood."))
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    return {"where": _where(error.get("loc", ())), "code": code, "detail": str(sentence) % context}


def _where(place: Iterable[Any]) -> list[str]:
    """["body", "title"]: without the name that our own function has for the body."""
    said = [str(part)[:100].encode("utf-8", "replace").decode() for part in place]
    return [said[0], *said[2:]] if said[:1] == ["body"] and len(said) > 1 else said
