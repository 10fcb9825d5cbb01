"""Minutes: two texts, one for the team and one for the client, each chosen before it is written;
lines go across as copies. The client confirms a version, or says what is wrong with it; silence is
silence."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations import actions as conversations
from kulisy.conversations.actions import Words
from kulisy.conversations.actions.inserting import own_seat
from kulisy.conversations.models import Conversation, Draft, Held, Message
from kulisy.journal import actions as journal
from kulisy.kit.text import clean
from kulisy.meetings import access, canonical, lines, wording
from kulisy.meetings.actions.facts import TELL_WORD, record
from kulisy.meetings.models import Audience, Drawn, Meeting, Minutes, Said, Word
from kulisy.notify import outbox
from kulisy.people.doors import shares
from kulisy.people.viewer import Admission, Viewer


@transaction.atomic
def write_minutes(
    viewer: Viewer,
    meeting: Meeting,
    *,
    audience: str,
    body: str,
    copied: Sequence[int] = (),
    key: uuid.UUID,
    sure: str = "",
    now: datetime,
) -> Minutes:
    """The next version of one part. `copied`: lines of the newest internal version whose words its
    author has taken across. Asked twice with one `key`, it is one. Raises Refused, and
    conversations' own refusals (Guarded among them)."""
    rows = access.meetings(viewer).select_for_update(of=("self",), no_key=True)
    found = rows.select_related("client__company").get(id=meeting.id)
    if not access.may_plan(viewer, found.client, audience):
        raise Http404
    if audience == Audience.CLIENT and found.audience != Audience.CLIENT:
        raise Refused(_("The team met alone: there is no client's part. Plan another meeting."))
    if found.cancelled_at is not None:
        raise Refused(_("This meeting is cancelled."))
    if found.starts_at > now:
        raise Refused(_("It lies ahead. Write it down once it has been."))
    body = clean(body).strip()
    if not body:
        raise Refused(_("There is nothing written yet."), field="body")
    own = access.minutes(viewer).filter(meeting_id=found.id, audience=audience)
    message = _posted(viewer, found, audience=audience, body=body, key=key, sure=sure, now=now)
    already = own.filter(message_id=message.id).first()
    if already is not None:
        return already
    last = own.aggregate(n=Max("number"))["n"] or 0
    made = Minutes(
        company_id=found.company_id,
        client_id=found.client_id,
        meeting=found,
        message=message,
        audience=audience,
        number=last + 1,
        written_at=now,
    )
    made.sha256 = canonical.digest(found, made, body=message.body, with_whom=message.spoke_with)
    Minutes.objects.bulk_create([made])
    if audience == Audience.CLIENT and copied:
        _note_copies(viewer, found, made, copied, now=now)
    _record_written(viewer, found, made, now=now)
    return made


@transaction.atomic
def confirm(viewer: Viewer, minutes: Minutes, *, now: datetime) -> None:
    """«Everything is right»: by this word the version is what both sides agreed on. Raises
    Refused where there is a newer one, or it was said already."""
    admission = _speaker(viewer, minutes)
    _check_newest(viewer, minutes)
    word = _word(minutes, admission, Said.RIGHT, "", now=now)
    try:
        with transaction.atomic():
            Word.objects.bulk_create([word])
    except IntegrityError:
        # A colleague, or the same finger, was quicker: it is confirmed, and that is all he wanted.
        return
    _record_word(viewer, minutes, word, now=now)


@transaction.atomic
def object_to(viewer: Viewer, minutes: Minutes, *, words: str, now: datetime) -> None:
    """What is wrong, in his words: the team writes another version. Raises Refused."""
    admission = _speaker(viewer, minutes)
    _check_newest(viewer, minutes)
    words = clean(words).strip()[:2000]
    if not words:
        raise Refused(_("Say in a word what is wrong: we shall write it anew."), field="words")
    if access.words(viewer).filter(minutes_id=minutes.id, said=Said.RIGHT).exists():
        raise Refused(_("This version is confirmed: what was agreed stays. Write to us instead."))
    word = _word(minutes, admission, Said.WRONG, words, now=now)
    Word.objects.bulk_create([word])
    _record_word(viewer, minutes, word, now=now)


def _posted(
    viewer: Viewer,
    meeting: Meeting,
    *,
    audience: str,
    body: str,
    key: uuid.UUID,
    sure: str,
    now: datetime,
) -> Message:
    """As a note of a call or a meeting, where those who were there talk."""
    said = Words(
        body=body,
        kind=meeting.kind,
        spoke_at=meeting.starts_at,
        spoke_with=_with_whom(viewer, meeting, audience),
        sure=sure,
    )
    thread = thread_for(viewer, meeting, audience)
    made: Message | Draft | Held | None
    if thread is not None:
        made = conversations.post_message(
            viewer, thread, audience=audience, words=said, key=key, now=now
        )
    else:
        thread = conversations.open_conversation(
            viewer,
            meeting.client,
            title=meeting.title,
            words=said,
            audience=audience,
            contact_ids=meeting.contact_ids if audience == Audience.CLIENT else [],
            key=key,
            now=now,
        )
        found = talk.messages(viewer).filter(conversation_id=thread.id, kind=meeting.kind)
        made = found.order_by("posted_at", "id").first()
    if made is None or isinstance(made, Held):
        # What is written down is shown to both sides as it stands; it can't wait for a look.
        raise Refused(
            _("A colleague still looks over what you write to clients: leave this part to them.")
        )
    if isinstance(made, Draft):
        raise TypeError("a note of a meeting never rests")
    if meeting.conversation_id is None and thread.audience == meeting.audience:
        Meeting.objects.filter(company_id=meeting.company_id, id=meeting.id).update(
            conversation=thread
        )
    return made


