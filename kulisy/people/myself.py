"""What a person sets for himself; what companies see of him stands on the seat or the contact."""

from kulisy.kit.text import one_line
from kulisy.people.models import Person

THEMES = ("auto", "light", "dark")


def save_profile(person: Person, *, name: str, language: str, time_zone: str, theme: str) -> None:
    """In the lobby. An empty language or zone: as the browser and the company have it."""
    person.name = one_line(name, limit=120)
    person.language = language
    person.time_zone = time_zone
    person.theme = theme
    person.save(update_fields=["name", "language", "time_zone", "theme"])


def save_language(person: Person, language: str) -> None:
    person.language = language
    person.save(update_fields=["language"])
