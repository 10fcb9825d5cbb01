"""Who hears of what is needed, shown and answered, in which words. Each letter is written in its
recipient's own name: whoever may no longer read the thing gets none."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.kit.text import inner, quoted
from kulisy.kit.time import now as clock
from kulisy.look.moments import date_of
from kulisy.notify import tell
from kulisy.notify.bells import Described
from kulisy.notify.letters import Writer, Written, in_his_name
from kulisy.notify.models import Bell, Kind, Letter
from kulisy.people.looking import rewritten
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects import access, judging, wording
from kulisy.projects.codes import HOLDS, secret_of
from kulisy.projects.models import Approval, Material, Stage, StageState


def of_material(material: Material, fact: str, *, now: datetime) -> None:
    """Asked for or given back: to the client's people. Sent: to who leads the project. For the
    worker."""
    _tell(material, "material", fact, to_team=fact.startswith("sent"), now=now)


def of_approval(approval: Approval, fact: str, *, now: datetime) -> None:
    """Shown: to the client's people. Remarks, approved: to who leads the project."""
    _tell(approval, "approval", fact, to_team=not fact.startswith("asked"), now=now)


def of_stage(stage: Stage, fact: str, *, now: datetime) -> None:
    """Done: to the client's people, who may say how it went."""
    _tell(stage, "stage", fact, to_team=False, now=now)


def _tell(thing: Any, kind: str, fact: str, *, to_team: bool, now: datetime) -> None:
    project = thing.project
    if to_team:
        told = [each for each in access.readers(project) if each.seat_id == project.lead_id]
    else:
        client = Client.objects.select_related("company").get(id=project.client_id)
        told = access.contact_readers(project, client)
    news = tell.News(
        company_id=project.company_id,
        kind=Kind.PROJECT,
        subject_kind=kind,
        subject_id=thing.id,
        place_id=project.id,
        key=f"{kind}/{thing.id}/{fact}",
        audience="client",
        wider_id=project.client_id,
    )
    tell.tell(news, told, now=now)


