"""What strangers and followers see on the company's page: the catalogue, news, reviews that their
authors let be shown. In the lobby, whose wall knows of nothing else."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kulisy.admissions.access import my_doors, public_company
from kulisy.catalog import access, pictures, shown, wording
from kulisy.kit.text import one_line
from kulisy.kit.time import date_in
from kulisy.people.models import Company

#: On the company's page.
REVIEWS, NEWS, SERVICES = 3, 3, 6
#: On the page of all reviews.
MANY = 50


def beside(company: Company, *, now: datetime) -> str:
    """What stands beneath the company's own words on its page; "" where nothing is shown. Four
    statements."""
    services = list(access.public_services(company)[: SERVICES + 1])
    news = list(access.public_news(company, today=date_in(now, company.time_zone))[:NEWS])
    reviews = list(access.public_reviews(company)[: REVIEWS + 1])
    if not (services or news or reviews):
        return ""
    context = {
        "company": company,
        "cards": _cards(company, services[:SERVICES]),
        "more_services": len(services) > SERVICES,
        "news": news,
        "reviews": [(each, *wording.SCORES[each.score]) for each in reviews[:REVIEWS]],
        "more_reviews": len(reviews) > REVIEWS,
    }
    return SafeString(render_to_string("catalog/public/_beside.html", context))


@require_safe
def catalogue(request: HttpRequest, *, company: str) -> HttpResponse:
    found = public_company(company)
    cards = _cards(found, list(access.public_services(found)))
    context = {
        "company": found,
        "groups": shown.grouped(cards),
        "address": settings.ADDRESS + reverse("public_catalogue", args=[found.slug]),
    }
    return render(request, "catalog/public/catalogue.html", context)


@require_safe
def service(request: HttpRequest, *, company: str, service: uuid.UUID) -> HttpResponse:
    """What it is; who has a cabinet orders there, everybody else becomes a client first."""
    found = public_company(company)
    row = access.public_services(found).filter(id=service).first()
    if row is None:
        raise Http404
    (card,) = _cards(found, [row])
    person: Any = request.user if request.user.is_authenticated else None
    context = {
        "company": found,
        "card": card,
        "description": one_line(row.about, limit=160),
        "inside": bool(person) and "portal" in my_doors(found, person.id),
        "address": settings.ADDRESS + reverse("public_service", args=[found.slug, row.id]),
    }
    return render(request, "catalog/public/service.html", context)


@require_safe
def service_picture(
    request: HttpRequest, *, company: str, service: uuid.UUID, blob_id: uuid.UUID
) -> HttpResponseBase:
    found = public_company(company)
    row = access.public_services(found).filter(id=service, pictures__contains=[blob_id]).first()
    return pictures.picture(row, blob_id)


@require_safe
def reviews(request: HttpRequest, *, company: str) -> HttpResponse:
    found = public_company(company)
    rows = list(access.public_reviews(found)[:MANY])
    context = {
        "company": found,
        "reviews": [(each, *wording.SCORES[each.score]) for each in rows],
        "address": settings.ADDRESS + reverse("public_reviews", args=[found.slug]),
    }
    return render(request, "catalog/public/reviews.html", context)


def _cards(company: Company, rows: list[Any]) -> list[shown.Card]:
    return shown.cards(
        rows,
        access.public_performers(company) if rows else {},
        url=lambda id: reverse("public_service", args=[company.slug, id]),
        picture=lambda id, blob: reverse("public_picture", args=[company.slug, id, blob]),
    )


urls = [
    path("<slug:company>/catalog/", catalogue, name="public_catalogue"),
    path("<slug:company>/catalog/<uuid:service>/", service, name="public_service"),
    path(
        "<slug:company>/catalog/<uuid:service>/pictures/<uuid:blob_id>/",
        service_picture,
        name="public_picture",
    ),
    path("<slug:company>/reviews/", reviews, name="public_reviews"),
]
