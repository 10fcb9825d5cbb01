"""A deliverable is shown, remarked on, shown again, approved; from then on it is frozen."""

import hashlib
import uuid
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.files import actions as files
from kulisy.files.kinds import PDF
from kulisy.kit.ids import new_id
from kulisy.notify import outbox
from kulisy.notify.models import Kind
from kulisy.people.viewer import Viewer
from kulisy.projects import access, codes
from kulisy.projects.actions.awaiting import TELL
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import check, of_client, own_stage, reckon_soon, seat_of
from kulisy.projects.models import Approval, ApprovalCode, ApprovalRound, Project, Remark
from kulisy.projects.paging import DRAW

State, Shown = Approval.State, ApprovalRound.Kind
MOST_REMARKS, MOST_ROUNDS = 200, 20


def show(
    viewer: Viewer,
    project: Project,
    *,
    title: str,
    stage_id: uuid.UUID | None,
    rounds: int,
    due: date,
    shown: dict[str, Any],
    now: datetime,
) -> Approval:
    """The first round. `shown`: file (an uploaded one), link or text, and words beside it. Raises
    Refused."""
    check(viewer, project)
    approval = Approval(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        stage_id=own_stage(viewer, project, stage_id),
        title=title,
        rounds=rounds,
    )
    approval.save(force_insert=True)
    _send_round(viewer, project, approval, due=due, shown=shown, now=now)
    return approval


def show_again(
    viewer: Viewer,
    project: Project,
    approval: Approval,
    *,
    due: date,
    shown: dict[str, Any],
    now: datetime,
) -> None:
    """The next round; the agreed number of rounds is told, and not a wall: the team decides."""
    check(viewer, project)
    if approval.state not in {State.REMARKS, State.WAITING}:
        raise Refused(_("What is approved does not change any more."))
    if approval.round >= MOST_ROUNDS:
        raise Refused(_("At most %(count)s rounds.") % {"count": MOST_ROUNDS})
    approval.round += 1
    approval.state = State.WAITING
    approval.save(update_fields=["round", "state"])
    _send_round(viewer, project, approval, due=due, shown=shown, now=now)


def withdraw(viewer: Viewer, project: Project, approval: Approval, *, now: datetime) -> None:
    check(viewer, project)
    if approval.state == State.APPROVED:
        raise Refused(_("What is approved does not change any more."))
    approval.state = State.WITHDRAWN
    approval.save(update_fields=["state"])
    _note(viewer, project, approval, "approval_withdrawn", now=now)
    reckon_soon(project)


def settle(viewer: Viewer, project: Project, remark: Remark, *, done: bool, now: datetime) -> None:
    """A remark is worked in, or it isn't yet."""
    check(viewer, project)
    remark.settled_at = now if done else None
    remark.save(update_fields=["settled_at"])


def add_remark(
    viewer: Viewer,
    project: Project,
    approval: Approval,
    *,
    words: str,
    place: tuple[int, int] | None,
    page: int | None = None,
    now: datetime,
) -> Remark:
    """One line of the list, which colleagues go on with; `place`: on the picture, or on this `page`
    (from 1), in thousandths. Raises Refused."""
    admission = of_client(viewer, project)
    _locked(viewer, approval, State.WAITING)
    if not words:
        raise Refused(_("Write what should be different."), field="words")
    rows = access.remarks(viewer).filter(approval_id=approval.id, round=approval.round)
    number = rows.count() + 1
    if number > MOST_REMARKS:
        raise Refused(_("At most %(count)s remarks in a round.") % {"count": MOST_REMARKS})
    x, y = place or (None, None)
    if page is not None and not _has_page(viewer, approval, page if place else 0):
        raise Refused(_("There is no such page."), field="words")
    made = Remark(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        approval=approval,
        round=approval.round,
        number=number,
        words=words,
        page=page,
        x=x,
        y=y,
        at=now,
        by_contact_id=admission.contact_id,
        by_name=admission.contact_name,
    )
    made.save(force_insert=True)
    return made


def send_remarks(viewer: Viewer, project: Project, approval: Approval, *, now: datetime) -> None:
    """The list is whole: it goes to the team, and the round is over."""
    of_client(viewer, project)
    approval = _locked(viewer, approval, State.WAITING)
    rows = access.remarks(viewer).filter(approval_id=approval.id, round=approval.round)
    if not rows.exists():
        raise Refused(_("There is no remark yet. If all is well, approve it."))
    approval.state = State.REMARKS
    approval.save(update_fields=["state"])
    said = {"remarks": rows.count(), "round": approval.round}
    _note(viewer, project, approval, "approval_remarks", now=now, facts=said)
    reckon_soon(project)
    outbox.defer(
        TELL, kind="approval", subject_id=str(approval.id), fact=f"remarks{approval.round}"
    )


