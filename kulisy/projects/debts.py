"""What of answers and payments is owed, for the clock. In the worker's role."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from kulisy.billing.models import Invoice, Payment
from kulisy.billing.models import State as Bill
from kulisy.conversations.models import Audience, Message
from kulisy.projects.models import Project, Question, Side, Stage, StagePaper
from kulisy.projects.reckoning import Owed
from kulisy.projects.waiting import Cause

Day = Callable[[datetime], date]
Place = Callable[[uuid.UUID | None], int]


def answers(project: Project, day: Day, place: Place) -> list[Owed]:
    """Each question, until the client writes there again, or somebody says that it is settled. Two
    statements."""
    if project.audience != Audience.CLIENT:
        return []
    rows = Question.objects.filter(
        company_id=project.company_id, project_id=project.id, dropped=False
    )
    questions = list(rows.select_related("message"))
    said: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    words = Message.objects.filter(
        company_id=project.company_id,
        conversation_id__in={each.message.conversation_id for each in questions},
        audience=Audience.CLIENT,
        author_contact__isnull=False,
    )
    for conversation_id, at in words.order_by("posted_at").values_list(
        "conversation_id", "posted_at"
    ):
        said[conversation_id].append(at)
    found = []
    for each in questions:
        own = said[each.message.conversation_id] if questions else []
        answered = next((at for at in own if at > each.asked_at), None)
        ends = [at for at in (answered, each.settled_at) if at]
        found.append(
            Owed(
                side=Side.CLIENT,
                cause=Cause.ANSWER,
                cause_id=each.id,
                title="",
                since=each.due,
                due=each.due,
                came=day(min(ends)) if ends else None,
                place=place(each.stage_id),
            )
        )
    return found


def payments(project: Project, stages: Sequence[Stage]) -> list[Owed]:
    """Each invoice that a stage waits for, from its day until it was paid in full. Three
    statements."""
    places = {each.id: each.place for each in stages}
    papers = StagePaper.objects.filter(
        company_id=project.company_id, stage_id__in=places, awaited=True
    ).select_related("document")
    by_invoice = {each.document.related_id: each for each in papers if each.document.related_id}
    invoices = Invoice.objects.filter(
        company_id=project.company_id, id__in=by_invoice, state=Bill.ISSUED, due__isnull=False
    )
    found = []
    paid = _paid(project, [each.id for each in invoices])
    for invoice in invoices:
        paper: Any = by_invoice[invoice.id]
        found.append(
            Owed(
                side=Side.CLIENT,
                cause=Cause.PAYMENT,
                cause_id=paper.id,
                title="",
                since=invoice.due or invoice.day,
                due=invoice.due or invoice.day,
                came=paid.get(invoice.id) if invoice.paid >= invoice.total else None,
                place=places[paper.stage_id],
            )
        )
    return found


def _paid(project: Project, invoice_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day of the last payment that counts."""
    rows = Payment.objects.filter(
        company_id=project.company_id, invoice_id__in=invoice_ids, taken_back_at=None
    )
    return dict(rows.order_by("day").values_list("invoice_id", "day"))
