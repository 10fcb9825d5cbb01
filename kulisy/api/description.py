"""The description of the API (OpenAPI 3.1): what ninja finds in the code, and what is common."""

from typing import Any

from kulisy.kit.problems import MEDIA_TYPE

ABOUT = """\
Kulisy for programs. A token stands for a person in one company and one face: the desk of its team
or the cabinet of a client. It can do what the person can do there at that moment, and no more:
what he may not see answers 404, like what never was.

Lists come in pages: `next` is the `cursor` of the page after, or null. Times carry their zone.
Every refusal is a problem (RFC 9457) with a sentence in the person's language.
"""

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "A word that never changes, for programs."},
        "detail": {"type": "string", "description": "A sentence in the reader's language."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "code", "detail"],
                "properties": {
                    "where": {"type": "array", "items": {"type": "string"}},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_SECONDS = {"schema": {"type": "integer"}, "required": True, "description": "Seconds to wait."}
_REFUSALS: dict[str, str] = {
    "400": "The body can't be read.",
    "401": "No token, or one that opens nothing (any more).",
    "404": "Nothing here: it never was, or it isn't this token's.",
    "405": "This can't be done at this address.",
    "409": "It can't be done now; the sentence says why.",
    "413": "Too large.",
    "422": "Something in the request is not right, or the rules of the house forbid it.",
    "429": "Too often: `Retry-After` says when to come again.",
    "500": "A fault of ours; nothing of the request was kept.",
}
#: Of the bodies of files only.
_OF_FILES = {
    "408": "The connection broke off: the same again.",
    "425": "Parts are missing: see `parts_done`.",
    "507": "No room on the server.",
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Any word of yours, new for each thing to do. The same request with the same"
    " key, within a day, is done once and answered alike.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[ -~]*$"},
}


def finished(schema: dict[str, Any]) -> dict[str, Any]:
    """Add what ninja doesn't know: refusals, keys, who may come."""
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = PROBLEM
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    schema["security"] = [{"token": []}]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _finish(operation, path, method)
    return schema


def _finish(operation: dict[str, Any], path: str, method: str) -> None:
    operation.pop("security", None)
    told = operation["responses"] = {
        str(status): answer for status, answer in operation["responses"].items()
    }
    refusals = dict(_REFUSALS)
    if method == "get":
        refusals.pop("400")
        refusals.pop("413")
    if "/uploads" in path:
        refusals |= _OF_FILES
    for status, description in refusals.items():
        told.setdefault(status, _refusal(status, description))
    if method in {"post", "patch", "delete"}:
        operation.setdefault("parameters", []).append(_KEY)


def _refusal(status: str, description: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == "429":
        said["headers"] = {"Retry-After": _SECONDS}
    return said
