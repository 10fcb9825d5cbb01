"""Holding words to a client until a colleague has looked at them, and what he may say to them.

Every verb locks the row and says which version it has read: of two colleagues at once the second
one learns what the first did, and nobody approves what its author has changed meanwhile.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.clocks import access as clocks
from kulisy.clocks.terms import after_minutes
from kulisy.conversations import access, held, notifications, writing
from kulisy.conversations.actions.checking import check_words, with_mentions
from kulisy.conversations.actions.guarding import ask
from kulisy.conversations.actions.inserting import (
    Insert,
    Refused,
    Words,
    insert,
    own_seat,
    source_of,
)
from kulisy.conversations.actions.resting import save_draft
from kulisy.conversations.models import Audience, Conversation, Held, Message
from kulisy.files.models import Upload
from kulisy.journal import actions as journal
from kulisy.kit.text import clean, one_line
from kulisy.notify import outbox
from kulisy.people.access import seat_writing
from kulisy.people.models import Company, WritingPolicy, WritingRule
from kulisy.people.viewer import TEAM_ONLY, Viewer

RELEASE = "kulisy.conversations.tasks.release_held"
TELL = "kulisy.conversations.tasks.tell_held"
#: After so many working minutes without a word colleagues are reminded, then the owner hears of it.
PATIENCE = (120, 240, 480)
State = Held.State


def hold(
    viewer: Viewer, conversation: Conversation, words: Words, key: uuid.UUID, now: datetime
) -> Held | Message:
    """Checked words wait for a colleague's word; asked twice with one `key`, they wait once."""
    # Two clicks at once: the second one waits here and then finds the first one's.
    locked = Conversation.objects.select_for_update(of=("self",), no_key=True).get(
        id=conversation.id
    )
    if locked.merged_into is not None:
        raise Refused(_joined())
    source = source_of(key, words)
    gone = access.messages(viewer).filter(source=source).first()
    already = held.rows(viewer).filter(source=source).first()
    if gone or already:
        return gone or already  # type: ignore[return-value]
    made = Held(
        company_id=viewer.company.id,
        client_id=conversation.client_id,
        conversation=conversation,
        author_id=own_seat(viewer),
        body=words.body,
        files=list(words.files),
        quoted=words.quoted,
        kind=words.kind,
        spoke_at=words.spoke_at,
        spoke_with=one_line(words.spoke_with, limit=300),
        source=source,
        asked_at=now,
        next_at=_patience(viewer.company, 0, now=now),
    )
    made.save(force_insert=True)
    _record(viewer, "held", made, now=now)
    _tell(made)
    return made


def approve(viewer: Viewer, one: Held, *, version: int, now: datetime) -> Held:
    """These very words may go: they rest, as all that goes to a client does. Raises Refused."""
    found = _to_decide(viewer, one, version)
    return _leave(viewer, found, "held_approved", now=now)


def send_back(viewer: Viewer, one: Held, *, word: str, version: int, now: datetime) -> Held:
    """Not like this; with a word why. Raises Refused."""
    word = one_line(word, limit=500)
    if not word:
        raise Refused(_("Say in a word what should be different."))
    found = _to_decide(viewer, one, version)
    found.word, found.proposed = word, ""
    return _decide(viewer, found, State.RETURNED, "held_returned", now=now)


def propose(
    viewer: Viewer, one: Held, *, body: str, word: str, version: int, now: datetime
) -> Held:
    """How one would write it oneself: it leaves when its author agrees. Raises Refused."""
    found = _to_decide(viewer, one, version)
    body = clean(body).strip()
    if not body or len(body) > writing.BODY_LIMIT:
        raise Refused(_("There is nothing to send yet: write a word or add a file."))
    found.proposed, found.word = body, one_line(word, limit=500)
    return _decide(viewer, found, State.PROPOSED, "held_proposed", now=now)


def consent(viewer: Viewer, one: Held, *, version: int, now: datetime) -> Held:
    """Its author takes the words that a colleague proposed: they leave. Raises Refused."""
    found = _own(viewer, one, version, State.PROPOSED)
    found.body, found.proposed = _checked(viewer, found, found.proposed), ""
    return _leave(viewer, found, "held_consented", now=now)


def rewrite(viewer: Viewer, one: Held, *, body: str, version: int, now: datetime) -> Held:
    """Its author writes it anew, at any moment before it is approved: it waits for a word again.
    Raises Refused."""
    found = _own(viewer, one, version, State.WAITING, State.PROPOSED, State.RETURNED)
    found.body, found.proposed = _checked(viewer, found, clean(body).strip()), ""
    found.state, found.version = State.WAITING, found.version + 1
    found.asked_at, found.reminded = now, 0
    found.next_at = _patience(viewer.company, 0, now=now)
    found.save()
    _record(viewer, "held_again", found, now=now)
    _tell(found)
    return found


