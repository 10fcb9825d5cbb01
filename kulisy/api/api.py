"""`/api/v1/`: every room's answers to programs, behind one door."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer

from kulisy import __version__
from kulisy.api import description
from kulisy.api.door import by_token
from kulisy.conversations import api as conversations
from kulisy.hours import api as hours
from kulisy.people import api as people
from kulisy.projects import api as projects
from kulisy.scope import api as scope

#: Open to all: they say nothing about anybody.
OPEN = frozenset({"openapi-json", "api-root"})


class Encoder(DjangoJSONEncoder):
    """Times to the microsecond: a program asks for what came after the last one it knows."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return o.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return super().default(o)


class Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=Encoder, ensure_ascii=False)


class Api(NinjaAPI):
    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        return _described(self)


def made() -> Api:
    api = Api(
        title="Kulisy",
        version=__version__,
        description=description.ABOUT,
        urls_namespace="api",
        docs_url=None,
        renderer=Renderer(),
    )
    # What was raised is told by the door, after what was written is taken back.
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _to_the_door)
    for router in (
        people.router,
        conversations.router,
        projects.router,
        hours.router,
        scope.router,
    ):
        api.add_router("", router)
    return api


def routes(api: Api) -> list[URLPattern]:
    patterns: list[URLPattern] = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    for pattern in patterns:
        if pattern.name not in OPEN:
            pattern.callback = by_token(pattern.callback)
    return patterns


@cache
def _described(api: Api) -> OpenAPISchema:
    schema = OpenAPISchema(api, api.get_root_path({}))
    description.finished(schema)
    return schema


def _to_the_door(request: HttpRequest, error: Exception | type[Exception]) -> NoReturn:
    raise error
