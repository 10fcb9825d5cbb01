"""Messages change their place: two requests become one, some are split off into a new one. Each
keeps its author, its time, its audience and its readers (docs/decisions/0014)."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from kulisy.conversations import access, search
from kulisy.conversations.actions.handling import ensure_desk
from kulisy.conversations.actions.inserting import Refused, Words, new_desk, source_of
from kulisy.conversations.actions.posting import record
from kulisy.conversations.merging import Merging, merging
from kulisy.conversations.models import (
    Audience,
    Conversation,
    Desk,
    Message,
    Participant,
    SearchRow,
    State,
    Watcher,
)
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people.boundaries import refusal
from kulisy.people.viewer import Viewer

TELL = "kulisy.conversations.tasks.tell_rearranged"
#: Messages that are split off in one go.
MOST = 500


def merge(
    viewer: Viewer,
    source: Conversation,
    target: Conversation,
    *,
    named: str,
    all_read_all: bool,
    now: datetime,
) -> Merging:
    """Make one request of two of the same client: `source` goes into `target`, its address leads
    there. `named`: `Merging.named` of the page that said who would read what; if that is not so
    any more, nothing is done.

    Where other people read here and there, and it was not said that they shall read all of it
    (`all_read_all`), the team's notes alone go over. Pressed twice, it is done once. Raises
    Refused."""
    _lock(source, target)
    plan = merging(viewer, source, target)
    if plan.named != named:
        raise Refused(_("It has changed meanwhile who reads here and there. Look again."))
    if plan.refusal:
        raise Refused(plan.refusal)
    whole = plan.whole or all_read_all
    ensure_desk(source)
    ensure_desk(target)
    notes = _ids(viewer, source, Audience.INTERNAL)
    seen = _ids(viewer, source, Audience.CLIENT) if whole else []
    if not whole and not notes:
        raise Refused(_("The team has no notes there, and nothing else goes over this way."))
    if whole and seen:
        for gain in plan.gains:
            _take_part(viewer, gain.conversation, gain.contact_id, now=now)
    _rearrange(source, target, notes, whole=whole, now=now)
    if seen:
        _mark(target, now=now)
    kind = "merged" if whole else "notes_moved"
    _note(viewer, kind, source, {"into": str(target.id)}, notes=notes, seen=seen, now=now)
    _note(viewer, kind, target, {"from": str(source.id)}, notes=notes, seen=(), now=now)
    _tell(source, target, shown=bool(seen))
    return plan


def split(
    viewer: Viewer,
    source: Conversation,
    message_ids: Collection[uuid.UUID],
    *,
    title: str,
    key: uuid.UUID,
    now: datetime,
) -> Conversation:
    """Open a new request of some messages of this one, for those who read them here. Notes alone
    become a conversation of the team's own. One `key` splits once. Raises Refused."""
    title = one_line(title, limit=200)
    if not title:
        raise Refused(_("Write what the new request is about."))
    words = Words("\n".join(sorted(map(str, message_ids))))
    origin = source_of(key, words, title)
    _lock(source)
    already = access.conversations(viewer).filter(source=origin).first()
    if already:
        return already
    chosen = list(
        access.messages(viewer)
        .filter(conversation_id=source.id, id__in=list(message_ids))
        .order_by("posted_at", "id")
    )
    seen = [each for each in chosen if each.audience == Audience.CLIENT]
    _check_split(viewer, source, chosen, seen, wanted=len(set(message_ids)))
    made = _opened(viewer, source, seen, title=title, origin=origin, now=now)
    moved = [each.id for each in chosen]
    _rearrange(source, made, moved, whole=False, now=now)
    if seen:
        _mark(source, made, now=now)
        _lead_letters(source, made)
    made.refresh_from_db()
    notes = [each.id for each in chosen if each.audience == Audience.INTERNAL]
    facts = {"from": str(source.id)}
    _note(viewer, "split", made, facts, notes=notes, seen=[each.id for each in seen], now=now)
    if seen:
        SearchRow.objects.bulk_create([search.title_row(made)])
    _tell(source, made, shown=bool(seen))
    return made


def _check_split(
    viewer: Viewer,
    source: Conversation,
    chosen: Sequence[Message],
    seen: Sequence[Message],
    *,
    wanted: int,
) -> None:
    if not chosen:
        raise Refused(_("Choose the messages that belong to the new request."))
    if len(chosen) > MOST:
        raise Refused(_("At most %(most)s messages can be split off at once.") % {"most": MOST})
    if len(chosen) < wanted:
        raise Refused(_("Some of these messages are not here any more. Look again."))
    if not seen:
        return
    if not access.may_write_in(viewer, source, Audience.CLIENT):
        raise Refused(refusal(viewer))
    if len(seen) == len(_ids(viewer, source, Audience.CLIENT)):
        raise Refused(
            _("Something that the client sees must stay. To call the request otherwise, rename it.")
        )