def withdraw(viewer: Viewer, one: Held, *, now: datetime) -> Held:
    """Its author thinks better of it, until it has left: the words are in his box again. Raises
    Refused."""
    found = _locked(viewer, one)
    if found.author_id != viewer.seat_id:
        raise Http404
    if found.state not in held.OPEN:
        raise Refused(_("Too late: the message has left."))
    found.state, found.version, found.next_at = State.WITHDRAWN, found.version + 1, None
    found.send_at = None
    found.save()
    _back_to_the_box(viewer, found, now=now)
    _record(viewer, "held_withdrawn", found, now=now)
    _tell(found)
    return found


def unapprove(viewer: Viewer, one: Held, *, now: datetime) -> Held:
    """Whoever let it go takes his word back, while it rests. Raises Refused."""
    found = _locked(viewer, one)
    if found.state != State.APPROVED or found.decided_by_id != viewer.seat_id:
        raise Refused(_("Too late: the message has left."))
    found.state, found.version, found.send_at = State.WAITING, found.version + 1, None
    found.decided_by = found.decided_at = None
    found.urgent = False
    found.next_at = _patience(viewer.company, 0, now=now)
    found.save()
    _record(viewer, "held_again", found, now=now)
    _tell(found)
    return found


def override(viewer: Viewer, one: Held, *, version: int, now: datetime) -> Held:
    """The owner lets it go though nobody has looked: it is urgent. It counts for nothing, and the
    team's log keeps that it happened. Raises Refused."""
    if not held.may_override(viewer):
        raise Http404
    found = _locked(viewer, one)
    _same(found, version, State.WAITING, State.PROPOSED)
    found.urgent, found.proposed = True, ""
    return _leave(viewer, found, "held_overridden", now=now)


def release_held(*, now: datetime, held_id: uuid.UUID | None = None) -> int:
    """Make messages of what was approved and has rested; in the worker's role. How many left."""
    due = (
        Held.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("conversation__client__company", "author")
        .filter(state=State.APPROVED, send_at__lte=now)
        .order_by("send_at")
    )
    left = 0
    for each in due.filter(id=held_id) if held_id else due[:100]:
        left += _release(each, now=now)
    return left


def remind_held(*, now: datetime) -> int:
    """The worker's: what has waited for long is told again, by working hours. How many."""
    late = Held.objects.select_for_update(skip_locked=True, of=("self",)).select_related("company")
    rows = list(late.filter(state=State.WAITING, next_at__lte=now)[:200])
    for each in rows:
        each.reminded += 1
        each.next_at = _patience(each.company, each.reminded, now=now)
        each.save(update_fields=["reminded", "next_at"])
        _tell(each, about=f"reminded{each.reminded}")
    return len(rows)


def author_left(company_id: uuid.UUID, seat_id: uuid.UUID) -> None:
    """What waits of somebody who left goes nowhere any more."""
    rows = Held.objects.filter(company_id=company_id, author_id=seat_id, state__in=held.OPEN)
    rows.update(state=State.WITHDRAWN, next_at=None, send_at=None, version=F("version") + 1)


def _release(one: Held, *, now: datetime) -> int:
    """1 where it has left."""
    conversation = one.conversation
    if conversation.merged_into is not None:
        # Other people may read there: it waits again, in its new place.
        one.conversation_id = conversation.merged_into
        one.state, one.send_at, one.version = State.WAITING, None, one.version + 1
        one.next_at = now
        one.save()
        return 0
    if seat_writing(one.company_id, one.author_id) == TEAM_ONLY:
        one.state, one.send_at, one.version = State.RETURNED, None, one.version + 1
        one.save()
        _tell(one)
        return 0
    message = insert(
        Insert(
            conversation,
            Audience.CLIENT,
            Words(
                body=one.body,
                files=one.files,
                kind=one.kind,
                spoke_at=one.spoke_at,
                spoke_with=one.spoke_with,
                quoted=one.quoted,
            ),
            author_name=one.author.name,
            author_seat_id=one.author_id,
            source=one.source,
        ),
        now=now,
        desk=True,
        nudged=True,
    )
    notifications.nudge_conversation(message.conversation, access.readers(message))
    one.state = State.SENT
    one.save(update_fields=["state"])
    if not one.urgent:
        _count(one)
    _tell(one)
    return 1


def _count(one: Held) -> None:
    """One less that is looked at; with the last one it ends by itself."""
    policy = WritingPolicy.objects.filter(company_id=one.company_id).first()
    first = policy.first_messages if policy else 0
    WritingRule.objects.bulk_create(
        [WritingRule(seat_id=one.author_id, company_id=one.company_id)], ignore_conflicts=True
    )
    left = Greatest(Coalesce(F("first_left"), first) - 1, 0)
    WritingRule.objects.filter(seat_id=one.author_id).update(first_left=left)


