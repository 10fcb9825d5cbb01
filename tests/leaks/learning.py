"""Deeds of learning how to write: a company's own rules and questions, somebody who tries; words to
a client that wait for a colleague's word."""

import uuid

from kulisy.conversations.models import Held
from kulisy.course.models import Attempt
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import slug_of
from tests.leaks.world import World


def writes_course(world: World, who: str, slug: str) -> None:
    """In both languages: the team reads it, and nobody else."""
    texts = {}
    for language in ("ru", "en"):
        rule = world.plant(f"course.Edition.rules_{language}", ("company", slug))
        asked = world.plant(f"course.Edition.questions_{language}", ("company", slug))
        texts[f"rules_{language}"] = f"# {rule}\nWords.\n+ Like this.\n- Not like this."
        each = "\n+ right\n- wrong\n= because\n"
        texts[f"questions_{language}"] = "".join(f"? {asked} {n}{each}" for n in range(4))
    world.post(who, "desk:course_texts", slug, **texts, others="keep")


def tries_course(world: World, who: str) -> None:
    """All wrong: that he has tried is his and the owner's to know."""
    slug = world.rule.seats[who].company
    world.post(who, "desk:quiz_begin", slug)
    with acting_as("kulisy_owner"):
        begun = Attempt.objects.get(seat=getattr(world.cast, who), done_at=None)
    given = {f"q{place}": 0 for place in range(len(begun.asked))}
    world.post(who, "desk:quiz", slug, begun.id, **given)


def is_looked_over(world: World, owner: str, who: str, key: str) -> None:
    """One message comes back with a word, for another one other words are proposed, a call waits:
    none of them ever leaves, and the client's side knows of no second pair of eyes."""
    client = world.rule.threads[key].client
    slug, team = slug_of(world, client), ("team", client)
    seat = getattr(world.cast, who).id
    world.post(owner, "desk:course_seat", slug, seat, count=3)
    for deed in ("return", "propose"):
        body = world.plant("conversations.Held.body", team)
        world.post(who, "desk:post", slug, world.ids[key], "client", body=body, key=uuid.uuid4())
        with acting_as("kulisy_owner"):
            waits = Held.objects.get(body=body)
        said = {"word": world.plant("conversations.Held.word", team)}
        if deed == "propose":
            said["body"] = world.plant("conversations.Held.proposed", team)
        world.post(owner, "desk:held_one", slug, waits.id, deed=deed, version=waits.version, **said)
    world.post(
        who, "desk:spoken", slug, world.ids[key], "client",
        kind="call", spoke_at="2026-01-15T10:00", key=uuid.uuid4(),
        spoke_with=world.plant("conversations.Held.spoke_with", team),
        body=world.plant("conversations.Held.body", team),
    )  # fmt: skip
    world.post(owner, "desk:course_seat", slug, seat, count=0)
