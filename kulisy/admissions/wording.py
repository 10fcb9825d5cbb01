"""The words of the house rules: the default texts, placeholders filled in, shown as paragraphs."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from markdown_it import MarkdownIt
from markupsafe import Markup

from kulisy.people.models import Company

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
#: HTML in the text stays text.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})


def default_rules(language: str) -> str:
    """What a company starts from; its lawyer must read it first."""
    file = Path(__file__).parent / "texts" / f"house-rules-{language}.md"
    return file.read_text(encoding="utf-8")


def filled(text: str, company: Company) -> str:
    """With the company's own data; a line whose value is missing is left out."""
    values = {
        "company.name": company.name,
        "company.phone": company.phone,
        "company.email": company.email,
        "company.working_hours": company.working_hours,
        "portal.url": settings.ADDRESS + reverse("portal:home", args=[company.slug]),
    }
    lines = []
    for line in text.splitlines():
        names = _PLACEHOLDER.findall(line)
        if all(values.get(name) for name in names):
            lines.append(_PLACEHOLDER.sub(lambda found: values[found[1]], line))
    return "\n".join(lines)


def as_html(text: str) -> Markup:
    return Markup(_markdown.render(text))  # noqa: S704  (HTML is off in the renderer)
