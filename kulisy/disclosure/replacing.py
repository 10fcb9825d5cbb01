"""A project told with names, days and sums replaced: for a stranger's eyes, in both languages.

An allowlist: nothing of the source is copied but states, counts, lengths in days and roles. A text
comes along only where a colleague chose that very one, and none that names anybody.
"""

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kulisy.people import access as people
from kulisy.people.models import Role
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects

LANGUAGES = ("ru", "en")
#: What stands for names: the same person is the same everywhere, in both languages.
PEOPLE = {
    "ru": ("Алина Берг", "Роман Лисин", "Вера Осипова", "Глеб Ратников", "Нина Соловей"),
    "en": ("Alina Berg", "Roman Lisin", "Vera Osipova", "Gleb Ratnikov", "Nina Solovey"),
}
CLIENT = {"ru": "ООО «Пример»", "en": "Example Ltd"}
#: Kopecks for a working day of an example: made up, and the same for all.
A_DAY = 12_000_00
STAGES = (
    gettext_noop("Getting to know the task"),
    gettext_noop("First draft"),
    gettext_noop("Main work"),
    gettext_noop("Checking together"),
    gettext_noop("Handing over"),
)
#: What stands for titles: a list that reads like work, and is the same for everybody.
TASKS = (
    gettext_noop("Talk about the task"),
    gettext_noop("Gather examples"),
    gettext_noop("Write down what was agreed upon"),
    gettext_noop("Sketch the first draft"),
    gettext_noop("Show it and gather remarks"),
    gettext_noop("Work the remarks in"),
    gettext_noop("Prepare the main part"),
    gettext_noop("Fill it with the client’s texts"),
    gettext_noop("Check everything ourselves"),
    gettext_noop("Go through it with the client"),
    gettext_noop("Mend what was found"),
    gettext_noop("Hand over all that is ready"),
)
MATERIALS = (
    gettext_noop("Texts"),
    gettext_noop("Photographs"),
    gettext_noop("Logo and colours"),
    gettext_noop("Accesses"),
)
RESULTS = (
    gettext_noop("The first draft"),
    gettext_noop("The finished version"),
)
MOST = 200


@dataclass(frozen=True)
class Text:
    """One text of the project that a colleague may let come along."""

    key: str
    kind: str
    text: str


@dataclass(frozen=True)
class Source:
    """What is read of a project, as its client sees it."""

    project: Any
    stages: Sequence[Any]
    tasks: Sequence[Any]
    materials: Sequence[Any]
    approvals: Sequence[Any]
    roles: Mapping[uuid.UUID, str]


def source(viewer: Viewer, project: Any) -> Source:
    """Of the project's things those that its client sees. Five statements."""
    stages = list(projects.stages(viewer).filter(project_id=project.id)[:MOST])
    tasks = projects.tasks(viewer).filter(project_id=project.id, audience="client")[:MOST]
    ids = {project.lead_id, *(each.responsible_id for each in stages)}
    seats = people.team(viewer).filter(id__in=[each for each in ids if each])
    return Source(
        project,
        stages,
        list(tasks),
        list(projects.materials(viewer).filter(project_id=project.id)[:MOST]),
        list(projects.approvals(viewer).filter(project_id=project.id)[:MOST]),
        dict(seats.order_by("id").values_list("id", "role")),
    )


def texts(of: Source) -> list[Text]:
    """Everything that could come along, one by one."""
    found = [Text("project", _("Name of the project"), of.project.title)]
    found += [Text(f"stage/{each.id}", _("Stage"), each.title) for each in of.stages]
    found += [Text(f"task/{each.id}", _("Task"), each.title) for each in of.tasks]
    found += [Text(f"material/{each.id}", _("Material"), each.title) for each in of.materials]
    found += [Text(f"approval/{each.id}", _("Approval"), each.title) for each in of.approvals]
    return found


