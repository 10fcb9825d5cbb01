"""What a client has agreed to see, whose telephone he may ring, what the public page says: through
the room's own actions."""

from kulisy.demo.company import House
from kulisy.disclosure import actions, answering
from kulisy.disclosure.models import Openness

#: By company: whose cabinet is agreed on, and who is reached directly.
KNOWN = {
    "wind": ("romashka", "irina", "irina@wind.example", "+7 812 555-01-14"),
    "harbour": ("loaf", "tom", "tom@harbour.example", "+44 20 7946 0114"),
}


def plant_disclosure(house: House) -> None:
    """The annex was sent and waits for its authorised person: the newcomer accepts it himself."""
    party, who, email, phone = KNOWN[house.troupe.slug]
    client = house.clients.get(party) or next(iter(house.clients.values()))
    owner, at = house.owner, house.when.at("-2 16:05")
    actions.set_reach(
        house.viewer(who), house.seats[who], email=email, phone=phone, shown=True, now=at
    )
    numbers = list(answering.NUMBERS)
    actions.set_openness(owner, shows_contacts=True, numbers=numbers, now=at)
    Openness.objects.filter(company_id=owner.company.id).update(
        counted=answering.count(owner.company.id, now=house.when.now), counted_at=house.when.now
    )
    actions.send(owner, client, now=at)