def ask_code(viewer: Viewer, project: Project, approval: Approval, *, now: datetime) -> str:
    """A one-time code by letter, to the address he signs in with. Where it went, masked. Raises
    Refused: too often."""
    admission = _approving(viewer, project)
    _locked(viewer, approval, State.WAITING)
    code = ApprovalCode(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        approval=approval,
        round=approval.round,
        contact_id=admission.contact_id,
        made_at=now,
    )
    went = codes.send(
        viewer, code, access.codes(viewer), kind=Kind.PROJECT, subject_kind="approvalcode", now=now
    )
    _note(viewer, project, approval, "approval_code", now=now, facts={"round": approval.round})
    return went


def approve(
    viewer: Viewer, project: Project, approval: Approval, *, typed: str, now: datetime
) -> bool:
    """The newest round, as it was shown: by its hash. From then on nobody can change it. False: the
    code isn't the one; the try counts and stays. Raises Refused."""
    admission = _approving(viewer, project)
    approval = _locked(viewer, approval, State.WAITING)
    waiting = access.codes(viewer).filter(approval_id=approval.id, round=approval.round)
    code = codes.spend(waiting, contact_id=admission.contact_id, typed=typed, now=now)
    if code is None:
        return False
    shown = access.rounds(viewer).get(approval_id=approval.id, number=approval.round)
    approval.state = State.APPROVED
    approval.approved_at = now
    approval.approved_by_contact_id = admission.contact_id
    approval.approved_by_name = admission.contact_name
    approval.approved_sha256 = shown.sha256
    approval.save(
        update_fields=[
            "state", "approved_at", "approved_by_contact", "approved_by_name", "approved_sha256",
        ]
    )  # fmt: skip
    _note(
        viewer, project, approval, "approval_given", now=now,
        facts={"round": approval.round, "sha256": shown.sha256, "code": str(code.pk)},
    )  # fmt: skip
    reckon_soon(project)
    outbox.defer(TELL, kind="approval", subject_id=str(approval.id), fact="approved")
    return True


def _send_round(
    viewer: Viewer,
    project: Project,
    approval: Approval,
    *,
    due: date,
    shown: dict[str, Any],
    now: datetime,
) -> None:
    made = ApprovalRound(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        approval=approval,
        number=approval.round,
        words=shown.get("words", ""),
        due=due,
        sent_at=now,
        by_seat_id=seat_of(viewer),
    )
    if shown.get("file"):
        _take_file(viewer, made, shown["file"], now=now)
    elif shown.get("link"):
        made.kind, made.link = Shown.LINK, shown["link"]
        made.sha256 = hashlib.sha256(made.link.encode()).hexdigest()
    elif shown.get("text"):
        made.kind, made.text = Shown.TEXT, shown["text"]
        made.sha256 = hashlib.sha256(made.text.encode()).hexdigest()
    else:
        raise Refused(_("Choose a file, or write a link or a text."), field="file")
    made.save(force_insert=True)
    said = {"round": made.number, "sha256": made.sha256}
    _note(viewer, project, approval, "approval_asked", now=now, facts=said)
    reckon_soon(project)
    outbox.defer(TELL, kind="approval", subject_id=str(approval.id), fact=f"asked{made.number}")
    if made.content_type == PDF:
        outbox.defer(DRAW, round_id=str(made.id))


def _take_file(viewer: Viewer, made: ApprovalRound, file: Any, *, now: datetime) -> None:
    try:
        blob = files.keep_bytes(
            company_id=made.company_id,
            person_id=viewer.person_id,
            name=file.name,
            data=file.file,
            now=now,
            limit=viewer.company.upload_limit,
        )
    except files.Refused as refusal:
        raise Refused(refusal.sentence, field="file") from None
    made.kind, made.blob, made.sha256 = Shown.FILE, blob, blob.sha256
    made.name, made.size, made.content_type = blob.name, blob.size, blob.content_type


def _note(
    viewer: Viewer,
    project: Project,
    approval: Approval,
    kind: str,
    *,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    note(
        viewer, project, kind, title=approval.title, now=now,
        subject=("approval", approval.id), facts=facts,
    )  # fmt: skip


def _has_page(viewer: Viewer, approval: Approval, page: int) -> bool:
    rows = access.pages(viewer).filter(approvalround__approval_id=approval.id, number=page)
    return rows.filter(approvalround__number=approval.round).exists()


def _approving(viewer: Viewer, project: Project) -> Any:
    admission = of_client(viewer, project)
    if not access.may_approve(viewer, project.client_id):
        raise Refused(_("This is approved by an authorised person of your company."))
    return admission


def _locked(viewer: Viewer, approval: Approval, *states: str) -> Approval:
    """Held and read anew: two clicks at once are one after the other."""
    found = access.approvals(viewer).select_for_update(of=("self",)).get(id=approval.id)
    if found.state not in states:
        raise Refused(_("It does not wait for you any more. Look at the page again."))
    return found
