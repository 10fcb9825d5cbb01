"""Issuing: the draft gets its number, becomes a paper, and the client sees it; and cancelling."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kulisy.admissions.refusal import Refused
from kulisy.billing import composing
from kulisy.billing.actions.closing import holding
from kulisy.billing.actions.drafting import locked_draft
from kulisy.billing.actions.facts import keeper, record
from kulisy.billing.actions.lining import add_up, refresh
from kulisy.billing.models import Invoice, InvoiceLine, State
from kulisy.documents import free_papers, numbers
from kulisy.documents.actions import Related, publish_rendered, withdraw
from kulisy.documents.rendering import render
from kulisy.kit.text import one_line
from kulisy.people.viewer import Viewer

#: What of a line may have changed since it was drafted.
MOVING = ["price", "price_before", "notice_id", "notice", "percent", "included"]


@transaction.atomic
def issue(viewer: Viewer | None, invoice: Invoice, *, now: datetime, tell: bool = True) -> Invoice:
    """Number, paper, published. `tell`: bells and letters to its readers. Raises Refused, and then
    nothing was done: a number that was taken is given back."""
    keeper(viewer)
    locked = locked_draft(invoice)
    lines = list(
        InvoiceLine.objects.filter(company_id=locked.company_id, invoice_id=locked.id).order_by(
            "place"
        )
    )
    # A notice that ended, or a rate that was settled, after it was drafted counts, too.
    refresh(locked, lines)
    add_up(locked, lines)
    if not lines or locked.total <= 0:
        raise Refused(_("There is nothing to be paid on this invoice yet."))
    entity = locked.entity
    if not entity.active:
        raise Refused(_("%(name)s is not in use any more.") % {"name": entity.name})
    said = composing.told_now(entity, locked.account, locked.payer, locked.client, on=locked.day)
    locked.said, locked.state, locked.issued_at = said, State.ISSUED, now
    locked.year = locked.day.year
    # As late as can be: others who number wait from here on.
    locked.number = numbers.next_number(entity, series="invoice", year=locked.year)
    locked.label = numbers.label(entity, locked.number)
    locked.document = publish_rendered(
        viewer,
        client_id=locked.client_id,
        kind="invoice",
        title=title(said["language"]),
        number=locked.label,
        day=locked.day,
        total=locked.total,
        currency=locked.currency,
        pdf=pdf(locked, lines),
        related=Related("invoice", locked.id),
        asks="pay",
        due=locked.due,
        tell=tell,
        now=now,
    )
    InvoiceLine.objects.bulk_update(lines, MOVING)
    locked.save()
    _record(viewer, "invoice_issued", locked, now, total=locked.total, due=str(locked.due or ""))
    return locked


@transaction.atomic
def cancel(
    viewer: Viewer, invoice: Invoice, *, because: str, now: datetime, unseen: bool = False
) -> None:
    """It no longer holds, and says why; its number stays taken. `unseen`: it was never meant for
    this client, and nobody of his sees it any more. Raises Refused where money has come for it, or
    papers hold that close it."""
    keeper(viewer)
    because = one_line(because, limit=500)
    if not because:
        raise Refused(_("Say why it is cancelled: the client reads it."), field="because")
    locked = Invoice.objects.select_for_update(of=("self",)).get(
        company_id=invoice.company_id, id=invoice.id
    )
    if locked.state != State.ISSUED:
        raise Refused(_("Only an invoice that was issued can be cancelled."))
    if locked.paid:
        raise Refused(_("Money has come for it: take the payments back first."))
    if holding(locked).exists():
        raise Refused(_("Papers that close it still hold: withdraw them first."))
    locked.state, locked.cancelled_at, locked.cancelled_because = State.CANCELLED, now, because
    locked.unseen = unseen
    locked.save(update_fields=["state", "cancelled_at", "cancelled_because", "unseen"])
    if locked.document is not None:
        withdraw(viewer, locked.document, because=because, unseen=unseen, now=now)
    _record(viewer, "invoice_cancelled", locked, now)


def pdf(invoice: Invoice, lines: list[InvoiceLine]) -> bytes:
    """The invoice as it was issued (`said`)."""
    language = invoice.said["language"]
    paper = composing.paper(invoice, lines, invoice.said)
    data = free_papers.invoice(paper, language=language)
    colours = composing.colours(invoice.said)
    return render("invoice", data, day=invoice.day, language=language, colours=colours)


def preview(invoice: Invoice, lines: list[InvoiceLine]) -> bytes:
    """The draft as it would be issued now: no number, no payment code, «ЧЕРНОВИК» across it.
    Raises Refused."""
    refresh(invoice, lines)
    entity = invoice.entity
    said = composing.told_now(
        entity, invoice.account, invoice.payer, invoice.client, on=invoice.day
    )
    paper = composing.paper(invoice, lines, said, number="…", draft=True)
    data = free_papers.invoice(paper, language=entity.language)
    return render(
        "invoice",
        data,
        day=invoice.day,
        language=entity.language,
        colours=composing.colours(said),
    )


def title(language: str) -> str:
    with override(language):
        return _("Invoice")


def _record(
    viewer: Viewer | None, kind: str, invoice: Invoice, now: datetime, **facts: object
) -> None:
    record(
        viewer,
        kind,
        "invoice",
        invoice.id,
        company_id=invoice.company_id,
        client_id=invoice.client_id,
        now=now,
        number=invoice.label,
        currency=invoice.currency,
        **facts,
    )
