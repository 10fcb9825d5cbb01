"""A change order on our side: drafted, sent, offered anew, withdrawn."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.clocks import access as clocks
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects.actions.grounds import seat_of
from kulisy.scope import access, finding, lines
from kulisy.scope.actions.judging import keep_saying, settle
from kulisy.scope.models import (
    ChangeOrder,
    OrderDraft,
    OrderState,
    OrderTrace,
    OrderVersion,
    Saying,
)

TELL = "kulisy.scope.tasks.tell_order"
LAND = "kulisy.scope.tasks.land"
#: What a version says, in the order in which it is hashed.
SAID = ("title", "words", "price", "currency", "days", "points", "valid_until")

_NEXT = """
INSERT INTO scope_ordernumbers (id, company_id, client_id, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (company_id, client_id) DO UPDATE SET last = scope_ordernumbers.last + 1 RETURNING last
"""


def save_draft(
    viewer: Viewer,
    client: Client,
    draft: OrderDraft | None,
    *,
    said: Mapping[str, Any],
    project_id: uuid.UUID | None = None,
    agreement_id: uuid.UUID | None = None,
    conversation_id: uuid.UUID | None = None,
    approval_id: uuid.UUID | None = None,
    note: str = "",
    now: datetime,
) -> OrderDraft:
    """`said`: SAID. Whence it comes is said once, when it is begun. Raises Refused."""
    access.check_project(viewer, client, project_id)
    lines.read(said["points"], field="points")
    if draft is None:
        draft = OrderDraft(
            id=new_id(), company_id=client.company_id, client=client, made_by_id=seat_of(viewer)
        )
        draft.conversation_id = _own(talk.conversations(viewer), client, conversation_id)
        draft.approval_id = _own(projects.approvals(viewer), client, approval_id)
    if draft.change_order_id is None:
        shown = projects.projects(viewer).filter(audience=Audience.CLIENT)
        draft.project_id = _own(shown, client, project_id)
        running = access.agreements(viewer).filter(ended_at=None)
        draft.agreement_id = _own(running, client, agreement_id)
    if said["points"].strip() and draft.agreement_id is None:
        raise Refused(_("Choose to which agreement these points are added."), field="points")
    for name in SAID:
        setattr(draft, name, said[name])
    draft.note, draft.changed_at = one_line(note, limit=500), now
    draft.save(force_insert=draft._state.adding)
    finding.keep_draft(draft)
    return draft


def discard_draft(viewer: Viewer, draft: OrderDraft) -> None:
    _check(viewer, draft.client, draft.project_id)
    access.order_drafts(viewer).filter(id=draft.id).delete()


@transaction.atomic
def send(viewer: Viewer, draft: OrderDraft, *, now: datetime) -> ChangeOrder:
    """To the client: an order with the next number, or the next version of one that waits; of two
    that send it the second is refused. From now on this version is frozen. Raises Refused."""
    _check(viewer, draft.client, draft.project_id)
    rows = access.order_drafts(viewer).select_for_update(of=("self",)).select_related("client")
    own = rows.filter(id=draft.id).first()
    if own is None:
        raise Refused(_("This was sent already."))
    if own.valid_until < clocks.calendar(viewer.company).local(now).date():
        raise Refused(_("This day is over: choose one that is still to come."), field="valid_until")
    order = _again(viewer, own, now=now) if own.change_order_id else _first(viewer, own, now=now)
    version = OrderVersion(
        id=new_id(),
        company_id=own.company_id,
        client_id=own.client_id,
        change_order=order,
        number=order.version,
        sent_at=now,
        by_seat_id=seat_of(viewer),
        **{name: getattr(own, name) for name in SAID},
    )
    version.sha256 = hash_of(version)
    version.save(force_insert=True)
    finding.keep_version(version)
    conversation = own.conversation
    if conversation is not None and order.version == 1 and _told_there(conversation):
        keep_saying(viewer, conversation, kind=Saying.Kind.OFFERED, change_order=order, now=now)
        settle(viewer, conversation, now=now)
    own.delete()
    note(
        viewer, "change_order_sent", ("changeorder", order.id), now=now, client_id=order.client_id,
        facts={
            "number": order.number, "version": order.version, "sha256": version.sha256,
            "price": version.price, "currency": version.currency, "days": version.days,
        },
        contents={"title": version.title, "words": version.words},
    )  # fmt: skip
    outbox.defer(TELL, order_id=str(order.id), fact=f"sent{order.version}")
    return order


def revise(viewer: Viewer, order: ChangeOrder, *, now: datetime) -> OrderDraft:
    """The next version in the making: what was sent holds until this one is sent. Raises
    Refused."""
    _check(viewer, order.client, order.project_id)
    if order.state != OrderState.SENT:
        raise Refused(_("It does not wait for the client any more: draft a new one."))
    held = access.order_drafts(viewer).filter(change_order_id=order.id).first()
    if held is not None:
        return held
    newest = access.order_versions(viewer).get(change_order_id=order.id, number=order.version)
    draft = OrderDraft(
        id=new_id(),
        company_id=order.company_id,
        client_id=order.client_id,
        project_id=order.project_id,
        agreement_id=order.agreement_id,
        change_order=order,
        made_by_id=seat_of(viewer),
        changed_at=now,
        **{name: getattr(newest, name) for name in SAID},
    )
    OrderDraft.objects.bulk_create([draft], ignore_conflicts=True)
    kept = access.order_drafts(viewer).get(change_order_id=order.id)
    finding.keep_draft(kept)
    return kept


@transaction.atomic
def withdraw(viewer: Viewer, order: ChangeOrder, *, reason: str, now: datetime) -> None:
    """Not offered any more, with a word to the client. Raises Refused where he was quicker."""
    _check(viewer, order.client, order.project_id)
    reason = one_line(reason, limit=500)
    if not reason:
        raise Refused(_("Say in a word why: the client reads it."), field="reason")
    rows = access.change_orders(viewer).filter(id=order.id, state=OrderState.SENT)
    if not rows.update(state=OrderState.WITHDRAWN, decided_at=now, reason=reason):
        raise Refused(_("It does not wait for the client any more. Look at the page again."))
    access.order_drafts(viewer).filter(change_order_id=order.id).delete()
    note(
        viewer, "change_order_withdrawn", ("changeorder", order.id), now=now,
        client_id=order.client_id, facts={"number": order.number}, contents={"reason": reason},
    )  # fmt: skip
    outbox.defer(TELL, order_id=str(order.id), fact="withdrawn")


def land_again(viewer: Viewer, order: ChangeOrder) -> None:
    """What an approved order causes, once more, as far as it is missing: the invoice, where nobody
    was named yet in whose name it is made."""
    if not access.may_invoice(viewer):
        raise Http404
    if order.state != OrderState.APPROVED:
        raise Refused(_("Only what was approved goes into an invoice."))
    outbox.defer(LAND, order_id=str(order.id), lock=f"changeorder/{order.id}")


def hash_of(version: OrderVersion) -> str:
    """Of everything it says, as canonical JSON: the client's consent is to exactly this."""
    said = {name: getattr(version, name) for name in SAID}
    said |= {"valid_until": version.valid_until.isoformat(), "number": version.number}
    told = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _first(viewer: Viewer, own: OrderDraft, *, now: datetime) -> ChangeOrder:
    order = ChangeOrder(
        id=new_id(),
        company_id=own.company_id,
        client_id=own.client_id,
        project_id=own.project_id,
        agreement_id=own.agreement_id,
        number=_next_number(own),
        valid_until=own.valid_until,
        sent_at=now,
    )
    order.save(force_insert=True)
    OrderTrace.objects.create(
        company_id=own.company_id,
        client_id=own.client_id,
        change_order=order,
        conversation_id=own.conversation_id,
        approval_id=own.approval_id,
        note=own.note,
        made_by_id=seat_of(viewer),
    )
    return order


def _again(viewer: Viewer, own: OrderDraft, *, now: datetime) -> ChangeOrder:
    rows = access.change_orders(viewer).select_for_update(of=("self",))
    order = rows.filter(id=own.change_order_id).first() if own.change_order_id else None
    if order is None or order.state != OrderState.SENT:
        raise Refused(_("It does not wait for the client any more. Look at the page again."))
    order.version += 1
    order.valid_until, order.sent_at = own.valid_until, now
    order.save(update_fields=["version", "valid_until", "sent_at"])
    return order


def _next_number(own: OrderDraft) -> int:
    """Without gaps: locked until the transaction ends, given back if it fails."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [new_id(), own.company_id, own.client_id])
        return int(cursor.fetchone()[0])


def _told_there(conversation: Any) -> bool:
    return conversation.audience == Audience.CLIENT and conversation.shown_at is not None


def _own(rows: Any, client: Client, row_id: uuid.UUID | None) -> uuid.UUID | None:
    """Of this client, and seen by the viewer."""
    if row_id is None:
        return None
    if not rows.filter(id=row_id, client_id=client.id).exists():
        raise Http404
    return row_id


def _check(viewer: Viewer, client: Client, project_id: uuid.UUID | None) -> None:
    if not access.may_judge_in(viewer, client, project_id) or viewer.seat_id is None:
        raise Http404
