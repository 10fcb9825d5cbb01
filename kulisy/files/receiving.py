"""The views that take files in. `addresses` gives them to a place of the owning room:

    POST   …/uploads/               begin     {"name", "size"} → 201 {"id", "url", …}
    PUT    …/uploads/<id>/parts/<n>  part      the bytes of part n, counted from 1
    GET    …/uploads/<id>            status    which parts are here
    POST   …/uploads/<id>/complete   complete  → 201 {"id", "name", "size", "type", …}
    DELETE …/uploads/<id>            cancel    → 204

Each asks for the viewer's person, the company and the draft (owner_kind, owner_id, audience) that
the owning room has found to be his own to write; somebody else's upload is "not found".
Errors are {"error": a sentence in the reader's language}; after 408 and 425 the browser asks for
the status and goes on, everything else in 4xx (and 507) is final.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.files import access, actions
from kulisy.files.actions import Refused
from kulisy.files.models import Blob, Upload
from kulisy.kit.time import now


class Draft(TypedDict):
    """Who sends, and to which draft: checked by the owning room, the same in all five."""

    viewer_person_id: uuid.UUID
    company_id: uuid.UUID
    owner_kind: str
    owner_id: uuid.UUID
    audience: str


def _nothing_more(request: Any, blob: Blob, **where: Any) -> dict[str, Any]:
    return {}


def addresses(
    under: str,
    name: str,
    *,
    owner: Callable[..., Draft],
    limit: Callable[..., int],
    attach: Callable[..., dict[str, Any]] = _nothing_more,
) -> list[URLPattern]:
    """Routes `<name>_uploads`, `_upload`, `_part`, `_complete` below the address `under`.

    `where` is what the address says of the place. `owner(request, **where)` is the room's own check
    and is asked first, every time: who may not write there gets its 404. `limit(request, **where)`
    in bytes; `attach(request, blob, **where)` as in `complete`.
    """

    @require_POST
    def uploads(request: HttpRequest, **where: Any) -> HttpResponse:
        draft = owner(request, **where)
        return begin(request, limit=limit(request, **where), **draft)

    @require_http_methods(["GET", "DELETE"])
    def upload(request: HttpRequest, *, upload_id: uuid.UUID, **where: Any) -> HttpResponse:
        view = status if request.method == "GET" else cancel
        return view(request, upload_id=upload_id, **owner(request, **where))

    @require_http_methods(["PUT"])
    def one_part(
        request: HttpRequest, *, upload_id: uuid.UUID, number: int, **where: Any
    ) -> HttpResponse:
        draft = owner(request, **where)
        return part(request, upload_id=upload_id, number=number, **draft)

    @require_POST
    def end(request: HttpRequest, *, upload_id: uuid.UUID, **where: Any) -> HttpResponse:
        draft = owner(request, **where)
        return complete(
            request,
            upload_id=upload_id,
            attach=lambda blob: attach(request, blob, **where),
            **draft,
        )

    one = f"{under}/uploads/<uuid:upload_id>"
    return [
        path(f"{under}/uploads/", uploads, name=f"{name}_uploads"),
        path(one, upload, name=f"{name}_upload"),
        path(f"{one}/parts/<int:number>", one_part, name=f"{name}_part"),
        path(f"{one}/complete", end, name=f"{name}_complete"),
    ]


def begin(request: HttpRequest, *, limit: int, **draft: Unpack[Draft]) -> JsonResponse:
    """Announce a file. `limit`: the company's, in bytes."""
    try:
        told = json.loads(request.body)
        name, size = told["name"], told["size"]
        if not isinstance(name, str) or type(size) is not int:
            raise TypeError
    except (ValueError, KeyError, TypeError, RequestDataTooBig, UnreadablePostError):
        return refusal(400, _("The name or the size of the file is missing."))
    try:
        upload = actions.begin_upload(
            company_id=draft["company_id"],
            person_id=draft["viewer_person_id"],
            owner_kind=draft["owner_kind"],
            owner_id=draft["owner_id"],
            audience=draft["audience"],
            name=name,
            size=size,
            now=now(),
            limit=limit,
        )
    except Refused as refused:
        return refusal(refused.status, refused.sentence)
    url = f"{request.path.rstrip('/')}/{upload.id}"
    return JsonResponse({**_told(upload), "url": url}, status=201)


def part(
    request: HttpRequest, *, upload_id: uuid.UUID, number: int, **draft: Unpack[Draft]
) -> JsonResponse:
    upload = _found(upload_id, draft)
    if upload is None:
        return _not_found()
    try:
        return JsonResponse(_told(actions.keep_part(upload, number=number, source=request)))
    except Refused as refused:
        return refusal(refused.status, refused.sentence)
    except UnreadablePostError:
        return refusal(408, _("The connection broke off. Please send this part again."))


def status(request: HttpRequest, *, upload_id: uuid.UUID, **draft: Unpack[Draft]) -> JsonResponse:
    upload = _found(upload_id, draft)
    return JsonResponse(_told(upload)) if upload else _not_found()


def complete(
    request: HttpRequest,
    *,
    upload_id: uuid.UUID,
    attach: Callable[[Blob], dict[str, Any]],
    **draft: Unpack[Draft],
) -> JsonResponse:
    """Make the blob and let the owning room attach it, in the same transaction.

    `attach` is called again when the end is asked for again (an answer was lost): it must bear
    that. What it returns goes into the answer.
    """
    upload = _found(upload_id, draft)
    if upload is None:
        return _not_found()
    try:
        blob = actions.finish_upload(upload, now=now())
    except Refused as refused:
        return refusal(refused.status, refused.sentence, **_told(upload))
    return JsonResponse(
        {
            "id": str(blob.id),
            "name": blob.name,
            "size": blob.size,
            "type": blob.content_type,
            **attach(blob),
        },
        status=201,
    )


def cancel(request: HttpRequest, *, upload_id: uuid.UUID, **draft: Unpack[Draft]) -> HttpResponse:
    upload = _found(upload_id, draft)
    if upload is None:
        return _not_found()
    actions.cancel_upload(upload)
    return HttpResponse(status=204)


def refusal(status: int, sentence: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": sentence, **more}, status=status)


def _found(upload_id: uuid.UUID, draft: Draft) -> Upload | None:
    return access.upload(
        company_id=draft["company_id"],
        person_id=draft["viewer_person_id"],
        owner_kind=draft["owner_kind"],
        owner_id=draft["owner_id"],
        audience=draft["audience"],
        upload_id=upload_id,
    )


def _not_found() -> JsonResponse:
    return refusal(404, _("There is no such upload. Please choose the file again."))


def _told(upload: Upload) -> dict[str, Any]:
    return {
        "id": str(upload.id),
        "name": upload.name,
        "size": upload.size,
        "part_size": upload.part_size,
        "parts": upload.parts,
        "parts_done": sorted(upload.received),
        "state": upload.state,
    }
