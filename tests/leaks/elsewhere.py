"""A day in the rooms beside conversations, for the twin world: what the team does for itself and
what is another client's, each known to few; and between all that what everybody of «Ромашка» sees,
so that a number, an order or a sum would tell of the rest."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kulisy.operate.testing import acting_as
from kulisy.projects.models import Project
from tests.leaks import (
    booked,
    bounding,
    deeds,
    learning,
    meeting,
    official,
    papers,
    paying,
    piloting,
    selling,
    showing,
    stepping,
    timed,
    watched,
)
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.twin import Deed
from tests.leaks.world import EVERYBODY, World

OURS, THEIRS = "romashka", "kuznetsov"
#: Things that happened before: (deed, what it is told).
BEFORE: tuple[tuple[Callable[..., None], tuple[Any, ...]], ...] = (
    (deeds.notes, ("irina", "anna's")),
    (deeds.answers, ("irina", "anna's")),
    (deeds.notes, ("irina", "ivan's")),
    (deeds.answers, ("irina", "ivan's")),
    (official.keeps_calendar, ("olga", "wind")),
    (paying.settles_papers, ("olga", "wind")),
    (booked.opens_hours, ("irina", "wind")),
    (watched.begins_project, ("irina", OURS)),
    (timed.agrees_on_lines, ("irina", OURS)),
    (bounding.agrees, ("irina", OURS)),
)


def begin(world: World) -> None:
    """In both worlds: a calendar, papers, hours, a project, what was agreed."""
    for deed, told in BEFORE:
        deed(world, *told)


def day(world: World) -> list[Deed]:
    rule = world.rule
    team, other = frozenset(rule.team(OURS)), frozenset(rule.team(THEIRS))
    side = team | rule.side(OURS)
    theirs = other | rule.side(THEIRS)
    company, runners = frozenset(rule.company("wind")), frozenset(rule.runners("wind"))
    everybody = frozenset(EVERYBODY)
    told: list[tuple[Callable[..., None], frozenset[str], tuple[Any, ...], dict[str, Any]]] = [
        # Another client's, with all that follows from it.
        (watched.begins_project, theirs, ("irina", THEIRS), {}),
        (timed.works, other, ("irina", "olga", THEIRS), {"shown": False}),
        (stepping.gives_word, theirs, ("irina", "ivan's", "client"), {}),
        (stepping.decides, theirs, ("irina", "ivan's", "client"), {}),
        (stepping.briefs, other, ("irina", "ivan's"), {}),
        (meeting.meets, theirs, ("irina", "ivan", THEIRS), {}),
        (meeting.meets_alone, other, ("irina", THEIRS), {}),
        (official.notifies_and_waits, theirs, ("irina", THEIRS), {}),
        (papers.publishes_document, theirs, ("irina", THEIRS), {"by": "ivan"}),
        # It stood there for a moment: their open pages are told to look again (decision 0023).
        (papers.takes_out_of_sight, theirs, ("irina", THEIRS), {}),
        # The law has invoices of all clients counted in one row (decision 0019).
        (paying.issues_invoice, everybody, ("irina", THEIRS), {}),
        (bounding.agrees, theirs, ("irina", THEIRS), {}),
        (bounding.orders_changes, theirs, ("irina", "ivan's"), {}),
        (learning.is_looked_over, other, ("olga", "irina", "ivan's"), {}),
        # The team's own, beside what its client sees.
        (watched.plans_among_the_team, team, ("irina", OURS), {}),
        (adds_task, team, ("irina", OURS), {}),
        (timed.starts_timer, frozenset({"maxim"}), ("maxim", OURS), {}),
        (timed.sets_cost, frozenset({"dina"} | runners), ("dina", "maxim", "wind"), {}),
        (stepping.gives_word, team, ("irina", "anna's", "internal"), {}),
        (stepping.decides, team, ("irina", "anna's", "internal"), {}),
        (stepping.briefs, team, ("irina", "anna's"), {}),
        (meeting.meets_alone, team, ("irina", OURS), {}),
        (writes_agreement, team, ("irina", OURS), {}),
        (drafts_order, team, ("irina", "anna's"), {}),
        (does_favour, team, ("irina", "anna's"), {}),
        (learning.is_looked_over, team, ("olga", "irina", "anna's"), {}),
        (official.prepares_notice, team, ("irina", OURS), {}),
        (papers.drafts_document, team, ("irina", OURS), {}),
        (papers.takes_out_of_sight, side, ("irina", OURS), {}),
        (paying.drafts_invoice, team, ("irina", OURS), {}),
        (piloting.states_problem, runners, ("olga", OURS), {}),
        (learning.writes_course, company, ("olga", "wind"), {}),
        (watched.keeps_outline, company, ("irina", "wind"), {}),
        (selling.keeps_draft_service, company, ("irina", "wind"), {}),
        (showing.keeps_contacts, company, ("irina",), {"allowed": False}),
        # A colleague's at the same client, who does not share.
        (meeting.meets, team | {"pyotr"}, ("irina", "pyotr", OURS), {}),
        # What «Ромашка» sees: after all of that it is numbered, ordered and summed up the same.
        (watched.asks_for_materials, side, ("irina", OURS, "anna"), {}),
        (watched.shows_for_approval, side, ("irina", OURS, "pyotr"), {}),
        (bounding.judges, team | {"anna"}, ("irina", "anna's"), {"told": True}),
        (bounding.orders_changes, side, ("irina", "anna's"), {}),
        (official.notifies_and_waits, side, ("irina", OURS), {}),
        (papers.publishes_document, side, ("irina", OURS), {"by": "anna"}),
        (paying.issues_invoice, side, ("irina", OURS), {}),
        (stepping.hands_over, everybody, ("irina", "olga"), {}),
    ]
    return [_deed(*each) for each in told]


def invoices(world: World) -> list[Deed]:
    """The one number that tells of other clients, as if the law did not have it so: a difference
    that must be heard."""
    rule = world.rule
    theirs = frozenset(rule.team(THEIRS) | rule.side(THEIRS))
    ours = frozenset(rule.team(OURS) | rule.side(OURS))
    return [
        _deed(paying.issues_invoice, theirs, ("irina", THEIRS), {}),
        _deed(paying.issues_invoice, ours, ("irina", OURS), {}),
    ]


def _deed(
    do: Callable[..., None], known: frozenset[str], args: tuple[Any, ...], more: dict[str, Any]
) -> Deed:
    return Deed(f"{do.__name__}: {args}", partial(_does, do=do, args=args, more=more), known)


def _does(
    world: World, *, do: Callable[..., None], args: tuple[Any, ...], more: dict[str, Any]
) -> None:
    do(world, *args, **more)


def adds_task(world: World, who: str, client: str) -> None:
    """Among the tasks that the client sees, one of the team's."""
    with acting_as("kulisy_owner"):
        rows = Project.objects.filter(client_id=client_id(world, client), audience="client")
        project = rows.earliest("made_at", "id")
    title = world.plant("projects.Task.title", ("team", client))
    slug = slug_of(world, client)
    world.post(who, "desk:new_task", slug, project.id, title=title, stage="", audience="internal")


def writes_agreement(world: World, who: str, client: str) -> None:
    team = ("team", client)
    said = {
        "title": world.plant("scope.AgreementDraft.title", team),
        "text": f"{world.plant('scope.AgreementDraft.text', team)}: 7 штук",
        "project": "",
        "document": "",
    }
    world.post(who, "desk:new_agreement", slug_of(world, client), client_id(world, client), **said)


def drafts_order(world: World, who: str, key: str) -> None:
    client = world.rule.threads[key].client
    team = ("team", client)
    note = world.plant("scope.OrderDraft.note", team)
    bounding.drafts_order(world, who, key, team, note=note)


def does_favour(world: World, who: str, key: str) -> None:
    client = world.rule.threads[key].client
    words = world.plant("scope.Favour.words", ("team", client))
    slug = slug_of(world, client)
    world.post(who, "desk:favour", slug, world.ids[key], minutes="30", words=words)
