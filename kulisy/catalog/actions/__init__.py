"""Verbs of the catalogue, each one transaction, each in the journal."""

from kulisy.catalog.actions.keeping import keep_pictures, save_service, show_service
from kulisy.catalog.actions.offering import (
    dismiss_offer,
    follow_offer,
    note_ordered,
    save_offer,
    see_offer,
    show_offer,
    wish_offers,
)
from kulisy.catalog.actions.ordering import (
    accept_change,
    cancel,
    confirm,
    decline,
    finish,
    order,
    propose,
    refuse_change,
)
from kulisy.catalog.actions.reviewing import (
    LOW,
    Finished,
    answer_review,
    consent,
    publish_review,
    rate,
    say,
)

__all__ = [
    "LOW",
    "Finished",
    "accept_change",
    "answer_review",
    "cancel",
    "confirm",
    "consent",
    "decline",
    "dismiss_offer",
    "finish",
    "follow_offer",
    "keep_pictures",
    "note_ordered",
    "order",
    "propose",
    "publish_review",
    "rate",
    "refuse_change",
    "save_offer",
    "save_service",
    "say",
    "see_offer",
    "show_offer",
    "show_service",
    "wish_offers",
]
