"""Of a request: what the team judges among itself, and what it tells the client; by when he knows;
what was done "just quickly"."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.clocks import access as clocks
from kulisy.clocks import terms
from kulisy.clocks.calendars import Calendar, UnknownYear
from kulisy.conversations.models import Audience, Conversation
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer
from kulisy.projects.actions.grounds import seat_of
from kulisy.scope import access
from kulisy.scope.lines import MOST
from kulisy.scope.models import Favour, Saying, Tie, Use, Verdict, Wish, WishWatch

TELL = "kulisy.scope.tasks.tell_saying"
#: So long before its end the team is reminded, at the latest.
BEFORE = timedelta(hours=4)


@transaction.atomic
def tie(
    viewer: Viewer,
    conversation: Conversation,
    *,
    point_id: uuid.UUID | None,
    amount: Decimal = Decimal(1),
    now: datetime,
) -> Tie:
    """To a point of what was agreed with this client; `point_id` None: it is beyond the contract.
    Among the team; the last word holds. Raises Refused."""
    _check(viewer, conversation)
    point = None
    if point_id is not None:
        rows = access.points(viewer).filter(client_id=conversation.client_id)
        point = rows.filter(id=point_id, agreement__ended_at=None).first()
        if point is None:
            raise Refused(_("Choose a point of what was agreed with this client."), field="point")
    if not 0 < amount <= MOST:
        raise Refused(_("How much of it? More than nought."), field="amount")
    said = {
        "verdict": Verdict.WITHIN if point else Verdict.BEYOND,
        "point": point,
        "amount": amount if point else Decimal(1),
        "by_seat_id": seat_of(viewer),
        "at": now,
    }
    row = Tie(
        id=new_id(),
        company_id=conversation.company_id,
        client_id=conversation.client_id,
        conversation=conversation,
        **said,
    )
    Tie.objects.bulk_create([row], ignore_conflicts=True)
    held = access.ties(viewer).select_for_update(of=("self",)).get(conversation_id=conversation.id)
    if held.id != row.id:
        _forget_use(held)
        for name, value in said.items():
            setattr(held, name, value)
        held.save()
    note(
        viewer, "scope_judged", ("conversation", conversation.id), now=now,
        client_id=conversation.client_id, internal=True,
        facts={"verdict": str(held.verdict), "point": str(point_id or "")},
    )  # fmt: skip
    return held


@transaction.atomic
def untie(viewer: Viewer, conversation: Conversation) -> None:
    """The judgement is taken away; what the client was told of it stays told."""
    _check(viewer, conversation)
    rows = access.ties(viewer).select_for_update(of=("self",))
    held = rows.filter(conversation_id=conversation.id).first()
    if held is not None:
        _forget_use(held)
        held.delete()


@transaction.atomic
def say(
    viewer: Viewer,
    conversation: Conversation,
    *,
    kind: str,
    words: str = "",
    by_day: date | None = None,
    now: datetime,
) -> Saying:
    """Tell the client, kindly: it is within, beyond, or not ours to do. With it he knows: his wish
    is settled, unless he is told by which day he will know more. Raises Refused."""
    _check(viewer, conversation)
    _check_shown(conversation)
    words = one_line(words, limit=1000)
    held = access.ties(viewer).select_for_update(of=("self",)).select_related("point")
    verdict = held.filter(conversation_id=conversation.id).first()
    if kind == Saying.Kind.DECLINED:
        if not words:
            raise Refused(_("Say why, in a kind sentence: the client reads it."), field="words")
    elif kind not in Verdict.values or verdict is None or verdict.verdict != kind:
        raise Refused(_("Judge it among yourselves first: what does it belong to?"))
    today = clocks.calendar(viewer.company).local(now).date()
    if kind == Saying.Kind.BEYOND and by_day is not None and by_day < today:
        raise Refused(_("This day is over: choose one that is still to come."), field="by_day")
    point = verdict.point if verdict and kind == Saying.Kind.WITHIN else None
    made = keep_saying(
        viewer, conversation, kind=kind, words=words, now=now,
        point_title=point.title if point else "",
        by_day=by_day if kind == Saying.Kind.BEYOND else None,
    )  # fmt: skip
    if verdict is not None and point is not None and verdict.use_id is None:
        verdict.use = Use(
            id=new_id(), company_id=viewer.company.id, client_id=conversation.client_id,
            point=point, amount=verdict.amount, at=now,
        )  # fmt: skip
        verdict.use.save(force_insert=True)
        verdict.save(update_fields=["use"])
    if made.by_day is not None:
        promise(viewer, conversation, day=made.by_day, now=now)
    else:
        settle(viewer, conversation, now=now)
    outbox.defer(TELL, saying_id=str(made.id))
    return made


def keep_saying(
    viewer: Viewer, conversation: Conversation, *, kind: str, now: datetime, **said: object
) -> Saying:
    """The row and its entry in the client's log."""
    made = Saying(
        id=new_id(),
        company_id=conversation.company_id,
        client_id=conversation.client_id,
        conversation=conversation,
        kind=kind,
        at=now,
        by_seat_id=seat_of(viewer),
        **said,
    )
    made.save(force_insert=True)
    note(
        viewer, "scope_told", ("conversation", conversation.id), now=now,
        client_id=conversation.client_id, facts={"kind": str(kind)},
        contents={"words": made.words} if made.words else None,
    )  # fmt: skip
    return made


