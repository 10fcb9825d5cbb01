"""Deeds of projects: one that a client watches, with what the team keeps for itself in it; one of
the team's own; what was asked for and sent, what was shown and remarked on."""

import json

from django.urls import reverse

from kulisy.catalog.models import Review
from kulisy.operate.testing import acting_as
from kulisy.projects.models import Approval, ExpectedPaper, Material, Project, Stage, Task
from kulisy.projects.weeks import PARTS
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World

BEGINS = "2026-11-16"


def begins_project(world: World, who: str, client: str) -> None:
    """The client reads its plan; tasks of the team and the price of a stage are the team's."""
    shown: Scope = ("client", client)
    project = _begun(world, who, client, shown, "client")
    slug = slug_of(world, client)
    _stage(world, who, slug, project, shown)
    _task(world, who, client, project, shown, "client")
    _task(world, who, client, project, ("team", client), "internal")
    with acting_as("kulisy_owner"):
        stage = Stage.objects.filter(project_id=project.id).order_by("place")[0]
    world.post(who, "desk:stage_state", slug, stage.id, state="now")
    words = world.plant("projects.Shift.words", shown)
    world.post(who, "desk:stage_move", slug, stage.id, days="2", words=words)
    world.work()


def reports_the_week(world: World, who: str, client: str) -> None:
    """One is sent, the one of the week before is only kept: that stays the team's."""
    slug, project = slug_of(world, client), _newest(world, client)
    for scope, week, verb in (
        (("client", client), "2026-11-16", "send"),
        (("team", client), "2026-11-09", "keep"),
    ):
        said = {name: world.plant(f"projects.WeekReport.{name}", scope) for name, _ in PARTS}
        url = reverse("desk:week_report", args=[slug, project.id])
        answer = world.browser(who).post(f"{url}?week={week}", {**said, verb: "1"})
        assert answer.status_code == 302, answer.content.decode()[:2000]
    world.work()


def plans_among_the_team(world: World, who: str, client: str) -> None:
    """Nobody of the client learns that there is such a project."""
    team: Scope = ("team", client)
    project = _begun(world, who, client, team, "internal")
    _stage(world, who, slug_of(world, client), project, team)
    _task(world, who, client, project, team, "internal")
    world.work()


def keeps_outline(world: World, who: str, slug: str) -> None:
    """A template of the company's own: its whole team's."""
    team: Scope = ("company", slug)
    name = world.plant("projects.Outline.name", team)
    plan = f"# {world.plant('projects.Outline.plan', team)} (3)"
    world.post(who, "desk:new_outline", slug, name=name, plan=plan)


def expects_paper(world: World, who: str, client: str) -> None:
    """On a stage that the client sees, a paper that he doesn't yet: the team's own."""
    slug, project = slug_of(world, client), _newest(world, client)
    title = world.plant("projects.ExpectedPaper.title", ("team", client))
    with acting_as("kulisy_owner"):
        stage = Stage.objects.filter(project=project).order_by("place").first()
    assert stage is not None
    world.post(who, "desk:stage_papers", slug, stage.id, expect="yes", kind="act", title=title)
    with acting_as("kulisy_owner"):
        paper = ExpectedPaper.objects.get(title=title)
    world.post(who, "desk:stage_papers", slug, stage.id, make=paper.id)


def asks_for_materials(world: World, who: str, client: str, name: str) -> None:
    """Asked, given back with a word, sent by a contact with a file: both sides' knowledge."""
    slug, shown = slug_of(world, client), ("client", client)
    project = _newest(world, client)
    said = {
        "title": world.plant("projects.Material.title", shown),
        "about": world.plant("projects.Material.about", shown),
        "due": "2030-11-20",
        "stage": "",
    }
    world.post(who, "desk:new_material", slug, project.id, **said)
    with acting_as("kulisy_owner"):
        material = Material.objects.get(title=said["title"])
    file = world.plant("projects.MaterialFile.name", shown)
    words = world.plant("projects.Material.answer", shown)
    content = world.plant("files: bytes", shown)
    sent = _sent(world, name, slug, material, f"{file}.txt", content)
    world.post(name, "portal:material", slug, material.id, answer=words, files=[sent])
    world.work()
    because = world.plant("projects.Material.returned_because", shown)
    world.post(who, "desk:material", slug, material.id, back="1", because=because)
    world.work()


