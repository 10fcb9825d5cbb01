"""What a document is called, and what it asks, in the reader's words."""

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.documents.models import Asks, Kind
from kulisy.documents.papers import money
from kulisy.look.moments import date_of


def name(document: Any) -> str:
    """«Счёт-фактура № 27 от 21 августа 2026 г.»"""
    words = {"title": short_name(document), "day": date_of(document.day)}
    return _("%(title)s of %(day)s") % words


def short_name(document: Any) -> str:
    """Without the day: «Счёт-фактура № 27»."""
    title = document.title or str(Kind(document.kind).label)
    if not document.number or title.endswith(f" {document.number}"):
        return title
    return _("%(title)s No. %(number)s") % {"title": title, "number": document.number}


def kind(document: Any) -> str:
    return str(Kind(document.kind).label) if document.kind in Kind.values else document.kind


def total(document: Any) -> str:
    """The sum with its currency; "" where there is none."""
    return (
        money(document.total, document.currency, get_language() or "en")
        if document.total is not None
        else ""
    )


def asked_shortly(document: Any) -> str:
    """For a mark in a list: «подписать до 5 декабря»; "" for nothing."""
    what = {Asks.READ: _("to look through"), Asks.SIGN: _("to sign"), Asks.PAY: _("to pay")}.get(
        document.asks
    )
    if what is None or document.settled_at or document.withdrawn_at:
        return ""
    if document.due is None:
        return what
    return _("%(what)s by %(day)s") % {"what": what, "day": date_of(document.due)}


def asked(document: Any, *, today: date) -> str:
    """What the client is asked to do, and by when; "" for nothing."""
    what = {
        Asks.READ: _("Please look it through"),
        Asks.SIGN: _("Please sign it and send it back"),
        Asks.PAY: _("Please pay it"),
    }.get(document.asks)
    if what is None or document.settled_at or document.withdrawn_at:
        return ""
    if document.due is None:
        return what
    words = {"what": what, "day": date_of(document.due)}
    if document.due < today:
        return _("%(what)s: it was due by %(day)s") % words
    return _("%(what)s by %(day)s") % words


def done(document: Any) -> str:
    """The button with which the client says so: a verb."""
    return {
        Asks.READ: _("I have looked it through"),
        Asks.SIGN: _("It is signed and sent"),
    }.get(document.asks, "")
