"""Deeds of the working calendar and of official notices."""

from tests.leaks.world import World


def keeps_calendar(world: World, who: str, slug: str) -> None:
    """A day of the company's own and a year that was brought in: whoever runs the company sees
    them, terms are all that others get."""
    scope = ("runners", slug)
    name = world.plant("clocks.Day.name", scope)
    world.post(
        who, "desk:calendar", slug, what="day", day="2026-12-28", kind="off", layer="own", name=name
    )
    source = world.plant("clocks.Year.source", scope)
    days = "2031-01-01 off"
    world.post(who, "desk:calendar", slug, what="year", year="2031", days=days, source=source)