def _leave(viewer: Viewer, found: Held, kind: str, *, now: datetime) -> Held:
    """It rests as long as every message does, and then the worker makes one of it."""
    if kind != "held_consented":
        found.decided_by_id, found.decided_at = viewer.seat_id, now
    found.state, found.version, found.next_at = State.APPROVED, found.version + 1, None
    found.send_at = now + timedelta(seconds=viewer.company.rest_seconds)
    found.save()
    _record(viewer, kind, found, now=now)
    outbox.defer(RELEASE, at=found.send_at, priority=outbox.URGENT, held_id=str(found.id))
    _tell(found)
    return found


def _decide(viewer: Viewer, found: Held, state: str, kind: str, *, now: datetime) -> Held:
    found.state, found.version, found.next_at = state, found.version + 1, None
    found.decided_by_id, found.decided_at = viewer.seat_id, now
    found.save()
    _record(viewer, kind, found, now=now)
    _tell(found)
    return found


def _to_decide(viewer: Viewer, one: Held, version: int) -> Held:
    found = _locked(viewer, one)
    if not held.may_decide(viewer, found):
        raise Http404
    _same(found, version, State.WAITING)
    return found


def _own(viewer: Viewer, one: Held, version: int, *states: str) -> Held:
    found = _locked(viewer, one)
    if found.author_id != viewer.seat_id:
        raise Http404
    _same(found, version, *states)
    return found


def _same(found: Held, version: int, *states: str) -> None:
    """Raises Refused where it is not what was read."""
    if found.state not in states:
        raise Refused(_("Somebody else has just decided this. See where it stands."))
    if found.version != version:
        raise Refused(_("It was changed while you read it. Read it again, please."))
    if found.conversation.merged_into is not None:
        Held.objects.filter(id=found.id).update(conversation_id=found.conversation.merged_into)
        raise Refused(_joined())


def _locked(viewer: Viewer, one: Held) -> Held:
    rows = held.rows(viewer).select_related("conversation__client", "client", "author")
    found = rows.select_for_update(of=("self",)).filter(id=one.id).first()
    if found is None:
        raise Http404
    return found


def _checked(viewer: Viewer, found: Held, body: str) -> str:
    """The author's words as they may go; mentions are people again. Raises Refused, Guarded."""
    conversation = found.conversation
    words = Words(body, files=found.files, quoted=found.quoted)
    check_words(viewer, conversation, Audience.CLIENT, words)
    ask(viewer, conversation.client, audience=Audience.CLIENT, words=words)
    return with_mentions(viewer, conversation, Audience.CLIENT, body)


def _back_to_the_box(viewer: Viewer, found: Held, *, now: datetime) -> None:
    """Before what he has begun there since. A call goes nowhere: it is recorded anew; nor do words
    of who writes to the team only by now: they can be read where they waited."""
    client = found.conversation.client
    if found.kind != Message.Kind.TEXT or not access.may_write(viewer, client, Audience.CLIENT):
        return
    already = access.drafts(viewer).filter(
        conversation_id=found.conversation_id, audience=Audience.CLIENT, send_at=None
    )
    begun = already.values_list("body", flat=True).first()
    draft = save_draft(
        viewer,
        client,
        found.conversation,
        audience=Audience.CLIENT,
        body="\n\n".join(filter(None, [writing.unmentioned(found.body), begun])),
        now=now,
    )
    # Files that he had uploaded; those of a letter he adds again.
    uploads = Upload.objects.filter(
        company_id=viewer.company.id, person_id=viewer.person_id, id__in=found.files
    )
    uploads.update(owner_id=draft.id)
    kept = set(uploads.values_list("id", flat=True))
    draft.files = [*(each for each in found.files if each in kept), *draft.files]
    draft.save(update_fields=["files"])


def _patience(company: Company, times: int, *, now: datetime) -> datetime | None:
    """When to remind next; None: it was told often enough, the queue still shows it."""
    if times >= len(PATIENCE):
        return None
    return after_minutes(clocks.calendar(company), now, PATIENCE[times])


def _joined() -> str:
    return _("This request was joined with another one meanwhile. See who reads there, then send.")


def _tell(one: Held, about: str = "") -> None:
    outbox.defer(TELL, held_id=str(one.id), version=one.version, about=about or one.state)


def _record(viewer: Viewer, kind: str, one: Held, *, now: datetime) -> None:
    """In the internal log: the client's knows the message that comes of it, and nothing before."""
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("conversation", one.conversation_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"held": str(one.id), "author": str(one.author_id)},
        contents={"body": one.body, "word": one.word, "proposed": one.proposed},
    )
