"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.catalog import invoicing, mailing, notifications
from kulisy.catalog.actions import offering, ordering, reviewing
from kulisy.catalog.models import Offer, Order, OrderStep, Review
from kulisy.kit.time import now
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=ordering.TELL, retry=_PATIENT)
def tell_of_step(step_id: str) -> None:
    with working():
        step = (
            OrderStep.objects.select_related("order__client__company")
            .filter(id=uuid.UUID(step_id))
            .first()
        )
        if step is not None:
            notifications.step_taken(step, now=now())


@app.task(name=ordering.INVOICE, retry=_PATIENT)
def draft_invoice(order_id: str) -> None:
    with working():
        order = (
            Order.objects.select_related("client__company", "company")
            .filter(id=uuid.UUID(order_id))
            .first()
        )
        if order is not None:
            invoicing.draft(order, now=now())


@app.task(name=reviewing.TELL, retry=_PATIENT)
def tell_of_review(review_id: str) -> None:
    with working():
        review = _review(review_id)
        if review is not None:
            notifications.rated(review, now=now())


@app.task(name=reviewing.ANSWERED, retry=_PATIENT)
def tell_of_answer(review_id: str) -> None:
    with working():
        review = _review(review_id)
        if review is not None and review.answer:
            notifications.answered(review, now=now())


@app.task(name=offering.MAIL, retry=_PATIENT)
def mail_offer(offer_id: str) -> None:
    with working():
        rows = Offer.objects.select_related("company")
        offer = rows.filter(id=uuid.UUID(offer_id)).first()
        if offer is not None:
            mailing.send(offer, now=now())


def _review(review_id: str) -> Review | None:
    rows = Review.objects.select_related("client__company")
    return rows.filter(id=uuid.UUID(review_id)).first()