def _opened(
    viewer: Viewer,
    source: Conversation,
    seen: Sequence[Message],
    *,
    title: str,
    origin: str,
    now: datetime,
) -> Conversation:
    """The new thread, yet without a word: for those who take part in the old one."""
    said = [each for each in seen if each.kind == Message.Kind.TEXT]
    waiting = State.WAITING_US if said and said[-1].author_contact_id else State.WAITING_CLIENT
    made = Conversation(
        company_id=viewer.company.id,
        client_id=source.client_id,
        kind=Conversation.Kind.REQUEST,
        audience=Audience.CLIENT if seen else Audience.INTERNAL,
        title=title,
        state=waiting if said else State.OPEN,
        opened_by_seat_id=viewer.seat_id,
        opened_at=now,
        split_from=source.id if seen else None,
        client_last_at=seen[-1].posted_at if seen else now,
        source=origin,
    )
    Conversation.objects.bulk_create([made])
    desk = access.desks(viewer).filter(conversation_id=source.id).first()
    Desk.objects.bulk_create([new_desk(made, desk.assignee_id if desk else viewer.seat_id, now)])
    _copy_followers(viewer, source, made)
    if seen:
        _copy_participants(viewer, source, made)
    else:
        SearchRow.objects.bulk_create([search.title_row(made)])
    return made


def _copy_followers(viewer: Viewer, source: Conversation, made: Conversation) -> None:
    rows = access.watchers(viewer).filter(conversation_id=source.id).order_by("seat_id")
    Watcher.objects.bulk_create(
        Watcher(
            company_id=viewer.company.id,
            client_id=source.client_id,
            conversation=made,
            seat_id=each.seat_id,
        )
        for each in rows
    )


def _copy_participants(viewer: Viewer, source: Conversation, made: Conversation) -> None:
    rows = access.participants(viewer).filter(conversation_id=source.id).order_by("contact_id")
    Participant.objects.bulk_create(
        Participant(
            company_id=viewer.company.id,
            client_id=source.client_id,
            conversation=made,
            contact_id=each.contact_id,
        )
        for each in rows
    )


def _take_part(
    viewer: Viewer, conversation: Conversation, contact_id: uuid.UUID, *, now: datetime
) -> None:
    Participant.objects.bulk_create(
        [
            Participant(
                company_id=viewer.company.id,
                client_id=conversation.client_id,
                conversation=conversation,
                contact_id=contact_id,
            )
        ],
        ignore_conflicts=True,
    )
    record(viewer, "participant", conversation, now=now, facts={"contact": str(contact_id)})


def _lock(*conversations: Conversation) -> None:
    """Always in one order. Raises Refused for one that is not itself any more."""
    ids = [each.id for each in conversations]
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).filter(id__in=ids)
    for locked in rows.order_by("id"):
        if locked.merged_into is not None:
            raise Refused(_("This request was joined with another one a moment ago."))


def _ids(viewer: Viewer, conversation: Conversation, audience: str) -> list[uuid.UUID]:
    rows = access.messages(viewer).filter(conversation_id=conversation.id, audience=audience)
    return list(rows.order_by("posted_at", "id").values_list("id", flat=True))


def _rearrange(
    source: Conversation,
    target: Conversation,
    moved: Sequence[uuid.UUID],
    *,
    whole: bool,
    now: datetime,
) -> None:
    """The one way in which a message changes its place; the database checks once more."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT conversations_rearrange(%s, %s, %s::uuid[], %s, %s)",
                [source.id, target.id, list(moved), whole, now],
            )
    except DatabaseError as error:
        if "something rests" not in str(error):
            raise
        raise Refused(
            _("A message to the client is about to leave here. Try again when it has left.")
        ) from None


def _lead_letters(source: Conversation, made: Conversation) -> None:
    """The personal link of a letter about what was split off opens the new request; where some of
    the letter's words stayed, the old one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conversations_links_follow(%s, %s)", [source.id, made.id])


def _mark(*conversations: Conversation, now: datetime) -> None:
    """Something that the client sees came here, or went: their pages say where (kinship.py)."""
    ids = [each.id for each in conversations]
    Conversation.objects.filter(id__in=ids).update(rearranged_at=now)


def _note(
    viewer: Viewer,
    kind: str,
    conversation: Conversation,
    facts: dict[str, str],
    *,
    notes: Sequence[uuid.UUID],
    seen: Sequence[uuid.UUID],
    now: datetime,
) -> None:
    """In the client's log what he can see moved; in the internal one the rest of it."""
    for client_id, moved in ((conversation.client_id, seen), (None, notes)):
        if moved:
            journal.record(
                journal.Actor("seat", viewer.seat_id),
                kind,
                journal.Subject("conversation", conversation.id),
                company_id=viewer.company.id,
                client_id=client_id,
                now=now,
                facts={**facts, "messages": [str(each) for each in moved]},
            )


def _tell(source: Conversation, target: Conversation, *, shown: bool) -> None:
    outbox.defer(TELL, source_id=str(source.id), target_id=str(target.id), shown=shown)
