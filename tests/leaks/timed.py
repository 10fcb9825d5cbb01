"""Deeds of hours: written down with a note of the team's and a line for the client, put right by a
colleague, shown to one client line by line and to the other not at all; what an hour costs."""

from kulisy.hours.models import Entry
from kulisy.operate.testing import acting_as
from kulisy.projects.models import Project, Task
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World

DAY = "2026-11-16"


def agrees_on_lines(world: World, who: str, client: str) -> None:
    """What would open is looked at first; from then on every line is his."""
    slug, project = slug_of(world, client), _watched(world, client)
    said = {"shows": "items", "tariff": ""}
    looked = world.post(who, "desk:hours_terms", slug, project.id, **said)
    seal = looked.content.decode().split('name="seal" value="')[1].split('"')[0]
    world.post(who, "desk:hours_terms", slug, project.id, **said, seal=seal)


def works(world: World, who: str, by: str, client: str, *, shown: bool) -> None:
    """Written down on the client's task and on the team's; `by` puts the first one right."""
    slug, project = slug_of(world, client), _watched(world, client)
    team: Scope = ("team", client)
    with acting_as("kulisy_owner"):
        tasks = list(Task.objects.filter(project_id=project.id).order_by("audience", "id"))
    for task in tasks[:2]:
        note = world.plant("hours.Entry.note", team)
        place = f"t{task.id.hex}"
        world.post(who, "desk:new_hours", slug, place=place, length="1:30", day=DAY, note=note)
    with acting_as("kulisy_owner"):
        entry = Entry.objects.filter(project_id=project.id, task__audience="client").latest("id")
    said = {
        "length": "1:00", "day": DAY, "counts": "on",
        "note": world.plant("hours.Entry.note", team),
        "line": world.plant("hours.Entry.line", ("client", client) if shown else team),
        "reason": world.plant("hours.Correction.reason", team),
    }  # fmt: skip
    world.post(by, "desk:hours_entry", slug, entry.id, **said)
    internal = next(each for each in tasks if each.audience == "internal")
    with acting_as("kulisy_owner"):
        other = Entry.objects.filter(task_id=internal.id).latest("id")
    counted = {"length": "0:45", "day": DAY, "counts": "on", "reason": "-"}
    world.post(by, "desk:hours_entry", slug, other.id, **counted, note=other.note)
    world.post(by, "desk:hours_plan", slug, project.id, place="w", length="40")


def starts_timer(world: World, who: str, client: str) -> None:
    """It runs on: nobody else is told."""
    place = f"p{_watched(world, client).id.hex}"
    world.post(who, "desk:hours_start", slug_of(world, client), place=place)


def sets_cost(world: World, who: str, of: str, slug: str) -> None:
    said = {"seat": str(getattr(world.cast, of).id), "amount": "1234", "currency": "RUB"}
    world.post(who, "desk:hour_costs", slug, **said, since=DAY)


def _watched(world: World, client: str) -> Project:
    with acting_as("kulisy_owner"):
        rows = Project.objects.filter(client_id=client_id(world, client), audience="client")
        return rows.latest("made_at", "id")
