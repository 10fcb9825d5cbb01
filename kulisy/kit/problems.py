"""What a program is told when something can't be done: problem details (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
#: Below this begins everything that answers programs.
ADDRESS = "/api/"


class Problem(Exception):
    """Raised where something can't be done; what was written before it is taken back.

    `detail`: a sentence in the reader's language. `code`: a word of ours that never changes.
    `errors`: [{"where": [...], "code": ..., "detail": ...}], one for each thing that is wrong.
    `more`: further members of the answer, where the code has any.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.code = code
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.more = dict(more or {})

    def response(self) -> HttpResponse:
        said: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        if self.errors:
            said["errors"] = self.errors
        return HttpResponse(
            json.dumps(said, ensure_ascii=False),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )
