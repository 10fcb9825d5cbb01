"""Addresses outside both faces. The public page of a company comes last: it takes any word."""

from django.conf import settings
from django.urls import URLPattern, URLResolver

from kulisy.admissions import public
from kulisy.catalog import mailing
from kulisy.catalog import public as catalog
from kulisy.disclosure import public as disclosure
from kulisy.documents import public as documents
from kulisy.meetings import feed_pages
from kulisy.notify import reports, unsubscribing, waking
from kulisy.people import link_pages
from kulisy.site import front, link, me, setup, sink

urlpatterns: list[URLPattern | URLResolver] = [
    *front.urls,
    *me.urls,
    *link.urls,
    *link_pages.urls,
    *documents.urls,
    *feed_pages.urls,
    *disclosure.urls,
    *setup.urls,
    *waking.urls,
    *unsubscribing.urls,
    *mailing.urls,
    *reports.urls,
]
if settings.SINK:
    urlpatterns += sink.urls
urlpatterns += catalog.urls
urlpatterns += public.urls
