"""Deeds, further: threads rearranged, copies shown, what the team keeps beside."""

import re
import uuid
from datetime import timedelta

from django.urls import reverse

from kulisy.conversations import actions
from kulisy.conversations.models import Conversation, Message, Showing
from kulisy.operate.testing import acting_as
from tests.leaks import deeds
from tests.leaks.canary import found_in
from tests.leaks.deeds import client_id, last, settle, slug_of
from tests.leaks.world import Plant, World

_NAMED = re.compile(r'name="named" value="([0-9a-f]+)"')


def keeps_template(world: World, who: str, slug: str) -> None:
    """Words for answers, which the whole team may use."""
    scope = ("company", slug)
    name = world.plant("conversations.AnswerTemplate.name", scope)
    body = f"Счёт на {{сумма}}: {world.plant('conversations.AnswerTemplate.body', scope)}"
    world.post(who, "desk:templates", slug, name=name, body=body, for_all="on")


def reminds(world: World, who: str, key: str) -> None:
    """Something to come back to; its time comes."""
    client = world.rule.threads[key].client
    note = f"спросить {world.plant('conversations.Reminder.note', ('team', client))}"
    at = (world.clock.now() + timedelta(minutes=1)).isoformat()
    slug = slug_of(world, client)
    world.post(who, "desk:reminders", slug, world.ids[key], at=at, note=note)
    world.clock.forward(timedelta(minutes=2))
    with acting_as("kulisy_worker"):
        actions.ring_due(now=world.clock.now())
    settle(world)


def shows_copy(world: World, who: str, key: str) -> None:
    """A note of one's own, and a copy of it for the client, in other words."""
    deeds.notes(world, who, key, file=True)
    note = last(world, key, audience="internal", author_seat=getattr(world.cast, who))
    word = world.plant("conversations.Showing.body", ("thread", key))
    _asks(world, who, key, note, body=f"Сообщаем: {word}")


def is_declined(world: World, who: str, key: str, of: str) -> None:
    """A colleague's words are wanted for the client, and he is against it."""
    client = world.rule.threads[key].client
    note = last(world, key, audience="internal", author_seat=getattr(world.cast, of))
    team = ("team", client)
    _asks(world, who, key, note, body=f"Выдать: {world.plant('conversations.Showing.body', team)}")
    asked = Showing.objects.get(message=note, state="asked")
    word = f"Лучше не надо, {world.plant('conversations.Showing.word', team)}"
    world.post(of, "desk:showing", slug_of(world, client), asked.id, deed="decline", word=word)
    settle(world)


def merges(world: World, who: str, source: str, target: str, *, all_read_all: bool = False) -> None:
    """One request goes into another one. Where other people read there and it isn't said that they
    shall read all of it, the team's notes alone go over."""
    slug = slug_of(world, world.rule.threads[source].client)
    one, other = world.rule.threads[source], world.rule.threads[target]
    place = reverse("desk:merge", args=[slug, world.ids[source]])
    page = world.browser(who).get(f"{place}?with={world.ids[target]}").content.decode()
    named = _NAMED.search(page)
    assert named, page[:2000]
    said = {"with": world.ids[target], "named": named[1]} | ({"all": "1"} if all_read_all else {})
    world.post(who, "desk:merge", slug, world.ids[source], **said)
    if all_read_all or one.taking_part == other.taking_part:
        one.taking_part = other.taking_part = one.taking_part | other.taking_part
    settle(world)


def splits(world: World, who: str, key: str, new: str) -> None:
    """The client's last words and the team's last note become a request of their own."""
    client = world.rule.threads[key].client
    slug = slug_of(world, client)
    world.remember(new, client, "client", set(world.rule.threads[key].taking_part))
    title = f"Отдельно {world.plant('conversations.Conversation.title', ('thread', new))}"
    said = last(world, key, audience="client", author_contact__isnull=False)
    notes = Message.objects.filter(conversation_id=world.ids[key], audience="internal")
    chosen = [said.id, *notes.order_by("-posted_at").values_list("id", flat=True)[:1]]
    world.post(
        who, "desk:split", slug, world.ids[key], title=title, messages=chosen, key=uuid.uuid4()
    )
    world.ids[new] = Conversation.objects.get(title=title).id
    settle(world)


def copies_across(world: World, who: str, key: str, other: str) -> None:
    """A note and a client's words, as internal copies in another client's thread."""
    client, target = world.rule.threads[key].client, world.rule.threads[other].client
    chosen = [last(world, key, audience=each) for each in ("client", "internal")]
    world.post(
        who, "desk:copies", slug_of(world, client), world.ids[key],
        client=client_id(world, target), place=world.ids[other], key=uuid.uuid4(),
        messages=[each.id for each in chosen],
    )  # fmt: skip
    for word in found_in(" ".join(each.body for each in chosen)) & set(world.plants):
        plant = world.plants[word]
        scopes = (*plant.scopes, ("team", target))
        world.plants[word] = Plant(word, plant.column, scopes, plant.what)
    settle(world)


def _asks(world: World, who: str, key: str, note: Message, *, body: str) -> None:
    slug = slug_of(world, world.rule.threads[key].client)
    world.post(
        who, "desk:new_showing", slug, note.id,
        body=body, place=world.ids[key], key=uuid.uuid4(),
    )  # fmt: skip
    settle(world)