def describe_materials(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    return _described(viewer, bells, access.materials(viewer), _material_said)


def describe_approvals(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    return _described(viewer, bells, access.approvals(viewer), _approval_said)


def describe_stages(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    return _described(viewer, bells, access.stages(viewer), _stage_said)


def _described(
    viewer: Viewer, bells: Sequence[Bell], rows: Any, said: Callable[[Any], str]
) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    found = rows.filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in found.select_related("project", "project__client")}
    return {
        bell.id: Described(
            text=said(thing),
            url=rewritten(viewer, _address(viewer, thing)),
            author_name=thing.project.client.name if viewer.at_desk else viewer.company.name,
            author_id=None,
            note=thing.project.title,
        )
        for bell in bells
        if (thing := known.get(bell.subject_id))
    }


def _write_material(letter: Letter) -> Written | None:
    return in_his_name(letter, access.materials, _material_in_words)


def _write_approval(letter: Letter) -> Written | None:
    return in_his_name(letter, access.approvals, _approval_in_words)


def _write_stage(letter: Letter) -> Written | None:
    return in_his_name(letter, access.stages, _stage_in_words)


def _write_code(letter: Letter) -> Written | None:
    """It holds for some minutes: what comes later is not sent."""
    return in_his_name(letter, access.codes, _code_in_words)


#: Letters that this room writes, by the kind of their subject.
WRITERS: dict[str, Writer] = {
    "material": _write_material,
    "approval": _write_approval,
    "approvalcode": _write_code,
    "stage": _write_stage,
}


def _material_in_words(viewer: Viewer, material: Any) -> Written | None:
    project = material.project
    words = [_hello(viewer)]
    if viewer.at_desk:
        words += [_material_said(material), _of_project(project)]
        if material.answer:
            words.append(quoted(material.answer))
        return _letter(viewer, material, words, button=_("Look at it"))
    words.append(
        _("For the project “%(project)s” we need from you: %(title)s.")
        % {"project": inner(project.title), "title": material.title}
    )
    if material.about:
        words.append(material.about)
    if material.returned_because:
        words.append(_("What is missing: %(words)s") % {"words": material.returned_because})
    words.append(
        _("By %(date)s: from the day after, each working day moves the plan.")
        % {"date": date_of(material.due)}
    )
    return _letter(viewer, material, words, button=_("Send it"))


def _approval_in_words(viewer: Viewer, approval: Any) -> Written | None:
    project = approval.project
    words = [_hello(viewer), _approval_said(approval), _of_project(project)]
    if viewer.at_desk:
        return _letter(viewer, approval, words, button=_("Open"))
    if approval.state != Approval.State.WAITING:
        return None
    shown = access.rounds(viewer).get(approval_id=approval.id, number=approval.round)
    said = wording.round_of(approval)
    words.append(f"{said[:1].upper()}{said[1:]}.")
    if shown.words:
        words.append(shown.words)
    words.append(_("Please look at it by %(date)s.") % {"date": date_of(shown.due)})
    decides = access.may_approve(viewer, approval.client_id)
    return _letter(
        viewer, approval, words, button=_("Look and approve") if decides else _("Look at it")
    )


def _stage_in_words(viewer: Viewer, stage: Any) -> Written | None:
    """It may be in work again by the time that the letter leaves: then there is nothing to tell."""
    if stage.state != StageState.DONE:
        return None
    rows = access.stages(viewer).filter(project_id=stage.project_id, state=StageState.NOW)
    words = [_hello(viewer), _stage_said(stage), _of_project(stage.project)]
    if stage.deliverable:
        words.append(_("What came out of it: %(words)s") % {"words": stage.deliverable})
    following = rows.first()
    if following:
        known = {"title": following.title, "date": date_of(following.planned_to)}
        words.append(_("Now we are at “%(title)s”; by plan it ends on %(date)s.") % known)
    words.append(_("How did it go? One tap is enough."))
    return _letter(viewer, stage, words, button=_("Say how it went"))


def _code_in_words(viewer: Viewer, code: Any) -> Written | None:
    if code.used_at or clock() > code.made_at + HOLDS:
        return None
    approval = code.approval
    words = [
        _hello(viewer),
        _("The code to approve “%(title)s”: %(code)s") % {
            "title": approval.title, "code": secret_of(code.id),
        },
        _("It holds for %(count)s minutes.") % {"count": int(HOLDS.total_seconds() // 60)},
        _("What is approved does not change any more. If you did not ask for it, tell us."),
    ]  # fmt: skip
    why = _("You get this letter because you asked for a code at %(company)s.") % {
        "company": viewer.company.name
    }
    subject = _("Code to approve “%(title)s”") % {"title": approval.title}
    return letter_in_words(viewer.company, subject, words, None, why)


def _letter(viewer: Viewer, thing: Any, words: Sequence[str], *, button: str) -> Written:
    said = _SAID[type(thing)](thing)
    why = (
        _("You get this letter because you lead this project.")
        if viewer.at_desk
        else _("You get this letter because %(company)s works on a project for you.")
        % {"company": viewer.company.name}
    )
    url = settings.ADDRESS + _door(viewer, thing)
    return letter_in_words(viewer.company, said, words, {"url": url, "text": button}, why)


def _material_said(material: Any) -> str:
    if material.state == Material.State.NEEDED and material.returned_because:
        return _("Something is missing: %(title)s") % {"title": material.title}
    said = {
        Material.State.NEEDED: _("We need from you: %(title)s"),
        Material.State.SENT: _("Sent to us: %(title)s"),
        Material.State.TAKEN: _("Received: %(title)s"),
        Material.State.DROPPED: _("Not needed any more: %(title)s"),
    }
    return said[Material.State(material.state)] % {"title": material.title}


def _approval_said(approval: Any) -> str:
    said = {
        Approval.State.WAITING: _("Shown for approval: %(title)s"),
        Approval.State.REMARKS: _("Remarks were sent: %(title)s"),
        Approval.State.APPROVED: _("Approved: %(title)s"),
        Approval.State.WITHDRAWN: _("Approval is not asked any more: %(title)s"),
    }
    return said[Approval.State(approval.state)] % {"title": approval.title}


def _stage_said(stage: Any) -> str:
    if stage.state != StageState.DONE:
        return _("The stage is in work again: %(title)s") % {"title": stage.title}
    return _("The stage is done: %(title)s") % {"title": stage.title}


#: What is said of a thing in one line.
_SAID: Mapping[type, Callable[[Any], str]] = {
    Material: _material_said,
    Approval: _approval_said,
    Stage: _stage_said,
}


def _of_project(project: Any) -> str:
    return _("Project “%(title)s”.") % {"title": inner(project.title)}


def _hello(viewer: Viewer) -> str:
    return _("Hello, %(name)s!") % {"name": viewer.name}


def _door(viewer: Viewer, thing: Any) -> str:
    """Where a letter's button leads: a finished stage is judged on a page of its own."""
    if isinstance(thing, Stage) and not viewer.at_desk:
        return reverse("portal:rating", args=[viewer.company.slug, judging.ABOUT, thing.id])
    return _address(viewer, thing)


def _address(viewer: Viewer, thing: Any) -> str:
    slug = viewer.company.slug
    if isinstance(thing, Approval):
        return reverse(f"{viewer.face}:approval", args=[slug, thing.id])
    if isinstance(thing, Stage):
        return reverse(f"{viewer.face}:project", args=[slug, thing.project_id]) + "#plan"
    return reverse(f"{viewer.face}:project", args=[slug, thing.project_id]) + f"#m-{thing.id}"
