"""The table of addresses: `/d/<company>/` desk, `/c/<company>/` cabinet, `/<company>/` public."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("d/<slug:company>/", include(("kulisy.desk.urls", "desk"), namespace="desk")),
    path("api/v1/", include(("kulisy.api.urls", "api"), namespace="api")),
    path("c/<slug:company>/", include(("kulisy.portal.urls", "portal"), namespace="portal")),
]

if settings.LOCAL:
    from kulisy.look import gallery

    urlpatterns = [*urlpatterns, *gallery.urls]

urlpatterns += [path("", include("kulisy.site.urls"))]

handler400 = "kulisy.site.errors.bad_request"
handler403 = "kulisy.site.errors.forbidden"
handler404 = "kulisy.site.errors.not_found"
handler500 = "kulisy.site.errors.server_error"
handler429 = "kulisy.site.errors.too_many"
