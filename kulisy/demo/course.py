"""The course is on, two have passed it; the newest colleague's words to a client wait for a second
pair of eyes: through the rooms' own actions."""

from dataclasses import replace

from kulisy.conversations.actions import Words, post_message
from kulisy.conversations.models import Audience, Conversation
from kulisy.course import actions
from kulisy.course.actions.asking import KEEP
from kulisy.demo.company import House

#: By company: who has passed and at which try; who is new, of which client his words are, and what
#: he writes.
KNOWN = {
    "wind": (
        {"irina": 1, "maxim": 2},
        "timur",
        "romashka",
        "Форма заявки уже на новом хостинге. Проверил с телефона: письма приходят за минуту. "
        "К четвергу перенесу и остальные страницы.",
    ),
    "harbour": (
        {"tom": 1},
        "jack",
        "loaf",
        "The request form is on the new hosting now. I tried it from a phone: letters come within "
        "a minute. The other pages follow by Thursday.",
    ),
}


def plant_course(house: House) -> None:
    """After the play: what is asked from now on asks nothing of it."""
    passed, newcomer, party, words = KNOWN[house.troupe.slug]
    at = house.when.at("-3 11:00")
    actions.ask_course(house.owner, others=KEEP, until=None, now=at)
    for name, tries in passed.items():
        for number in range(tries):
            viewer = house.viewer(name)
            begun = actions.begin(viewer, now=at)
            given = [each["right"] if number + 1 == tries else 0 for each in begun.asked]
            actions.finish(viewer, begun, given=given, now=at)
    seat = house.seats[newcomer]
    actions.set_first_of(house.owner, seat.id, count=3, now=at)
    rows = Conversation.objects.filter(
        client_id=house.clients[party].id, audience=Audience.CLIENT, merged_into=None
    )
    newest = rows.exclude(state="closed").select_related("client").order_by("-client_last_at")
    place = newest.first()
    if place is not None:
        post_message(
            replace(house.viewer(newcomer), writing=3),
            place,
            audience=Audience.CLIENT,
            words=Words(words),
            key=house.key("course", newcomer),
            now=house.when.at("-1 17:40"),
        )
