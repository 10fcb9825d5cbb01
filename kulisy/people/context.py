"""What every page knows: viewer, company, the person himself, theme."""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString


def viewer(request: HttpRequest) -> dict[str, Any]:
    seen = getattr(request, "viewer", None)
    person = (
        request.user if getattr(request, "user", None) and request.user.is_authenticated else None
    )
    return {
        "viewer": seen,
        # Masked once a page and not once a form.
        "csrf_token": (token := SimpleLazyObject(lambda: get_token(request))),
        "csrf_input": SimpleLazyObject(lambda: _csrf_input(token)),
        # Said only at a face: what is said here wins over what a page says itself.
        **({"company": seen.company} if seen else {}),
        "me": person,
        "theme": getattr(person, "theme", "auto"),
        "local": settings.LOCAL,
        "sink": settings.SINK,
        "passkeys": passkeys_work(request),
    }


def _csrf_input(token: object) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers keep passkeys for a name with a secure line, or for localhost; never for an address
    of numbers."""
    try:
        host = split_domain_port(request.get_host())[0]
    except DisallowedHost:
        return False
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