def naming(viewer: Viewer, of: Source, chosen: Collection[str]) -> list[Text]:
    """Of the chosen texts those that name somebody, give an address, a sum or a long number: they
    may not come along."""
    names = list(people.team(viewer).values_list("name", flat=True))
    names += (
        people.contacts(viewer)
        .filter(client_id=of.project.client_id)
        .values_list("name", flat=True)
    )
    words = {
        word
        for name in [*names, of.project.client.name]
        for word in re.findall(r"\w{3,}", name.casefold())
    }
    return [
        each
        for each in texts(of)
        if each.key in chosen
        and (
            words & set(re.findall(r"\w{3,}", each.text.casefold()))
            or re.search(r"@|://|www\.|\d{4,}|[₽€$]|руб", each.text.casefold())
        )
    ]


def told(of: Source, *, chosen: Collection[str], today: date) -> dict[str, dict[str, Any]]:
    """Language → everything that the page says."""
    content = {}
    for language in LANGUAGES:
        with translation.override(language):
            content[language] = _in_one(of, set(chosen), language, today)
    return content


def _in_one(of: Source, chosen: set[str], language: str, today: date) -> dict[str, Any]:
    def said(key: str, own: str, instead: str) -> str:
        return own if key in chosen else instead

    def day(moment: date | None) -> str:
        return (moment + shift).isoformat() if moment else ""

    shift = _shift(of, today)
    order = [of.project.lead_id, *(each.responsible_id for each in of.stages)]
    known = list(dict.fromkeys(each for each in order if each in of.roles))
    faces = {id: PEOPLE[language][n % len(PEOPLE[language])] for n, id in enumerate(known)}
    steps = []
    for number, each in enumerate(of.stages, 1):
        own = [task for task in of.tasks if task.stage_id == each.id]
        days = max(1, round(((each.planned_to - each.planned_from).days + 1) * 5 / 7))
        generic = (
            _(STAGES[number - 1])
            if number <= len(STAGES)
            else (_("Stage %(number)s") % {"number": number})
        )
        steps.append({
            "number": number,
            "title": said(f"stage/{each.id}", each.title, generic),
            "state": str(each.state),
            "from": day(each.began_on or each.planned_from),
            "to": day(each.ended_on or each.planned_to),
            "who": faces.get(each.responsible_id) or faces.get(of.project.lead_id, ""),
            "done": sum(task.state == "done" for task in own),
            "tasks": len(own),
            "sum": days * A_DAY,
        })  # fmt: skip
    tasks = [
        {
            "title": said(f"task/{each.id}", each.title, _named(TASKS, n, _("Task %(number)s"))),
            "state": str(each.state),
        }
        for n, each in enumerate(of.tasks, 1)
    ]
    return {
        "client": CLIENT[language],
        "title": said("project", of.project.title, _("A project of ours")),
        "steps": steps,
        "done": [each["title"] for each in tasks if each["state"] == "done"][:8],
        "next": [each for each in tasks if each["state"] != "done"][:8],
        "materials": [
            {
                "title": said(
                    f"material/{each.id}",
                    each.title,
                    _named(MATERIALS, n, _("Material %(number)s")),
                ),
                "taken": each.state == "taken",
                "due": day(each.due),
            }
            for n, each in enumerate(of.materials, 1)
        ],
        "approvals": [
            {
                "title": said(
                    f"approval/{each.id}", each.title, _named(RESULTS, n, _("Result %(number)s"))
                ),
                "approved": each.state == "approved",
            }
            for n, each in enumerate(of.approvals, 1)
        ],
        "people": [{"name": faces[id], "role": str(Role(of.roles[id]).label)} for id in known],
    }


def _named(titles: Sequence[str], number: int, beyond: str) -> str:
    """The title that stands at this place, or the number where the list has ended."""
    if number <= len(titles):
        return _(titles[number - 1])
    return beyond % {"number": number}


def _shift(of: Source, today: date) -> timedelta:
    """As if the stage that is in work were in its middle today: no day of the source remains."""
    now = next((each for each in of.stages if each.state == "now"), None)
    now = now or (of.stages[-1] if of.stages else None)
    if now is None:
        return timedelta()
    middle = now.planned_from + (now.planned_to - now.planned_from) / 2
    return today - middle
