"""What became of an offer with each contact: when it first was seen, followed, ordered, sent."""

import uuid
from datetime import datetime

from kulisy.catalog.models import Offer, OfferFate


def count_first(
    offer: Offer, what: str, *, client_id: uuid.UUID, contact_id: uuid.UUID, now: datetime
) -> None:
    """Only the first time counts. `what`: the name of a moment of OfferFate."""
    its = {"company_id": offer.company_id, "offer_id": offer.id, "contact_id": contact_id}
    OfferFate.objects.bulk_create([OfferFate(**its, client_id=client_id)], ignore_conflicts=True)
    OfferFate.objects.filter(**its, **{what: None}).update(**{what: now})
