"""The table of addresses: `/d/<company>/` desk, `/c/<company>/` cabinet, `/<company>/` public."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
