"""The desk's screens of this room: the catalogue, orders, reviews, offers and news."""

from kulisy.catalog.desk import keeping, offers, orders, reviews

urls = [*keeping.urls, *orders.urls, *reviews.urls, *offers.urls]
