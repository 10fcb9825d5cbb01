"""What every page knows: viewer, company, the person himself, theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def viewer(request: HttpRequest) -> dict[str, Any]:
    seen = getattr(request, "viewer", None)
    person = (
        request.user if getattr(request, "user", None) and request.user.is_authenticated else None
    )
    return {
        "viewer": seen,
        "company": seen.company if seen else None,
        "me": person,
        "theme": getattr(person, "theme", "auto"),
        "local": settings.LOCAL,
    }
