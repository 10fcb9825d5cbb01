"""Answers of the entrance take the same time, whatever was found behind it."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: An answer of the entrance takes a multiple of this, in seconds: more than any of them works when
#: the machine is idle (a password is hashed in about 0.1), so that no clock tells who is known.
LEAST = 0.3
ENTRANCE = ("/accounts/", "/l/")


def evenly(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Outside of the transaction: waiting holds no row and no lock."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path.startswith(ENTRANCE):
            return get_response(request)
        begun = time.monotonic()
        try:
            return get_response(request)
        finally:
            time.sleep((begun - time.monotonic()) % LEAST)

    return respond
