"""Deeds by mail: people answer letters, at their own addresses and at those of others; letters
come back. What comes of each: test_mail_in."""

from kulisy.conversations.models import Conversation
from kulisy.mailroom.models import IncomingLetter, Mailbox
from kulisy.mailroom.tests.incoming import SUPPORT, address_of, arrives, raw
from kulisy.notify import delivery
from kulisy.notify.models import Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Person
from kulisy.people.sealing import seal
from kulisy.people.viewer import working
from tests.leaks.deeds import settle
from tests.leaks.rule import Scope
from tests.leaks.world import World


def answers_by_mail(
    world: World, who: str, key: str, *, audience: str = "client", whose: str = ""
) -> None:
    """An answer to a letter about this thread; with `whose`, at the address of somebody else, who
    let him have his letter."""
    team: Scope = ("team", world.rule.threads[key].client)
    scope: Scope = team if whose or audience == "internal" else ("thread", key)
    holder = _person(world, whose or who)
    face = "desk" if (whose or who) in world.rule.seats else "portal"
    with acting_as("kulisy_owner"):
        thread = Conversation.objects.get(id=world.ids[key])
        number = IncomingLetter.objects.count()
        box = Mailbox.objects.filter(company=world.cast.studio, address=SUPPORT).first()
        box = box or Mailbox.objects.create(
            company=world.cast.studio, address=SUPPORT, host="127.0.0.1", security="none",
            user="support", password=seal("secret"), added_at=world.clock.now(),
        )  # fmt: skip
        letter = raw(
            sender=_person(world, who).email,
            to=address_of(holder.id, thread, face=face, audience=audience),
            subject=f"Re: {thread.title}",
            id=f"{number}.{who}@outside.example",
            text=f"Письмом: {world.plant('mailroom: words', scope)}",
        )
        arrives(box, letter, now=world.clock.now())
    settle(world)


def letter_returns(world: World, who: str, key: str) -> None:
    """The newest letter to a contact comes back: what his server said of it is the team's affair.
    Nothing, where he got none."""
    with acting_as("kulisy_owner"):
        letter = (
            Letter.objects.filter(
                person=_person(world, who), place_id=world.ids[key], face="portal", state="handed"
            )
            .order_by("-handed_at", "-id")
            .first()
        )
    if letter is None:
        return
    word = world.plant("notify.Letter.answer", ("team", world.rule.threads[key].client))
    with working():
        delivery.reported(
            message_id=letter.message_id,
            state="bounced",
            detail=f"552 5.2.2 Mailbox full {word}",
            now=world.clock.now(),
        )
    settle(world)


def _person(world: World, who: str) -> Person:
    person = world.person(who)
    assert person is not None
    person.refresh_from_db()
    return person
