"""A few addresses of both faces, for the watch to look at."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("page")


def download(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(headers={"Content-Disposition": 'attachment; filename="secret.pdf"'})


def handed_over(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(headers={"X-Kulisy-File": "/data/secret"})


face = [
    path("queue/", page, name="queue"),
    path("conversations/<uuid:conversation>/", page, name="conversation"),
    path("files/<uuid:file>/<str:name>", download, name="file"),
    path("hall/<uuid:file>", handed_over, name="hall"),
]
urlpatterns = [
    path("d/<slug:company>/", include((face, "desk"), namespace="desk")),
    path("c/<slug:company>/", include((face, "portal"), namespace="portal")),
    path("me/", page, name="me"),
    path("nameless/", page),
    path("u/<str:token>/", page, name="unsubscribe"),
]
