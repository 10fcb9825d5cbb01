"""The worker's part: wishes whose day comes or has gone, offers that have run out."""

from datetime import datetime

from kulisy.journal import actions as journal
from kulisy.kit.time import date_in
from kulisy.notify import outbox
from kulisy.people.models import Company
from kulisy.scope.actions.ordering import TELL
from kulisy.scope.models import ChangeOrder, OrderState, WishWatch

TELL_WISH = "kulisy.scope.tasks.tell_wish"
#: Of one pass.
AT_ONCE = 200


def tend_wishes(*, now: datetime) -> int:
    """Remind of what is near, tell of what is late; each once. Returns how many."""
    rows = (
        WishWatch.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("wish__conversation")
        .filter(next_at__lte=now)
        .order_by("next_at", "wish_id")[:AT_ONCE]
    )
    found = list(rows)
    for each in found:
        due = each.wish.due_at
        over = each.wish.settled_at is not None or each.wish.conversation.state == "closed"
        if due is None or over:
            each.next_at = None
            continue
        late = now >= due
        each.next_at = None if late else due
        if late:
            each.late_told_at = now
        else:
            each.reminded_at = now
        outbox.defer(TELL_WISH, wish_id=str(each.wish_id), about="late" if late else "near")
    WishWatch.objects.bulk_update(found, ["next_at", "reminded_at", "late_told_at"])
    return len(found)


def tend_orders(*, now: datetime) -> int:
    """What nobody approved by its last day (the company's) has run out. Returns how many."""
    count = 0
    for company in Company.objects.filter(
        id__in=ChangeOrder.objects.filter(
            state=OrderState.SENT, valid_until__lte=now.date()
        ).values("company_id")
    ):
        count += _expire(company, now=now)
    return count


def _expire(company: Company, *, now: datetime) -> int:
    rows = ChangeOrder.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        company_id=company.id,
        state=OrderState.SENT,
        valid_until__lt=date_in(now, company.time_zone),
    )
    found = list(rows.order_by("id")[:AT_ONCE])
    for order in found:
        ChangeOrder.objects.filter(id=order.id).update(state=OrderState.EXPIRED, decided_at=now)
        journal.record(
            journal.SYSTEM,
            "change_order_expired",
            journal.Subject("changeorder", order.id),
            company_id=order.company_id,
            client_id=order.client_id,
            now=now,
            facts={"number": order.number, "version": order.version},
        )
        outbox.defer(TELL, order_id=str(order.id), fact="expired")
    return len(found)
