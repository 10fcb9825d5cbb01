"""Deeds of the working calendar and of official notices."""

import uuid
from datetime import timedelta

from kulisy.notices.models import Notice, Preparation
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import client_id, settle, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World


def keeps_calendar(world: World, who: str, slug: str) -> None:
    """A day of the company's own and a year that was brought in: whoever runs the company sees
    them, terms are all that others get."""
    scope = ("runners", slug)
    name = world.plant("clocks.Day.name", scope)
    world.post(
        who, "desk:calendar", slug, what="day", day="2026-12-28", kind="off", layer="own", name=name
    )
    # Days of the week alone: the scene is played in any year.
    world.post(
        who, "desk:calendar", slug, what="hours", base="week", weekdays=["0", "1", "2", "3", "4"],
        opens="09:00", closes="18:00", short_minutes="60", valid_from="2020-01-01",
    )  # fmt: skip
    source = world.plant("clocks.Year.source", scope)
    days = "2031-01-01 off"
    world.post(who, "desk:calendar", slug, what="year", year="2031", days=days, source=source)


def keeps_clause(world: World, who: str, client: str) -> None:
    """What the contract says: the team's, and the client's as soon as a notice quotes it."""
    scope = ("client", client)
    world.post(
        who, "desk:clauses", slug_of(world, client), client_id(world, client),
        kind="price", contract=f"договор {world.plant('notices.Clause.contract', scope)}",
        clause_number=f"п. {world.plant('notices.Clause.clause_number', scope)}",
        clause_text=world.plant("notices.Clause.clause_text", scope),
        amount="5", unit="working_days", silence="accepted", delivery="morning", morning="10:00",
        question_stops="on", valid_from="2020-01-01",
    )  # fmt: skip


def notifies(world: World, who: str, client: str, by: str) -> None:
    """A price change: published, called about, refused with words, over and certified."""
    slug, known = slug_of(world, client), ("client", client)
    notice = _published(world, who, client, known)
    call = world.plant("notices.Beside.words", ("team", client))
    at = (world.clock.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    world.post(who, "desk:notice_beside", slug, notice, way="call", at=at, words=call)
    world.post(by, "portal:notice_opening", slug, notice)
    words = world.plant("notices.Recipient.words", known)
    world.post(by, "portal:notice_answer", slug, notice, said="refused", words=words)
    settle(world)


def notifies_and_waits(world: World, who: str, client: str) -> None:
    """Published to this client alone, and nobody answers."""
    _published(world, who, client, ("client", client))


def one_is_notified(world: World) -> None:
    """A short story of its own."""
    notifies_and_waits(world, "irina", "romashka")


def prepares_notice(world: World, who: str, client: str) -> None:
    """A draft that no client ever sees; and words that the company keeps for such."""
    slug, team = slug_of(world, client), ("team", client)
    _saved(world, who, client, team)
    own = ("managers", slug)
    world.post(
        who, "desk:notice_templates", slug, kind="price",
        name=world.plant("notices.Template.name", own),
        title=world.plant("notices.Template.title", own),
        body=world.plant("notices.Template.body", own),
    )  # fmt: skip


def _published(world: World, who: str, client: str, known: Scope) -> uuid.UUID:
    preparation = _saved(world, who, client, known)
    world.post(who, "desk:notice_publication", slug_of(world, client), preparation)
    settle(world)
    with acting_as("kulisy_owner"):
        return Notice.objects.values_list("id", flat=True).get(preparation_id=preparation)


def _saved(world: World, who: str, client: str, known: Scope) -> uuid.UUID:
    world.post(
        who, "desk:new_notice", slug_of(world, client), kind="price",
        title=world.plant("notices.Preparation.title", known),
        body=f"{world.plant('notices.Preparation.body', known)}\n{{{{ silence }}}}",
        tariff=world.plant("notices.Preparation.change", known), new="1200",
        old="1000", currency="RUB",
        since="2030-01-01", reason="", silence="clause", amount="5", unit="working_days",
        clients=str(client_id(world, client)),
    )  # fmt: skip
    with acting_as("kulisy_owner"):
        return Preparation.objects.order_by("-made_at", "-id").values_list("id", flat=True)[0]