def hear(viewer: Viewer, conversation: Conversation, *, day: date | None, now: datetime) -> None:
    """Heard; and, with a day, by when he will know. The client sees both. Raises Refused."""
    _check(viewer, conversation)
    _check_shown(conversation)
    if day is not None:
        promise(viewer, conversation, day=day, now=now)
        return
    _wish(viewer, conversation, now=now)
    access.wishes(viewer).filter(conversation_id=conversation.id, heard_at=None).update(
        heard_at=now
    )


def promise(viewer: Viewer, conversation: Conversation, *, day: date, now: datetime) -> None:
    """By the end of this working day he knows. Raises Refused."""
    calendar = clocks.calendar(viewer.company)
    if day < calendar.local(now).date():
        raise Refused(_("This day is over: choose one that is still to come."), field="day")
    if day > calendar.local(now).date() + timedelta(days=366):
        raise Refused(_("This day is too far away."), field="day")
    due = _end_of(calendar, day)
    wish = _wish(viewer, conversation, now=now)
    access.wishes(viewer).filter(id=wish.id).update(due_at=due, promised=True, settled_at=None)
    access.wishes(viewer).filter(id=wish.id, heard_at=None).update(heard_at=now)
    WishWatch.objects.filter(company_id=viewer.company.id, wish_id=wish.id).update(
        next_at=reminder_at(due, now=now), reminded_at=None, late_told_at=None
    )
    note(
        viewer, "wish_promised", ("conversation", conversation.id), now=now,
        client_id=conversation.client_id, facts={"due": due.isoformat()},
    )  # fmt: skip


def settle(viewer: Viewer, conversation: Conversation, *, now: datetime) -> None:
    """He knows what comes of it."""
    _check(viewer, conversation)
    rows = access.wishes(viewer).filter(conversation_id=conversation.id)
    rows.filter(heard_at=None).update(heard_at=now)
    rows.filter(settled_at=None).update(settled_at=now)


def reminder_at(due: datetime, *, now: datetime) -> datetime:
    """Some hours before; at its end, where there is no time for that."""
    return due - BEFORE if due - BEFORE > now else due


def begin_wish(conversation: Conversation, *, due: datetime | None, now: datetime) -> None:
    """Somebody of the client has opened a request; heard of twice, it is one. For the worker."""
    wish = _row(conversation, due=due)
    Wish.objects.bulk_create([wish], ignore_conflicts=True)
    if due is not None and Wish.objects.filter(id=wish.id).exists():
        WishWatch.objects.bulk_create([_watch(wish, now=now)], ignore_conflicts=True)


def note_favour(
    viewer: Viewer,
    conversation: Conversation,
    *,
    words: str,
    minutes: int | None,
    worth: int | None,
    now: datetime,
) -> Favour:
    """Done "just quickly", beyond the contract. `worth`: kopecks; None: by the company's hour.
    Nothing of it leaves. Raises Refused."""
    if not access.may_note_favour(viewer):
        raise Http404
    custom = access.custom(viewer)
    if worth is None and minutes and custom.hour_price is not None:
        worth = round(custom.hour_price * minutes / 60)
    if not minutes and worth is None:
        raise Refused(_("Say how many minutes it took, or what it is worth."), field="minutes")
    made = Favour(
        id=new_id(),
        company_id=conversation.company_id,
        client_id=conversation.client_id,
        conversation=conversation,
        words=one_line(words, limit=300) or conversation.title,
        minutes=minutes,
        worth=worth or 0,
        currency=custom.currency,
        at=now,
        by_seat_id=seat_of(viewer),
    )
    made.save(force_insert=True)
    return made


def forget_favour(viewer: Viewer, favour: Favour) -> None:
    """A slip: one's own, or anybody's for who keeps clients' boundaries."""
    if favour.by_seat_id != viewer.seat_id and not access.may_settle_custom(viewer):
        raise Http404
    favour.delete()


def _forget_use(held: Tie) -> None:
    """What the client's meter had of it goes with the judgement it stood for."""
    used = held.use_id
    if used is not None:
        held.use = None
        held.save(update_fields=["use"])
        Use.objects.filter(company_id=held.company_id, id=used).delete()


def _wish(viewer: Viewer, conversation: Conversation, *, now: datetime) -> Wish:
    """The request's, made where the worker has not come by yet, or where we opened it ourselves."""
    Wish.objects.bulk_create([_row(conversation, due=None)], ignore_conflicts=True)
    wish = access.wishes(viewer).get(conversation_id=conversation.id)
    WishWatch.objects.bulk_create([_watch(wish, now=now)], ignore_conflicts=True)
    return wish


def _row(conversation: Conversation, *, due: datetime | None) -> Wish:
    return Wish(
        id=new_id(),
        company_id=conversation.company_id,
        client_id=conversation.client_id,
        conversation=conversation,
        asked_at=conversation.opened_at,
        due_at=due,
    )


def _watch(wish: Wish, *, now: datetime) -> WishWatch:
    return WishWatch(
        company_id=wish.company_id,
        client_id=wish.client_id,
        wish=wish,
        next_at=reminder_at(wish.due_at, now=now) if wish.due_at else None,
    )


def _end_of(calendar: Calendar, day: date) -> datetime:
    try:
        return terms.end_of(calendar, day, with_hours=True)
    except UnknownYear:
        return calendar.moment(day, 1440) - timedelta(seconds=1)


def _check(viewer: Viewer, conversation: Conversation) -> None:
    own = conversation.whole_team_writes
    if not access.may_judge(viewer, conversation.client, own=own) or viewer.seat_id is None:
        raise Http404


def _check_shown(conversation: Conversation) -> None:
    """A thread of the team's own, or one that was not shown yet, has nobody to tell."""
    if conversation.audience != Audience.CLIENT or conversation.shown_at is None:
        raise Refused(_("The client does not see this conversation: there is nobody to tell."))
