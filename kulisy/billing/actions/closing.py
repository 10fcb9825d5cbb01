"""Papers that close what an invoice asked for: act, счёт-фактура, УПД, of each kind one that holds,
each from the numbers of its own series."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing import composing
from kulisy.billing.actions.facts import keeper, record
from kulisy.billing.models import Closing, Invoice, InvoiceLine, Payment, Series, State
from kulisy.documents import free_papers, numbers, papers, tax_papers
from kulisy.documents.actions import Related, publish_rendered
from kulisy.documents.rendering import render
from kulisy.documents.vat import NoRate, rate
from kulisy.kit.ids import new_id
from kulisy.people.viewer import Viewer

#: What a document says of itself, by language of the papers.
TITLES = {
    "act": {"ru": "Акт", "en": "Acceptance act"},
    "tax_invoice": {"ru": "Счёт-фактура", "en": "Счёт-фактура"},
    "upd": {"ru": "УПД", "en": "УПД"},
}
TAXED = ("tax_invoice",)


@transaction.atomic
def close(
    viewer: Viewer,
    invoice: Invoice,
    *,
    kind: str,
    day: date,
    now: datetime,
    tell: bool = True,
) -> Closing:
    """The paper of `kind` for the whole of this invoice, published; `tell`: bells and letters to
    its readers. Raises Refused, and then nothing was done: its number is given back."""
    keeper(viewer)
    locked = _checked(invoice, kind, day)
    said = locked.said
    taxed = said["rate"]["percent"] is not None
    series = Series.TAX if kind == "tax_invoice" or (kind == "upd" and taxed) else Series.ACT
    rows = InvoiceLine.objects.filter(company_id=locked.company_id, invoice_id=locked.id)
    lines = list(rows.order_by("place"))
    entity = locked.entity
    closing = Closing(
        id=new_id(),
        company_id=locked.company_id,
        client_id=locked.client_id,
        invoice=locked,
        entity=entity,
        kind=kind,
        series=series,
        year=day.year,
        day=day,
        made_by_id=viewer.seat_id,
        made_at=now,
    )
    closing.number = numbers.next_number(entity, series=series, year=day.year)
    closing.label = numbers.label(entity, closing.number)
    closing.document = publish_rendered(
        viewer,
        client_id=locked.client_id,
        kind="act" if kind == "act" else "tax_invoice",
        title=TITLES[kind][said["language"]],
        number=closing.label,
        day=day,
        total=locked.total,
        currency=locked.currency,
        pdf=_pdf(locked, lines, closing),
        related=Related("closing", closing.id),
        asks="" if kind == "tax_invoice" else "sign",
        tell=tell,
        now=now,
    )
    closing.save(force_insert=True)
    record(
        viewer,
        "closing_issued",
        "invoice",
        locked.id,
        company_id=locked.company_id,
        client_id=locked.client_id,
        now=now,
        paper=kind,
        number=closing.label,
        day=day.isoformat(),
    )
    return closing


def holding(invoice: Invoice) -> QuerySet[Closing]:
    """Papers that close it and were not withdrawn."""
    return Closing.objects.filter(
        company_id=invoice.company_id, invoice_id=invoice.id, document__withdrawn_at=None
    )


def _checked(invoice: Invoice, kind: str, day: date) -> Invoice:
    if kind not in Closing.Kind.values:
        raise Refused(_("Choose the paper."), field="kind")
    locked = (
        Invoice.objects.select_for_update(of=("self",))
        .select_related("entity")
        .get(company_id=invoice.company_id, id=invoice.id)
    )
    if locked.state != State.ISSUED:
        raise Refused(_("Only an invoice that was issued can be closed by papers."))
    _checked_tax(locked, kind, day)
    known = holding(locked)
    if known.filter(kind=kind).exists():
        raise Refused(_("This paper was made already."), field="kind")
    # One счёт-фактура for one shipment: as a paper of its own, or within the УПД.
    others = {"tax_invoice": ["upd"], "upd": ["tax_invoice", "act"], "act": ["upd"]}[kind]
    if known.filter(kind__in=others).exists():
        raise Refused(_("The papers of this invoice are made already."), field="kind")
    return locked


def _checked_tax(invoice: Invoice, kind: str, day: date) -> None:
    percent = invoice.said["rate"]["percent"]
    if kind in TAXED and percent is None:
        raise Refused(_("Without VAT there is no tax invoice: make an act or a UPD."), field="kind")
    try:
        now_due = rate(invoice.entity.regime, on=day).percent
    except NoRate:
        raise Refused(_("No rate of VAT is known for this date."), field="day") from None
    if now_due != percent:
        told = {"before": _percent(percent), "after": _percent(now_due)}
        raise Refused(
            _("The invoice says %(before)s, on this date it is %(after)s: make another invoice.")
            % told,
            field="day",
        )


def _percent(percent: int | None) -> str:
    return _("no VAT") if percent is None else _("VAT %(percent)s %%") % {"percent": percent}


def _more(invoice: Invoice, paper: papers.Paper, kind: str) -> papers.Paper:
    """With what the счёт-фактура says in lines (5), payments before its day, and (5а)."""
    if kind == "act":
        return paper
    paid = Payment.objects.filter(
        company_id=invoice.company_id,
        invoice_id=invoice.id,
        taken_back_at=None,
        day__lt=paper.day,
    ).order_by("day", "made_at")
    # The form says «№» itself.
    numbers = [(each.reference.rpartition("№")[2].strip() or "–", each.day) for each in paid]
    told = "; ".join(f"{number} от {papers.short_day(day)}" for number, day in numbers)
    act = holding(invoice).filter(kind="act").first()
    shipped = replace(paper, number=act.label, day=act.day) if act else None
    return replace(
        paper, paid_by=told, shipped_by=tax_papers.shipped_by("Акт", shipped) if shipped else ""
    )


def _pdf(invoice: Invoice, lines: list[InvoiceLine], closing: Closing) -> bytes:
    said = invoice.said
    own = {"number": closing.label, "day": closing.day, "note": ""}
    paper = _more(invoice, composing.paper(invoice, lines, said, **own), closing.kind)
    if closing.kind == "act":
        language, data = said["language"], free_papers.act(paper, language=said["language"])
    else:
        language = "ru"
        data = _tax_paper(paper, closing)
    colours = composing.colours(said)
    return render(str(closing.kind), data, day=closing.day, language=language, colours=colours)


def _tax_paper(paper: papers.Paper, closing: Closing) -> dict[str, Any]:
    try:
        return tax_papers.upd(paper) if closing.kind == "upd" else tax_papers.tax_invoice(paper)
    except tax_papers.NoForm:
        raise Refused(_("No form of this paper is known for this date."), field="day") from None
