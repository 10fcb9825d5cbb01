"""Fields of forms in which sums and days of papers are written."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kulisy.documents.papers import MOST_SUM

_SPACES = re.compile(r"[\s\u00a0\u202f₽]")
_SUM = re.compile(r"(-?[0-9]{1,11})(?:[.,]([0-9]{1,2}))?")


class Sum(forms.CharField):
    """A sum as people write it («12 500», «99,90»), in kopecks; None where nothing is written.
    `below`: less than nought is a sum, too."""

    def __init__(self, *, below: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=40, **kwargs)
        self.below = below

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _SUM.fullmatch(_SPACES.sub("", text).replace("−", "-"))
        if found is None or (found[1].startswith("-") and not self.below):
            raise ValidationError(_("Write a sum like 12500 or 99.90."))
        kopecks = abs(int(found[1])) * 100 + int((found[2] or "").ljust(2, "0"))
        if kopecks > MOST_SUM:
            raise ValidationError(_("This sum is too large."))
        return -kopecks if found[1].startswith("-") else kopecks


class Day(forms.DateField):
    """A day of this century or, of old papers, the one before (`since`)."""

    def __init__(self, *, since: int = 2000, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)
        self.since = since

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if isinstance(day, date) and not self.since <= day.year <= 2100:
            raise ValidationError(_("Choose a day of this century."))
        return day


def typed(kopecks: int | None) -> str:
    """Kopecks as they stand in the box of a form."""
    if kopecks is None:
        return ""
    whole, rest = divmod(abs(kopecks), 100)
    point = "," if (get_language() or "").startswith("ru") else "."
    written = f"{whole}{point}{rest:02d}" if rest else str(whole)
    return f"-{written}" if kopecks < 0 else written
