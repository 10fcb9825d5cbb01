"""Deeds of what is shown: a colleague's contacts, which clients see only where he and the company
allow it; what a client sees, agreed with him."""

import re

from kulisy.disclosure.models import Annex, AnnexCode
from kulisy.operate.testing import acting_as
from kulisy.projects.codes import secret_of
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World


def keeps_contacts(world: World, who: str, *, allowed: bool) -> None:
    """Mail and phone on his own card; `allowed`: clients he is named to may see them."""
    slug = world.rule.seats[who].company
    scope: Scope = ("seat", who) if allowed else ("company", slug)
    said = {
        "email": f"{world.plant('disclosure.Reach.email', scope)}@wind.example",
        "phone": world.plant("disclosure.Reach.phone", scope),
    }
    seat = getattr(world.cast, who)
    world.post(who, "desk:reach", slug, seat.id, **said, **({"shown": "on"} if allowed else {}))


def allows_contacts(world: World, owner: str) -> None:
    """The company's word: it opens something, so it is shown first."""
    slug = world.rule.seats[owner].company
    asked = world.post(owner, "desk:openness", slug, shows_contacts="on")
    token = re.search(r'name="_shown" value="(\w+)"', asked.content.decode())
    more = {"_shown": token[1]} if token else {}
    world.post(owner, "desk:openness", slug, shows_contacts="on", **more)


def agrees(world: World, owner: str, who: str, client: str, *, by: str) -> None:
    """The company's words, what the settings say, a code, and it is accepted."""
    slug = slug_of(world, client)
    both: tuple[Scope, ...] = (("company", slug), ("client", client))
    world.post(
        owner, "desk:annex_text", slug,
        text_ru=world.plant("disclosure.AnnexWords.text_ru", *both),
        text_en=world.plant("disclosure.AnnexWords.text_en", *both),
    )  # fmt: skip
    world.post(who, "desk:annex", slug, client_id(world, client))
    world.work()
    with acting_as("kulisy_owner"):
        made = Annex.objects.get(client_id=client_id(world, client))
    world.post(by, "portal:annex_code", slug, made.id)
    world.work()
    with acting_as("kulisy_owner"):
        code = secret_of(AnnexCode.objects.get().id)
    world.post(by, "portal:annex_acceptance", slug, made.id, code=code)
    world.work()
