"""A pilot that is under way: what is wrong, with whom one tries, by when it has to be better."""

from datetime import timedelta

from kulisy.demo.company import House
from kulisy.insights import actions

#: By company: with whom, what is wrong, by which measure.
STATED = {
    "wind": (
        "romashka",
        "Ромашка пишет на почту и ждёт ответа до вечера, а потом спрашивает, что с сайтом.",
        "first_answer",
    ),
    "harbour": (
        "loaf",
        "The bakery writes by mail, waits until the evening, and then asks where things stand.",
        "first_answer",
    ),
}
#: It began so many days ago; before that so many are looked at.
GONE, BEFORE = 24, 90


def plant_insights(house: House) -> None:
    """After the play: numbers are taken from what was said in it."""
    party, problem, measure = STATED[house.troupe.slug]
    client = house.clients.get(party) or next(iter(house.clients.values()))
    values = {
        "problem": problem,
        "measure": measure,
        "better_by": 20,
        "days": 30,
        "before_days": BEFORE,
    }
    began = house.when.now - timedelta(days=GONE)
    actions.begin(house.owner, client, values=values, now=began)
