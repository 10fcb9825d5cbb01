"""A change order on the client's side: approved by a one-time code, declined, asked about; a later
wish about what was approved."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations import actions as saying
from kulisy.conversations.models import Conversation
from kulisy.kit.ids import new_id
from kulisy.kit.text import inner, one_line
from kulisy.kit.time import date_in
from kulisy.notify import outbox
from kulisy.notify.models import Kind
from kulisy.people import access as people
from kulisy.people.viewer import Viewer
from kulisy.projects import codes
from kulisy.projects.models import Approval
from kulisy.scope import access, wording
from kulisy.scope.actions.ordering import LAND, TELL
from kulisy.scope.models import ChangeOrder, LaterWish, OrderCode, OrderState


def ask_code(viewer: Viewer, order: ChangeOrder, *, version: int, now: datetime) -> str:
    """A one-time code by letter, to the address he signs in with. Where it went, masked. Raises
    Refused: too often, or another version stands there now."""
    admission = _deciding(viewer, order)
    order = _waiting(viewer, order, version=version, now=now)
    code = OrderCode(
        id=new_id(),
        company_id=order.company_id,
        client_id=order.client_id,
        change_order=order,
        version=order.version,
        contact_id=admission.contact_id,
        made_at=now,
    )
    went = codes.send(
        viewer, code, access.order_codes(viewer),
        kind=Kind.PROJECT, subject_kind="ordercode", now=now,
    )  # fmt: skip
    _note(viewer, order, "change_order_code", now=now, facts={"version": order.version})
    return went


@transaction.atomic
def approve(viewer: Viewer, order: ChangeOrder, *, version: int, typed: str, now: datetime) -> bool:
    """The version that he had before his eyes, as it was sent: by its hash. False: the code isn't
    the one; the try counts and stays. Raises Refused."""
    admission = _deciding(viewer, order)
    order = _waiting(viewer, order, version=version, now=now)
    waiting = access.order_codes(viewer).filter(change_order_id=order.id, version=order.version)
    code = codes.spend(waiting, contact_id=admission.contact_id, typed=typed, now=now)
    if code is None:
        return False
    shown = access.order_versions(viewer).get(change_order_id=order.id, number=order.version)
    _decide(order, OrderState.APPROVED, admission, approved_sha256=shown.sha256, now=now)
    _note(
        viewer, order, "change_order_approved", now=now,
        facts={"version": order.version, "sha256": shown.sha256, "code": str(code.pk)},
    )  # fmt: skip
    outbox.defer(LAND, order_id=str(order.id), lock=f"changeorder/{order.id}")
    outbox.defer(TELL, order_id=str(order.id), fact="approved")
    return True


@transaction.atomic
def decline(
    viewer: Viewer, order: ChangeOrder, *, version: int, reason: str, now: datetime
) -> None:
    """No, with a word. Raises Refused."""
    admission = _deciding(viewer, order)
    order = _waiting(viewer, order, version=version, now=now)
    reason = one_line(reason, limit=500)
    if not reason:
        raise Refused(_("Say in a word why: then we can offer something else."), field="reason")
    _decide(order, OrderState.DECLINED, admission, reason=reason, now=now)
    _note(
        viewer, order, "change_order_declined", now=now, facts={"version": order.version},
        contents={"reason": reason},
    )  # fmt: skip
    outbox.defer(TELL, order_id=str(order.id), fact="declined")


def ask(
    viewer: Viewer, order: ChangeOrder, *, words: str, key: uuid.UUID, now: datetime
) -> Conversation:
    """A question, where it is talked about already; else as a request of its own. Raises
    Refused."""
    if not access.may_act(viewer, order.client_id):
        raise Http404
    client = next(iter(people.clients(viewer).filter(id=order.client_id)), None)
    if client is None:
        raise Http404
    if not words:
        raise Refused(_("Write what you would like to know."), field="words")
    told = access.sayings(viewer).filter(change_order_id=order.id).select_related("conversation")
    saying_of = told.first()
    said = saying.Words(words)
    if saying_of is not None and talk.may_write(viewer, client, "client"):
        rows = talk.conversations(viewer).select_related("client")
        conversation = rows.get(id=saying_of.conversation_id)
        saying.post_message(viewer, conversation, audience="client", words=said, key=key, now=now)
        return conversation
    shown = access.order_versions(viewer).get(change_order_id=order.id, number=order.version)
    return saying.open_conversation(
        viewer, client, title=f"{wording.called(order.number)}: {shown.title}", words=said,
        audience="client", contact_ids=[], key=key, now=now,
    )  # fmt: skip


@transaction.atomic
def wish_later(
    viewer: Viewer, approval: Approval, *, words: str, key: uuid.UUID, now: datetime
) -> Conversation:
    """Something about what was approved should be different after all: a request, which the team
    looks at as at any other wish. Raises Refused."""
    client = next(iter(people.clients(viewer).filter(id=approval.client_id)), None)
    if client is None or not access.may_act(viewer, approval.client_id):
        raise Http404
    if approval.state != Approval.State.APPROVED:
        raise Refused(_("This is not approved yet: add your remark to the list."))
    if not words:
        raise Refused(_("Write what should be different."), field="words")
    opened = saying.open_conversation(
        viewer, client, title=_("A wish about “%(title)s”") % {"title": inner(approval.title)},
        words=saying.Words(words), audience="client", contact_ids=[], key=key, now=now,
    )  # fmt: skip
    LaterWish.objects.bulk_create(
        [
            LaterWish(
                company_id=client.company_id,
                client_id=client.id,
                conversation=opened,
                approval=approval,
            )
        ],
        ignore_conflicts=True,
    )
    return opened


def _decide(order: ChangeOrder, state: str, admission: Any, *, now: datetime, **said: str) -> None:
    order.state, order.decided_at = state, now
    order.decided_by_contact_id = admission.contact_id
    order.decided_by_name = admission.contact_name
    for name, value in said.items():
        setattr(order, name, value)
    order.save(
        update_fields=["state", "decided_at", "decided_by_contact", "decided_by_name", *said]
    )


def _deciding(viewer: Viewer, order: ChangeOrder) -> Any:
    admission = viewer.admission(order.client_id)
    if admission is None or not access.may_act(viewer, order.client_id):
        raise Http404
    if not access.may_approve(viewer, order.client_id):
        raise Refused(_("This is decided by an authorised person of your company."))
    return admission


def _waiting(viewer: Viewer, order: ChangeOrder, *, version: int, now: datetime) -> ChangeOrder:
    """Held and read anew: of two clicks at once the second one sees what the first one did."""
    rows = access.change_orders(viewer).select_for_update(of=("self",))
    found = rows.filter(id=order.id).first()
    if found is None:
        raise Http404
    if found.state != OrderState.SENT:
        raise Refused(_("It does not wait for you any more. Look at the page again."))
    if found.version != version:
        raise Refused(_("It was changed meanwhile: please read the new version, then decide."))
    if found.valid_until < date_in(now, viewer.company.time_zone):
        raise Refused(_("The offer has run out. Ask us, and we offer it anew."))
    return found


def _note(
    viewer: Viewer, order: ChangeOrder, kind: str, *, now: datetime, facts: dict[str, Any],
    contents: dict[str, str] | None = None,
) -> None:  # fmt: skip
    note(
        viewer, kind, ("changeorder", order.id), now=now, client_id=order.client_id,
        facts={"number": order.number, **facts}, contents=contents,
    )  # fmt: skip
