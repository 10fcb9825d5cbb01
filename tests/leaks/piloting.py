"""A pilot: stated, decided with a word. The problem and the word are whose who runs the company."""

from kulisy.insights.models import Pilot
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.world import World


def states_problem(world: World, who: str, client: str) -> None:
    slug = slug_of(world, client)
    problem = world.plant("insights.Pilot.problem", ("runners", slug))
    world.post(
        who, "desk:new_pilot", slug,
        problem=problem, client=client_id(world, client), measure="first_answer",
        better_by=20, days=30, before_days=90,
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        found = Pilot.objects.get(problem=problem)
    words = world.plant("insights.Pilot.words", ("runners", slug))
    world.post(who, "desk:pilot_decision", slug, found.id, decision="go_on", words=words)
    world.work()