def thread_for(viewer: Viewer, meeting: Meeting, audience: str) -> Conversation | None:
    """Where a part belongs: the meeting's own thread, if everybody invited reads there (nobody's
    past is opened to somebody by a meeting); for the team's part else where the last one stands.
    None: a new one is opened."""
    rows = talk.conversations(viewer).select_related("client")
    if meeting.conversation_id is not None:
        thread = rows.filter(id=meeting.conversation_id).first()
        if thread is not None and (audience == Audience.INTERNAL or _all_read(viewer, meeting)):
            return thread
    if audience == Audience.INTERNAL:
        before = access.minutes(viewer).filter(meeting_id=meeting.id, audience=audience)
        last = before.order_by("-number").values_list("message__conversation_id", flat=True)[:1]
        return rows.filter(id__in=list(last)).first()
    return None


def _all_read(viewer: Viewer, meeting: Meeting) -> bool:
    if meeting.conversation_id is None:
        return False
    reading = talk.reading_contacts(
        viewer,
        client=meeting.client_id,
        conversation=meeting.conversation_id,
        shared=shares(meeting.client, viewer.company),
    )
    # Whoever has no cabinet takes part by letters alone, and reads nothing of the past by that.
    admitted = set(reading.values_list("id", flat=True))
    taking_part = talk.participants(viewer).filter(conversation_id=meeting.conversation_id)
    admitted |= set(taking_part.values_list("contact_id", flat=True))
    return set(meeting.contact_ids) <= admitted


def _with_whom(viewer: Viewer, meeting: Meeting, audience: str) -> str:
    """Who took part, as this part's readers may know it."""
    rows = access.invitees(viewer).filter(meeting_id=meeting.id).select_related("seat", "contact")
    shown = wording.shown_seats(viewer, meeting.client, audience)
    names = [
        each.contact.name if each.contact else each.seat.name if each.seat else ""
        for each in rows
        if each.seat_id is None or shown is None or each.seat_id in shown
    ]
    return ", ".join(filter(None, names))[:300]


def _note_copies(
    viewer: Viewer, meeting: Meeting, made: Minutes, copied: Collection[int], *, now: datetime
) -> None:
    """The trace stands on the original; the copy knows nothing of it."""
    rows = access.minutes(viewer).filter(meeting_id=meeting.id, audience=Audience.INTERNAL)
    original = rows.select_related("message").order_by("-number").first()
    if original is None:
        return
    known = {each.number for each in lines.of(original.message.body)}
    own = {"company_id": meeting.company_id, "client_id": meeting.client_id}
    Drawn.objects.bulk_create(
        [
            Drawn(
                **own,
                minutes=original,
                line=number,
                kind=Drawn.Kind.COPY,
                thing_id=made.id,
                made_by_id=own_seat(viewer),
                made_at=now,
            )
            for number in sorted(set(copied) & known)
        ],
        ignore_conflicts=True,
    )
    # In the company's own log: the client knows nothing of what was left out.
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "minutes_copied",
        journal.Subject("meeting", original.meeting_id),
        company_id=original.company_id,
        client_id=None,
        now=now,
        facts={"lines": len(set(copied) & known), "minutes": str(original.id)},
    )


def _record_written(viewer: Viewer, meeting: Meeting, made: Minutes, *, now: datetime) -> None:
    shown = made.audience == Audience.CLIENT
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        "minutes_written",
        journal.Subject("meeting", meeting.id),
        company_id=meeting.company_id,
        client_id=meeting.client_id if shown else None,
        now=now,
        facts={"version": made.number, "sha256": made.sha256},
    )


def _speaker(viewer: Viewer, minutes: Minutes) -> Admission:
    admission = viewer.admission(minutes.client_id)
    if admission is None or not access.may_say(viewer, minutes.client_id):
        raise Http404
    return admission


def _check_newest(viewer: Viewer, minutes: Minutes) -> None:
    newer = access.minutes(viewer).filter(
        meeting_id=minutes.meeting_id, audience=Audience.CLIENT, number__gt=minutes.number
    )
    if newer.exists():
        raise Refused(_("There is a newer version: read that one, please."))


def _word(minutes: Minutes, admission: Admission, said: str, words: str, *, now: datetime) -> Word:
    return Word(
        company_id=minutes.company_id,
        client_id=minutes.client_id,
        minutes=minutes,
        contact_id=admission.contact_id,
        contact_name=admission.contact_name,
        said=said,
        words=words,
        sha256=minutes.sha256,
        at=now,
    )


def _record_word(viewer: Viewer, minutes: Minutes, word: Word, *, now: datetime) -> None:
    right = word.said == Said.RIGHT
    record(
        viewer,
        "minutes_confirmed" if right else "minutes_objected",
        minutes.meeting,
        now=now,
        facts={"version": minutes.number, "sha256": minutes.sha256},
        contents={} if right else {"words": word.words},
    )
    outbox.defer(TELL_WORD, word_id=str(word.id))
