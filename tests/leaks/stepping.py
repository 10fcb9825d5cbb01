"""Deeds of stepping in: a word given to the client and one among the team, decisions, what is good
to know of somebody, affairs that go into other hands and come back."""

from datetime import date, timedelta
from zlib import crc32

from django.utils import timezone

from kulisy.conversations.models import Message
from kulisy.handovers.models import Commitment, Handover, Point
from kulisy.operate.testing import acting_as
from kulisy.projects.models import Project
from tests.leaks.deeds import client_id, last, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World


def gives_word(world: World, who: str, key: str, audience: str) -> None:
    """On the last message of a colleague with this audience: who reads it reads the word."""
    _commits(world, who, key, audience)


def takes_word_back(world: World, who: str, key: str) -> None:
    """With a reason, which stands where the word does."""
    word = _commits(world, who, key, "client")
    reason = world.plant("handovers.Commitment.reason", ("thread", key))
    slug = slug_of(world, world.rule.threads[key].client)
    world.post(who, "desk:commitment_outcome", slug, word.id, outcome="withdrawn", reason=reason)


def moves_day(world: World, who: str, key: str) -> None:
    """A word given, moved with a reason: both sides read why, and nobody else's side does."""
    word = _commits(world, who, key, "client")
    reason = world.plant("handovers.Commitment.moved_because", ("thread", key))
    slug = slug_of(world, world.rule.threads[key].client)
    day = (timezone.localtime(world.clock.now()).date() + timedelta(days=97)).isoformat()
    world.post(who, "desk:commitment_day", slug, word.id, day=day, reason=reason)


def decides(world: World, who: str, key: str, audience: str) -> None:
    message = _ours(world, key, audience)
    words = world.plant("handovers.Decision.words", _scope(world, key, audience))
    slug = slug_of(world, world.rule.threads[key].client)
    world.post(who, "desk:new_decision", slug, message.id, words=words)


def briefs(world: World, who: str, key: str) -> None:
    """What the team keeps for whoever steps in: never the client's."""
    client = world.rule.threads[key].client
    slug, team = slug_of(world, client), ("team", client)
    brief = world.plant("handovers.Brief.words", team)
    world.post(who, "desk:brief", slug, world.ids[key], words=brief)
    world.post(
        who, "desk:manner", slug, world.ids[key],
        tone=world.plant("handovers.Manner.tone", team),
        taboos=world.plant("handovers.Manner.taboos", team),
    )  # fmt: skip


def briefs_of_project(world: World, who: str, client: str) -> None:
    """The same for the client's newest project."""
    with acting_as("kulisy_owner"):
        rows = Project.objects.filter(client_id=client_id(world, client)).order_by("made_at", "id")
        project = rows.last()
    assert project is not None
    words = world.plant("handovers.ProjectBrief.words", ("team", client))
    world.post(who, "desk:project_brief", slug_of(world, client), project.id, words=words)


def hands_over(world: World, who: str, stand_in: str) -> None:
    """Listed, asked, declined with a word, taken after all, begun, and everything back again: of it
    all the clients hear who works with them, and no word."""
    slug = world.rule.seats[who].company
    seat = getattr(world.cast, stand_in)
    # Who runs the company, who hands over and who is asked.
    scopes: list[Scope] = [("runners", slug), ("own", who), ("own", stand_in)]
    world.post(
        who, "desk:new_handover", slug,
        kind="leave", first_day=date(2026, 11, 23).isoformat(), back_on="2026-12-07",
        words=world.plant("handovers.Handover.words", *scopes),
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        handover = Handover.objects.get()
        clients = set(Point.objects.values_list("client_id", flat=True))
    for client in sorted(clients):
        world.post(who, "desk:handover_stand_in", slug, handover.id, client=client, seat=seat.id)
    world.post(who, "desk:handover_asking", slug, handover.id)
    world.work()
    with acting_as("kulisy_owner"):
        points = list(Point.objects.order_by("id").values_list("id", flat=True))
    word = world.plant("handovers.Point.words", *scopes)
    answer = ("desk:handover_answers", slug, handover.id)
    world.post(stand_in, *answer, points=points[:1], said="no", words=word)
    world.post(stand_in, *answer, points=points[1:], said="yes")
    world.work()
    world.post(who, "desk:handover_beginning", slug, handover.id)
    world.work()
    world.post(who, "desk:handover_return", slug, handover.id)
    world.work()


def _commits(world: World, who: str, key: str, audience: str) -> Commitment:
    message = _ours(world, key, audience)
    words = world.plant("handovers.Commitment.words", _scope(world, key, audience))
    # By the words, which are the same in both worlds of the twin.
    ahead = timedelta(days=3 + crc32(words.encode()) % 90)
    day = timezone.localtime(world.clock.now()).date() + ahead
    slug = slug_of(world, world.rule.threads[key].client)
    world.post(
        who, "desk:new_commitment", slug, message.id,
        words=words, day=day.isoformat(), seat=message.author_seat_id,
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        return Commitment.objects.get(words=words)


def _ours(world: World, key: str, audience: str) -> Message:
    with acting_as("kulisy_owner"):
        return last(world, key, audience=audience, author_seat__isnull=False)


def _scope(world: World, key: str, audience: str) -> Scope:
    return ("thread", key) if audience == "client" else ("team", world.rule.threads[key].client)
