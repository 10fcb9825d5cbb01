"""What happened and how it stands, in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import pgettext_lazy as pgettext

from kulisy.look.moments import by_skeleton
from kulisy.projects.models import Side
from kulisy.projects.waiting import Cause

#: A change's kind → (icon, what is said of `title`).
CHANGES: dict[str, tuple[str, Any]] = {
    "begun": ("play", gettext_lazy("The project has begun")),
    "changed": ("pencil", gettext_lazy("The project’s card was changed")),
    "running": ("play", gettext_lazy("The work goes on")),
    "paused": ("pause", gettext_lazy("The work is paused")),
    "done": ("circle-check", gettext_lazy("The project is done")),
    "stopped": ("x", gettext_lazy("The work is stopped")),
    "copied": ("copy", gettext_lazy("A copy was made that the client sees")),
    "stage_added": ("plus", gettext_lazy("New stage: %(title)s")),
    "stage_changed": ("pencil", gettext_lazy("The plan of a stage was changed: %(title)s")),
    "stage_days": ("calendar-days", gettext_lazy("A stage has new days: %(title)s")),
    "stage_begun": ("play", gettext_lazy("We have begun: %(title)s")),
    "stage_done": ("circle-check", gettext_lazy("The stage is done: %(title)s")),
    "stage_dropped": ("minus", gettext_lazy("A stage is not needed any more: %(title)s")),
    "plan_moved": ("calendar-days", gettext_lazy("The plan was moved from here on: %(title)s")),
    "task_added": ("plus", gettext_lazy("Planned: %(title)s")),
    "task_changed": ("pencil", gettext_lazy("Changed: %(title)s")),
    "task_todo": ("undo-2", gettext_lazy("Back in the plan: %(title)s")),
    "task_doing": ("play", gettext_lazy("In work: %(title)s")),
    "task_moved": ("calendar-days", gettext_lazy("New days: %(title)s")),
    "task_done": ("check", gettext_lazy("Done: %(title)s")),
    "task_dropped": ("minus", gettext_lazy("Not needed any more: %(title)s")),
    "file_pinned": ("paperclip", gettext_lazy("File: %(title)s")),
    "material_asked": ("hand", gettext_lazy("We ask you for: %(title)s")),
    "material_sent": ("mail-check", gettext_lazy("Sent to us: %(title)s")),
    "material_taken": ("check-check", gettext_lazy("Received: %(title)s")),
    "material_returned": ("undo-2", gettext_lazy("Something is missing: %(title)s")),
    "material_dropped": ("minus", gettext_lazy("Not needed any more: %(title)s")),
    "approval_asked": ("eye", gettext_lazy("Shown for approval: %(title)s")),
    "approval_remarks": ("message-square", gettext_lazy("Remarks were sent: %(title)s")),
    "approval_code": ("key-round", gettext_lazy("A code for approval was sent: %(title)s")),
    "approval_given": ("shield-check", gettext_lazy("Approved: %(title)s")),
    "answer_awaited": ("hourglass", gettext_lazy("We wait for an answer")),
    "report_sent": ("file-text", gettext_lazy("%(title)s")),
    "approval_withdrawn": ("minus", gettext_lazy("Approval is not asked any more: %(title)s")),
}
#: What is no news to the client: he did it himself, or it says nothing.
QUIET = frozenset({"approval_code", "changed", "task_changed", "stage_changed"})

_WHY = {
    Cause.MATERIAL: gettext_lazy("materials came later: %(title)s"),
    Cause.APPROVAL: gettext_lazy("approval took longer: %(title)s"),
    Cause.ANSWER: gettext_lazy("an answer came later"),
    Cause.PAYMENT: gettext_lazy("a payment came later"),
    Cause.STAGE: gettext_lazy("the stage took longer: %(title)s"),
    Cause.REMARKS: gettext_lazy("work on remarks: %(title)s"),
}
_WAITS = {
    (Side.CLIENT, Cause.MATERIAL): gettext_lazy("Materials: %(title)s"),
    (Side.CLIENT, Cause.APPROVAL): gettext_lazy("Approval: %(title)s"),
    (Side.CLIENT, Cause.ANSWER): gettext_lazy("An answer to our question"),
    (Side.CLIENT, Cause.PAYMENT): gettext_lazy("Payment of an invoice"),
    (Side.US, Cause.REMARKS): gettext_lazy("Work on remarks: %(title)s"),
    (Side.US, Cause.STAGE): gettext_lazy("Longer than planned: %(title)s"),
}
#: The colour of a project's state.
TONES = {"running": "ok", "paused": "wait", "done": "", "stopped": ""}
MATERIAL_TONES = {"needed": "wait", "sent": "client", "taken": "ok", "dropped": ""}
APPROVAL_TONES = {"waiting": "wait", "remarks": "client", "approved": "ok", "withdrawn": ""}
STEPS = {
    "todo": pgettext("tasks", "To do"),
    "doing": pgettext("tasks", "In work"),
    "done": pgettext("tasks", "Done"),
}


def changed(change: Any) -> str:
    """A change in one sentence."""
    said = CHANGES.get(change.kind)
    return str(said[1]) % {"title": change.title} if said else change.title


def icon_of(change: Any) -> str:
    return CHANGES.get(change.kind, ("circle", ""))[0]


def moved_by(shift: Any) -> str:
    """«+4 working days»."""
    count = abs(shift.days)
    said = ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return f"{'+' if shift.days > 0 else '−'}{said}"


def why(shift: Any) -> str:
    """The reason that stands beside it."""
    if shift.words:
        return str(shift.words)
    return str(_WHY[Cause(shift.cause)]) % {"title": shift.title}


def waited(wait: Any) -> str:
    return str(_WAITS[Side(wait.side), Cause(wait.cause)]) % {"title": wait.title}


def round_of(approval: Any) -> str:
    """«round 2 of 2»."""
    said = {"round": approval.round, "rounds": approval.rounds}
    if approval.round > approval.rounds:
        return _("round %(round)s, %(rounds)s were agreed") % said
    return _("round %(round)s of %(rounds)s") % said


def short(day: date | None) -> str:
    """«18 Nov»."""
    return by_skeleton(day, "dMMM").rstrip(".") if day else ""


def span(since: date, until: date) -> str:
    """«18–24 Nov», «28 Nov – 3 Dec»."""
    if since == until:
        return short(since)
    if (since.year, since.month) == (until.year, until.month):
        return (
            f"{since.day}–{short(until)}"
            if short(until)[:1].isdigit()
            else (f"{short(since)}–{until.day}")
        )
    return f"{short(since)} – {short(until)}"
