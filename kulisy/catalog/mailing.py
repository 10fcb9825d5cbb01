"""Offers by letter, to whoever asked for them: who gets one, its words, and the link that ends such
letters in one click (RFC 8058)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kulisy.admissions.notifications import letter_in_words
from kulisy.catalog import access
from kulisy.catalog.counting import count_first
from kulisy.catalog.models import Offer, OfferWish
from kulisy.journal import actions as journal
from kulisy.kit.time import date_in
from kulisy.kit.time import now as clock
from kulisy.look.moments import date_of
from kulisy.notify import tell
from kulisy.notify.letters import Written, reader_of
from kulisy.notify.models import Letter
from kulisy.people.viewer import Viewer, in_lobby, viewing

KIND = "offer"
SALT = "kulisy.catalog.offers"


def send(offer: Offer, *, now: datetime) -> None:
    """One letter to each who asked, while the offer runs. The bell and devices keep silent. The
    statements don't grow with the readers. For the worker."""
    today = date_in(now, offer.company.time_zone)
    if offer.state != "shown" or not offer.starts_on <= today <= offer.ends_on:
        return
    readers = {each.topic: each for each in access.offer_readers(offer)}
    quiet = tell.quieted(list(readers.values()), now=now)
    letters = [
        tell.letter_row(
            company_id=offer.company_id,
            person_id=each.person_id,
            address=each.email,
            language=each.language,
            face=each.face,
            kind=KIND,
            subject_kind=KIND,
            subject_id=offer.id,
            key=f"offer/{offer.id}",
            made_at=now,
            leaves_at=quiet.get(topic, now),
        )
        for topic, each in readers.items()
    ]
    tell.queue_letters(letters, now=now)


def write(letter: Letter) -> Written | None:
    """In the recipient's own name; nothing where it ended, isn't for him, or he asked no more."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    moment = clock()
    with viewing(viewer):
        today = date_in(moment, viewer.company.time_zone)
        offer = access.offers(viewer, today=today).filter(id=letter.subject_id).first()
        wish = access.wishes(viewer).first()
    if offer is None or wish is None:
        return None
    count_first(
        offer, "mailed_at", client_id=wish.client_id, contact_id=wish.contact_id, now=moment
    )
    return _written(viewer, offer)


def _written(viewer: Viewer, offer: Offer) -> Written:
    company = viewer.company
    words = [
        _("Hello, %(name)s!") % {"name": viewer.name},
        offer.title,
        offer.body,
        _("Until %(date)s") % {"date": date_of(offer.ends_on)},
    ]
    page = reverse("portal:catalogue", args=[company.slug])
    ending = _ending(viewer)
    why = _("You asked %(company)s for offers by mail. No more of them: %(url)s") % {
        "company": company.name,
        "url": ending,
    }
    button = {"url": settings.ADDRESS + page, "text": _("Tell me more")}
    made = letter_in_words(company, offer.title, [each for each in words if each], button, why)
    headers = {
        "List-Unsubscribe": f"<{ending}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Written(made.subject, made.text, made.html, made.sender_name, headers=headers)


def _ending(viewer: Viewer) -> str:
    said = [str(viewer.company.id), str(viewer.person_id)]
    return settings.ADDRESS + reverse("no_offers", args=[signing.dumps(said, salt=SALT)])


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def no_offers(request: HttpRequest, token: str) -> HttpResponse:
    """The token is the right, and it ends such letters only; a GET, which scanners make too, shows
    a button. Pressed again, it stays so."""
    try:
        company_id, person_id = (UUID(each) for each in signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    done = request.method == "POST"
    if done:
        _end(company_id, person_id, now=clock())
    return render(request, "catalog/no_offers.html", {"done": done})


def _end(company_id: UUID, person_id: UUID, *, now: datetime) -> None:
    with in_lobby(person_id=person_id, company_id=company_id):
        rows = OfferWish.objects.filter(company_id=company_id, person_id=person_id)
        for wish in rows:
            journal.record(
                journal.Actor("contact", wish.contact_id),
                "offers_unwanted",
                journal.Subject("contact", wish.contact_id),
                company_id=company_id,
                client_id=wish.client_id,
                now=now,
                facts={"by": "letter"},
            )
        rows.delete()


urls = [path("u/offers/<str:token>/", no_offers, name="no_offers")]
