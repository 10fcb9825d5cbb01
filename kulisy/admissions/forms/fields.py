"""Fields that forms are made of, and what an action refuses said beside its field."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms

from kulisy.admissions.refusal import Refused
from kulisy.kit.text import clean, one_line
from kulisy.people.models import Seat

Result = TypeVar("Result")


def attempt(form: forms.Form, verb: Callable[[], Result]) -> Result | None:
    """Do it; where the action refuses, its sentence stands beside the field and None comes back."""
    try:
        return verb()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


class Line(forms.CharField):
    """One line of text: control characters and surplus spaces go, nothing visible does."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line(text, limit=len(text) + 1) if text else text


class Words(forms.CharField):
    """Some paragraphs."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean(text) if text else text


class Address(forms.EmailField):
    """Compared and kept in small letters."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.lower() if text else text


def named(label: Any, **more: Any) -> Line:
    return Line(label=label, max_length=120, **more)


def choose(form: forms.Form, name: str, choices: Any, **more: Any) -> None:
    field: Any = form.fields[name]
    field.choices = choices
    for key, value in more.items():
        setattr(field, key, value)


def seat_choices(seats: Iterable[Seat]) -> list[tuple[str, str]]:
    return [
        (str(seat.id), f"{seat.name}, {seat.title or seat.get_role_display()}") for seat in seats
    ]
