"""How an invoice stands: due, overdue, partly paid, paid; and, where the old price was paid, what
is missing and why. Nothing of it is kept: it follows from the rows and the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kulisy.billing.models import Invoice, InvoiceLine, State
from kulisy.billing.wording import by_notice
from kulisy.documents.papers import long_day, money
from kulisy.documents.vat import line_sums


@dataclass(frozen=True)
class Standing:
    """`kind`: draft, cancelled, paid, partly, overdue, due. Sums in the smallest unit."""

    kind: str
    words: str
    left: int
    overdue: bool

    @property
    def tone(self) -> str:
        """Of its tag."""
        if self.overdue:
            return "late"
        return {"paid": "ok", "partly": "wait", "due": "wait", "draft": "team"}.get(self.kind, "")


@dataclass(frozen=True)
class Shortfall:
    """The price before the notice was paid: so much is missing, and this is why."""

    missing: int
    words: str
    #: Which notice changed it, and how that ended.
    ground: str


def standing(invoice: Invoice, *, today: date, language: str) -> Standing:
    left = max(invoice.total - invoice.paid, 0)
    if invoice.state == State.DRAFT:
        return Standing("draft", _("Draft"), left, False)
    if invoice.state == State.CANCELLED:
        return Standing("cancelled", _("Cancelled"), 0, False)
    if not left:
        return Standing("paid", _("Paid"), 0, False)
    late = invoice.due is not None and invoice.due < today
    rest = money(left, invoice.currency, language)
    if invoice.paid:
        return Standing("partly", _("Partly paid: %(rest)s left") % {"rest": rest}, left, late)
    if late:
        return Standing("overdue", _("Overdue"), left, True)
    if invoice.due is None:
        return Standing("due", _("To be paid"), left, False)
    day = long_day(invoice.due, language)
    return Standing("due", _("To be paid by %(day)s") % {"day": day}, left, False)


def shortfall(invoice: Invoice, lines: Iterable[InvoiceLine], *, language: str) -> Shortfall | None:
    """Where exactly the sum at the prices before was paid; None for any other sum, which says
    nothing of why. `lines` are this invoice's."""
    rows = list(lines)
    changed = [each for each in rows if each.price_before is not None and each.notice_id]
    if invoice.state != State.ISSUED or not changed or not 0 < invoice.paid < invoice.total:
        return None
    if invoice.paid != sum(_at_price_before(each) for each in rows):
        return None
    missing = invoice.total - invoice.paid
    words = _("%(paid)s was paid, at the price before. %(missing)s is missing.") % {
        "paid": money(invoice.paid, invoice.currency, language),
        "missing": money(missing, invoice.currency, language),
    }
    grounds = dict.fromkeys(by_notice(each.notice, language=language) for each in changed)
    return Shortfall(missing, words, " ".join(grounds))


def _at_price_before(line: InvoiceLine) -> int:
    price = line.price if line.price_before is None or not line.notice_id else line.price_before
    return line_sums(
        quantity=line.quantity, price=price, percent=line.percent, included=line.included
    ).gross