def shows_for_approval(world: World, who: str, client: str, name: str) -> None:
    """A text is shown; the client's people gather remarks in one list."""
    slug, shown = slug_of(world, client), ("client", client)
    project = _newest(world, client)
    said = {
        "title": world.plant("projects.Approval.title", shown),
        "text": world.plant("projects.ApprovalRound.text", shown),
        "words": world.plant("projects.ApprovalRound.words", shown),
        "due": "2030-11-20",
        "stage": "",
        "rounds": "2",
        "link": "",
    }
    world.post(who, "desk:new_approval", slug, project.id, **said)
    with acting_as("kulisy_owner"):
        approval = Approval.objects.get(title=said["title"])
    words = world.plant("projects.Remark.words", shown)
    world.post(name, "portal:approval_remark", slug, approval.id, words=words)
    world.post(name, "portal:approval_remarks", slug, approval.id)
    world.work()


def judges_stage(world: World, who: str, client: str, name: str) -> None:
    """The stage is done, and one contact says how it went: to the team and to nobody beside him."""
    slug, project = slug_of(world, client), _newest(world, client)
    with acting_as("kulisy_owner"):
        stage = Stage.objects.filter(project_id=project.id).earliest("place")
    world.post(who, "desk:stage_state", slug, stage.id, state="done")
    world.work()
    world.post(name, "portal:rating", slug, "stage", stage.id, score="2")
    with acting_as("kulisy_owner"):
        review = Review.objects.get(about_id=stage.id)
    words = world.plant("catalog.Review.words", ("team", client), ("own", name))
    world.post(name, "portal:review_words", slug, review.id, words=words)
    world.work()


def _begun(world: World, who: str, client: str, scope: Scope, audience: str) -> Project:
    slug = slug_of(world, client)
    said = {
        "audience": audience,
        "client": str(client_id(world, client)),
        "title": world.plant("projects.Project.title", scope),
        "about": world.plant("projects.Project.about", scope),
        "lead": str(getattr(world.cast, who).id),
        "begins": BEGINS,
        "outline": "",
    }
    world.post(who, "desk:new_project", slug, **said)
    with acting_as("kulisy_owner"):
        return Project.objects.get(title=said["title"])


def _stage(world: World, who: str, slug: str, project: Project, scope: Scope) -> None:
    said = {
        "title": world.plant("projects.Stage.title", scope),
        "deliverable": world.plant("projects.Stage.deliverable", scope),
        "responsible": "",
        "planned_from": BEGINS,
        "planned_to": "2026-11-20",
        "price": "77",
    }
    world.post(who, "desk:new_stage", slug, project.id, **said)


def _task(
    world: World, who: str, client: str, project: Project, scope: Scope, audience: str
) -> None:
    slug = slug_of(world, client)
    title = world.plant("projects.Task.title", scope)
    world.post(who, "desk:new_task", slug, project.id, title=title, stage="", audience=audience)
    with acting_as("kulisy_owner"):
        task = Task.objects.get(title=title)
    said = {
        "title": title,
        "about": world.plant("projects.Task.about", scope),
        "items": world.plant("projects.CheckItem.text", scope),
        "stage": "",
        "assignee": "",
        "after": "",
        "due": "",
    }
    world.post(who, "desk:task", slug, task.id, **said)
    world.post(who, "desk:task_move", slug, task.id, state="doing")


def _newest(world: World, client: str) -> Project:
    with acting_as("kulisy_owner"):
        rows = Project.objects.filter(client_id=client_id(world, client), audience="client")
        return rows.latest("made_at", "id")


def _sent(world: World, name: str, slug: str, material: Material, file: str, words: str) -> str:
    """A file in parts, as the page sends it."""
    browser, content = world.browser(name), words.encode()
    url = reverse("portal:material_uploads", args=[slug, material.id])
    told = json.dumps({"name": file, "size": len(content)})
    begun = browser.post(url, told, content_type="application/json").json()
    browser.put(f"{begun['url']}/parts/1", content, content_type="application/octet-stream")
    return str(browser.post(f"{begun['url']}/complete").json()["id"])
