"""Deeds of the catalogue: a service that only the team sees, what was ordered of one and in which
words, how it went, an offer for one client alone."""

from datetime import timedelta
from typing import Any

from kulisy.catalog.models import Offer, Order, Review, Service
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.world import World


def keeps_draft_service(world: World, who: str, slug: str) -> None:
    """Nobody was shown it yet: the team's alone, and everybody of it may read it."""
    _service(world, who, slug, ("company", slug))


def sells(world: World, who: str, name: str, client: str) -> None:
    """A service is shown, a contact orders it, and it is taken back to the team: its name and unit
    stay in his order; what else stood on its card is the team's again."""
    slug = slug_of(world, client)
    scopes = (("company", slug), ("own", name))
    service = _service(world, who, slug, *scopes)
    world.post(who, "desk:service_state", slug, service.id, state="shown")
    mine = (("team", client), ("own", name))
    words = world.plant("catalog.Order.words", *mine)
    said = {"client": str(client_id(world, client)), "key": world_key(world), "words": words}
    world.post(name, "portal:service", slug, service.id, **said)
    world.post(who, "desk:service_state", slug, service.id, state="draft")
    with acting_as("kulisy_owner"):
        order = Order.objects.filter(client_id=client_id(world, client)).latest("placed_at")
    world.work()
    change = {"words": world.plant("catalog.OrderStep.words", *mine), "price": "77"}
    world.post(who, "desk:order_decision", slug, order.id, propose="1", **change)
    world.work()
    world.post(name, "portal:order_answer", slug, order.id, agree="1")
    world.post(who, "desk:order_decision", slug, order.id, finish="1")
    world.work()


def judges(world: World, name: str, client: str, keeper: str) -> None:
    """His words stay between him and the team: he allows them to be shown, and nobody shows them;
    what the company answers he alone reads."""
    slug = slug_of(world, client)
    mine = (("team", client), ("own", name))
    with acting_as("kulisy_owner"):
        order = Order.objects.filter(client_id=client_id(world, client), state="done").latest("id")
    world.post(name, "portal:rating", slug, "order", order.id, score="5")
    with acting_as("kulisy_owner"):
        review = Review.objects.get(about_id=order.id)
    words = world.plant("catalog.Review.words", *mine)
    world.post(name, "portal:review_words", slug, review.id, words=words, consent="on")
    answer = world.plant("catalog.Review.answer", *mine)
    world.post(keeper, "desk:review_answer", slug, review.id, words=answer)
    world.work()


def offers_to_one(world: World, who: str, client: str) -> None:
    """Shown to the people of one client: no other learns that there is such an offer."""
    slug = slug_of(world, client)
    scopes = (("company", slug), ("client", client))
    today = world.clock.now().date()
    said = {
        "kind": "offer",
        "title": world.plant("catalog.Offer.title", *scopes),
        "body": world.plant("catalog.Offer.body", *scopes),
        "service": "",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=9)).isoformat(),
        "clients": [str(client_id(world, client))],
    }
    world.post(who, "desk:new_offer", slug, **said)
    with acting_as("kulisy_owner"):
        offer = Offer.objects.get(title=said["title"])
    world.post(who, "desk:offer_state", slug, offer.id, state="shown")
    for name in sorted(world.rule.side(client)):
        world.post(name, "portal:offer_sight", slug, offer.id)


def wants_offers(world: World, name: str, client: str) -> None:
    """By letter, too."""
    world.post(name, "portal:offers_by_letter", slug_of(world, client), wanted="yes")


def one_is_offered_by_letter(world: World) -> None:
    """A short story of its own: both want letters, the offer is for one of them."""
    wants_offers(world, "anna", "romashka")
    wants_offers(world, "ivan", "kuznetsov")
    offers_to_one(world, "irina", "kuznetsov")
    world.work()


def world_key(world: World) -> str:
    """The hidden key of a form, the same in both worlds."""
    return f"0193e7aa-0000-7000-8000-{len(world.plants):012d}"


def _service(world: World, who: str, slug: str, *scopes: tuple[str, str]) -> Any:
    team = ("company", slug)
    said = {
        "kind": "service",
        "title": world.plant("catalog.Service.title", *scopes),
        "about": world.plant("catalog.Service.about", team),
        "group": world.plant("catalog.Service.group", team),
        "unit": world.plant("catalog.Service.unit", *scopes),
        "price_kind": "fixed",
        "price": "100",
        "currency": "RUB",
    }
    world.post(who, "desk:new_service", slug, **said)
    with acting_as("kulisy_owner"):
        return Service.objects.get(title=said["title"])
