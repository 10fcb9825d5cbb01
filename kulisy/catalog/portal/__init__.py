"""The cabinet's screens of this room: the catalogue, orders, reviews, offers."""

from django.urls import path

from kulisy.catalog.pictures import service_picture
from kulisy.catalog.portal import offers, orders, reviews, shop

urls = [
    *shop.urls,
    path(
        "catalog/<uuid:service>/pictures/<uuid:blob_id>/", service_picture, name="service_picture"
    ),
    *orders.urls,
    *reviews.urls,
    *offers.urls,
]
