"""Reviews: one tap, words if wanted, consent to publish; the company's answer and its page."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.catalog import access
from kulisy.catalog.models import Review
from kulisy.conversations import access as talk
from kulisy.conversations import actions as saying
from kulisy.conversations.guard import sure
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

TELL, ANSWERED = "kulisy.catalog.tasks.tell_of_review", "kulisy.catalog.tasks.tell_of_answer"
#: Up to this score somebody is not content, and who answers for him talks with him.
LOW = 3


@dataclass(frozen=True)
class Finished:
    """Something that was finished and may be judged: an order, a request, a stage."""

    about: str
    id: uuid.UUID
    client_id: uuid.UUID
    title: str
    #: What is asked of him; "" = «How did it go?».
    question: str = ""


def rate(viewer: Viewer, thing: Finished, *, score: int, now: datetime) -> Review:
    """The tap. A second one changes the first. A low one opens a conversation with the responsible
    person, in the client's own name; what he was shown before he tapped said so."""
    admission = viewer.admission(thing.client_id)
    if admission is None or viewer.at_desk or viewer.looking_as or not viewer.confirmed:
        raise Http404
    if not 1 <= score <= 5:
        raise Refused(_("Choose one of the five."))
    # Two taps at once: the second one waits here, and then changes what the first one said.
    Client.objects.select_for_update(of=("self",), no_key=True).get(id=thing.client_id)
    review = (
        access.reviews(viewer)
        .select_for_update(of=("self",))
        .filter(contact_id=admission.contact_id, about=thing.about, about_id=thing.id)
        .first()
    )
    if review is not None and review.score == score:
        return review
    if review is None:
        review = Review(
            id=new_id(),
            company=viewer.company,
            client_id=thing.client_id,
            contact_id=admission.contact_id,
            about=thing.about,
            about_id=thing.id,
            about_title=thing.title,
        )
        review.score, review.at = score, now
        review.save(force_insert=True)
    else:
        review.score, review.at, review.published_at = score, now, None
        review.save(update_fields=["score", "at", "published_at"])
    _note(viewer, review, "review_rated", now=now, score=score)
    _open_talk(viewer, review, now=now)
    outbox.defer(TELL, review_id=str(review.id))
    return review


def say(viewer: Viewer, review: Review, *, words: str, now: datetime) -> None:
    """Words to the tap. With a low score they go on into its conversation, too."""
    review = _own(viewer, review)
    if words == review.words:
        return
    review.words, review.published_at = words, None
    review.save(update_fields=["words", "published_at"])
    _note(viewer, review, "review_said", now=now, words=words)
    if words and review.conversation_id:
        found = talk.conversations(viewer).filter(id=review.conversation_id).first()
        if found is not None:
            saying.post_message(
                viewer,
                found,
                audience="client",
                words=_unasked(viewer, review.client_id, words),
                key=new_id(),
                now=now,
            )


def consent(viewer: Viewer, review: Review, *, given: bool, now: datetime) -> None:
    """The author lets the company publish it under his name and his client's, or no longer: then
    it leaves the page at once."""
    review = _own(viewer, review)
    admission = viewer.admission(review.client_id)
    if given == bool(review.consent_at) or admission is None:
        return
    review.consent_at = now if given else None
    review.shown_as = f"{admission.contact_name}, {admission.client_name}" if given else ""
    review.published_at = None
    review.save(update_fields=["consent_at", "shown_as", "published_at"])
    _note(viewer, review, "review_allowed" if given else "review_forbidden", now=now)


def answer_review(viewer: Viewer, review: Review, *, words: str, now: datetime) -> None:
    """The company's answer: its author reads it, and, once published, everybody."""
    if not access.may_keep(viewer):
        raise Http404
    review.answer = words
    review.answered_by_name = viewer.name if words else ""
    review.answered_at = now if words else None
    review.save(update_fields=["answer", "answered_by_name", "answered_at"])
    _note(viewer, review, "review_answered", now=now, words=words)
    if words:
        outbox.defer(ANSWERED, review_id=str(review.id))


def publish_review(viewer: Viewer, review: Review, *, shown: bool, now: datetime) -> None:
    """Only with its author's consent, which he may have taken back a moment ago."""
    if not access.may_keep(viewer):
        raise Http404
    locked = access.reviews(viewer).select_for_update(of=("self",)).get(id=review.id)
    if shown and locked.consent_at is None:
        raise Refused(_("The author doesn't allow it to be published."))
    if shown == bool(locked.published_at):
        return
    locked.published_at = now if shown else None
    locked.save(update_fields=["published_at"])
    _note(viewer, locked, "review_published" if shown else "review_hidden", now=now)


def _open_talk(viewer: Viewer, review: Review, *, now: datetime) -> None:
    """Once for each review, and only where the author is admitted to conversations."""
    if review.score > LOW or review.conversation_id is not None:
        return
    client = people.clients(viewer).get(id=review.client_id)
    if not talk.may_write(viewer, client, "client"):
        return
    said = {"title": review.about_title, "score": review.score}
    title = one_line(_("How it went: %(title)s") % said, limit=200)
    body = _("I rate “%(title)s” %(score)s of 5.") % said
    opened = saying.open_conversation(
        viewer,
        client,
        title=title,
        words=_unasked(viewer, review.client_id, body, title=title),
        audience="client",
        contact_ids=[],
        key=new_id(),
        now=now,
    )
    review.conversation_id = opened.id
    review.save(update_fields=["conversation_id"])


def _unasked(viewer: Viewer, client_id: uuid.UUID, body: str, *, title: str = "") -> saying.Words:
    """Whoever isn't content may be sharp: nobody asks him whether he really means it."""
    text = f"{title}\n{body}" if title else body
    return saying.Words(body, sure=sure.token(viewer, client_id, text, ()))


def _own(viewer: Viewer, review: Review) -> Review:
    """As it is now, and nobody else's until the commit."""
    if viewer.at_desk or viewer.looking_as or review.contact_id not in viewer.contact_ids:
        raise Http404
    return access.reviews(viewer).select_for_update(of=("self",)).get(id=review.id)


def _note(
    viewer: Viewer,
    review: Review,
    kind: str,
    *,
    now: datetime,
    words: str = "",
    score: int | None = None,
) -> None:
    note(
        viewer,
        kind,
        ("review", review.id),
        client_id=review.client_id,
        now=now,
        facts={"score": score} if score else None,
        contents={"words": words} if words else None,
    )
