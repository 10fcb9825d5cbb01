"""«I'll come», «I can't», «perhaps»: on the page, or by the answer of a mail program. It concerns
one's own invitation and nothing else."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.journal import actions as journal
from kulisy.meetings import access
from kulisy.meetings.actions.facts import record
from kulisy.meetings.models import Audience, Invitee, Meeting, Reply
from kulisy.notify import live
from kulisy.people.viewer import Viewer


@transaction.atomic
def answer(viewer: Viewer, meeting: Meeting, *, said: str, now: datetime) -> None:
    """Raises Refused where there is nothing to come to any more."""
    own = access.own_invitation(viewer, meeting.id)
    allowed = viewer.at_desk or access.may_say(viewer, meeting.client_id)
    if own is None or not allowed or said not in Reply.values:
        raise Http404
    if meeting.cancelled_at is not None or meeting.ends_at <= now:
        raise Refused(_("There is nothing to answer any more: it is over or cancelled."))
    if own.answer == said:
        return
    Invitee.objects.filter(company_id=own.company_id, id=own.id).update(
        answer=said, answered_at=now
    )
    record(viewer, "meeting_answered", meeting, now=now, facts={"said": said, "by": "page"})
    live.nudge([viewer.topic], f"meeting:{meeting.id}")


def answer_by_mail(invitee: Invitee, *, said: str, sequence: int, now: datetime) -> bool:
    """Whether it still counts: not to what has changed since, is cancelled or over. In the
    worker's role; whoever calls has looked who wrote it."""
    meeting = invitee.meeting
    if meeting.cancelled_at is not None or meeting.ends_at <= now or sequence < meeting.sequence:
        return False
    if said not in Reply.values:
        return False
    Invitee.objects.filter(company_id=invitee.company_id, id=invitee.id).update(
        answer=said, answered_at=now
    )
    journal.record(
        journal.Actor("seat", invitee.seat_id)
        if invitee.seat_id
        else journal.Actor("contact", invitee.contact_id),
        "meeting_answered",
        journal.Subject("meeting", meeting.id),
        company_id=meeting.company_id,
        client_id=meeting.client_id if meeting.audience == Audience.CLIENT else None,
        now=now,
        facts={"said": said, "by": "letter"},
    )
    return True
