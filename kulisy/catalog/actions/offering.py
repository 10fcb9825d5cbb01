"""Offers and news: written, shown, waved away; sent to who asked for such letters; and what became
of them."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404

from kulisy.admissions.actions.facts import note
from kulisy.catalog import access
from kulisy.catalog.actions.keeping import note_selling
from kulisy.catalog.counting import count_first
from kulisy.catalog.models import Offer, OfferAim, OfferWish, Shown
from kulisy.kit.ids import new_id
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

MAIL = "kulisy.catalog.tasks.mail_offer"
#: By the company's clock: letters of an offer that begins on a later day leave then.
MORNING = time(10)


def save_offer(
    viewer: Viewer,
    offer: Offer | None,
    *,
    values: Mapping[str, Any],
    client_ids: Collection[uuid.UUID],
    now: datetime,
) -> Offer:
    """`client_ids`: whom it is for, where it isn't for all."""
    if not access.may_keep(viewer):
        raise Http404
    new = offer is None
    offer = offer or Offer(id=new_id(), company=viewer.company, made_at=now)
    for name, value in values.items():
        setattr(offer, name, value)
    offer.save(force_insert=new)
    _aim(viewer, offer, set() if offer.to_all else set(client_ids))
    _mail(viewer, offer, now=now)
    note(
        viewer,
        "offer_written" if new else "offer_changed",
        ("offer", offer.id),
        now=now,
        contents={"title": offer.title, "body": offer.body},
    )
    return offer


def show_offer(viewer: Viewer, offer: Offer, state: str, *, now: datetime) -> None:
    if not access.may_keep(viewer):
        raise Http404
    if offer.state == Shown(state):
        return
    offer.state = state
    if state == Shown.SHOWN and offer.shown_at is None:
        offer.shown_at = now
    offer.save(update_fields=["state", "shown_at"])
    note(viewer, f"offer_{state}", ("offer", offer.id), now=now)
    if state == Shown.SHOWN and offer.to_all:
        note_selling(viewer)
    _mail(viewer, offer, now=now)


def see_offer(viewer: Viewer, offer_id: uuid.UUID, *, today: date, now: datetime) -> None:
    """It was really shown: said by the page itself."""
    _mark(viewer, offer_id, "seen_at", today=today, now=now)


def follow_offer(viewer: Viewer, offer_id: uuid.UUID, *, today: date, now: datetime) -> Offer:
    """He wants to know more."""
    return _mark(viewer, offer_id, "followed_at", today=today, now=now)


def dismiss_offer(viewer: Viewer, offer_id: uuid.UUID, *, today: date, now: datetime) -> Offer:
    """“Not interested”: he never meets it again."""
    return _mark(viewer, offer_id, "dismissed_at", today=today, now=now)


def wish_offers(viewer: Viewer, *, wanted: bool, now: datetime) -> None:
    """Offers by letter too, or no longer: asked for by the contact himself, and kept with the time,
    as the law about advertising wants it."""
    if not access.may_wish(viewer):
        raise Http404
    mine = access.wishes(viewer)
    if wanted == mine.exists():
        return
    admission = viewer.admissions[0]
    if wanted:
        OfferWish.objects.bulk_create(
            [
                OfferWish(
                    company=viewer.company,
                    client_id=admission.client_id,
                    contact_id=admission.contact_id,
                    person_id=viewer.person_id,
                    asked_at=now,
                )
            ],
            ignore_conflicts=True,
        )
    else:
        mine.delete()
    note(
        viewer,
        "offers_wanted" if wanted else "offers_unwanted",
        ("contact", admission.contact_id),
        client_id=admission.client_id,
        now=now,
    )


def note_ordered(viewer: Viewer, offer_id: uuid.UUID, *, today: date, now: datetime) -> None:
    """An order came of it."""
    _mark(viewer, offer_id, "ordered_at", today=today, now=now)


def _mark(viewer: Viewer, offer_id: uuid.UUID, what: str, *, today: date, now: datetime) -> Offer:
    """The first time counts; for the contact who looks, at the first of his clients."""
    offer = access.offers(viewer, today=today).select_related("service").filter(id=offer_id).first()
    if offer is None or viewer.at_desk or viewer.looking_as or not viewer.confirmed:
        raise Http404
    admission = viewer.admissions[0]
    count_first(
        offer, what, client_id=admission.client_id, contact_id=admission.contact_id, now=now
    )
    return offer


def _mail(viewer: Viewer, offer: Offer, *, now: datetime) -> None:
    """To who asked for it, once it runs; however often it is asked, one letter goes to each."""
    if offer.state != Shown.SHOWN or offer.kind != Offer.Kind.OFFER:
        return
    zone = ZoneInfo(viewer.company.time_zone)
    begins = datetime.combine(offer.starts_on, MORNING, zone)
    today = now.astimezone(zone).date()
    later = begins if offer.starts_on > today else None
    outbox.defer(MAIL, at=later, offer_id=str(offer.id))


def _aim(viewer: Viewer, offer: Offer, client_ids: set[uuid.UUID]) -> None:
    seen = set(people.clients(viewer).filter(id__in=client_ids).values_list("id", flat=True))
    rows = access.aims(viewer).filter(offer_id=offer.id)
    before = set(rows.values_list("client_id", flat=True))
    if before - seen:
        rows.filter(client_id__in=before - seen).delete()
    OfferAim.objects.bulk_create(
        [
            OfferAim(company=viewer.company, offer=offer, client_id=client_id)
            for client_id in sorted(seen - before)
        ],
        ignore_conflicts=True,
    )
