"""What the team does while a notice runs: calls, letters on paper, letting the term run on after a
question, taking the notice back."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.clocks import access as clocks
from kulisy.clocks.calendars import UnknownYear
from kulisy.kit.text import clean
from kulisy.notices import access, facts, reckoning
from kulisy.notices.actions import ending
from kulisy.notices.models import Beside, Notice, Outcome
from kulisy.notices.outcomes import Verdict
from kulisy.people.viewer import Viewer


def note_beside(
    viewer: Viewer,
    notice: Notice,
    *,
    way: str,
    words: str,
    at: datetime,
    delivers: bool,
    now: datetime,
) -> None:
    """Write down what was said or sent beside the cabinet. `delivers`: by the contract the notice
    was delivered by it, at that moment. Its words stay the team's; that it was, both sides know."""
    notice = _held(viewer, notice)
    if viewer.seat_id is None:
        raise Http404
    if at > now:
        raise Refused(_("This lies ahead. Write it down once it has happened."), field="at")
    if delivers and notice.published_at > at:
        raise Refused(_("That was before the notice was published."), field="at")
    delivers = delivers and notice.delivered_at is None and not notice.ended_at
    Beside.objects.bulk_create(
        [
            Beside(
                company_id=notice.company_id,
                client_id=notice.client_id,
                notice=notice,
                way=way,
                at=at,
                words=clean(words).strip()[:2000],
                delivers=delivers,
                author_id=viewer.seat_id,
                made_at=now,
            )
        ]
    )
    facts.note(
        facts.actor(viewer, notice),
        "beside",
        notice,
        now=now,
        facts={"way": way, "at": at.isoformat(timespec="seconds"), "delivers": delivers},
        contents={"words": words},
    )
    if delivers:
        _deliver(notice, at, now=now)


def resume(viewer: Viewer, notice: Notice, *, now: datetime) -> None:
    """The question is answered: what was left of the term runs again, from tomorrow."""
    notice = _held(viewer, notice)
    stopped, due = notice.stopped_at, notice.due_at
    if stopped is None or due is None or notice.ended_at:
        raise Refused(_("The term does not stand still."))
    calendar = reckoning.calendar_of(clocks.calendar(viewer.company), notice)
    end = _known(lambda: reckoning.resumed(notice, stopped, due, now=now, calendar=calendar))
    notice.due_at, notice.stopped_at, notice.resumed_at = end, None, now
    remind = reckoning.reminders(now, end, calendar)
    notice.reminders = [each.isoformat() for each in remind]
    notice.next_at = min([*remind, end])
    notice.save(update_fields=["due_at", "stopped_at", "resumed_at", "reminders", "next_at"])
    facts.note(
        facts.actor(viewer, notice),
        "resumed",
        notice,
        now=now,
        facts={"due": end.isoformat(timespec="seconds")},
    )


def withdraw(viewer: Viewer, notice: Notice, *, now: datetime) -> None:
    """It has no effect any more; that it was there remains."""
    notice = _held(viewer, notice)
    if notice.ended_at:
        raise Refused(_("The notice is over."))
    who = facts.actor(viewer, notice)
    ending.end(notice, Verdict(Outcome.WITHDRAWN, now), now=now, who=who)


def _held(viewer: Viewer, notice: Notice) -> Notice:
    if not access.may_prepare(viewer) or viewer.looking_as:
        raise Http404
    return Notice.objects.select_for_update().get(company_id=viewer.company.id, id=notice.id)


def _deliver(notice: Notice, at: datetime, *, now: datetime) -> None:
    calendar = reckoning.calendar_of(clocks.calendar(notice.company), notice)
    end = _known(lambda: reckoning.due(notice, at, calendar))
    notice.delivered_at, notice.delivered_how, notice.due_at = at, "paper", end
    remind = [each for each in reckoning.reminders(at, end, calendar) if each > now]
    notice.reminders = [each.isoformat() for each in remind]
    notice.next_at = min([*remind, end])
    notice.save(update_fields=["delivered_at", "delivered_how", "due_at", "reminders", "next_at"])
    facts.note(
        facts.SYSTEM,
        "delivered",
        notice,
        now=now,
        facts={
            "at": at.isoformat(timespec="seconds"),
            "how": "paper",
            "due": end.isoformat(timespec="seconds"),
        },
    )


def _known(reckon: Callable[[], datetime]) -> datetime:
    """Raises Refused where the calendar ends before the term."""
    try:
        return reckon()
    except UnknownYear as error:
        said = _("The term reaches into %(year)s, whose working calendar is not known.")
        raise Refused(said % {"year": error.year}) from error
