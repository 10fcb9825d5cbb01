"""What a journal entry says, in words that a person reads. Names are looked up among what the
viewer may see; what he may not is not named."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext

from kulisy.conversations import access as talk
from kulisy.desk.facts import PEOPLE, SAID
from kulisy.desk.kinds import KINDS
from kulisy.journal.access import Recorded
from kulisy.kit.ids import read_id
from kulisy.kit.text import inner, masked
from kulisy.people import access as people
from kulisy.people.viewer import Viewer


@dataclass
class Names:
    """Names and titles by id, as this viewer may see them."""

    people: dict[uuid.UUID, str] = field(default_factory=dict)
    #: Of contacts, masked.
    addresses: dict[uuid.UUID, str] = field(default_factory=dict)
    clients: dict[uuid.UUID, str] = field(default_factory=dict)
    titles: dict[uuid.UUID, str] = field(default_factory=dict)
    #: Message → its conversation.
    places: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)


def look_up(viewer: Viewer, entries: Iterable[Recorded]) -> Names:
    """Everything these entries name; five statements, however many they are."""
    entries = list(entries)
    ids = {each for entry in entries for each in _mentioned(entry)}
    messages = [
        each.subject_id for each in entries if each.subject_kind == "message" and each.subject_id
    ]
    names = Names()
    for seat in people.team(viewer):
        names.people[seat.id] = names.people[seat.person_id] = seat.name
    contacts = people.contacts(viewer)
    for contact in contacts.filter(id__in=ids) | contacts.filter(person_id__in=ids):
        names.people[contact.id] = contact.name
        if contact.email:
            names.addresses[contact.id] = masked(contact.email)
            names.addresses.setdefault(contact.person_id or contact.id, masked(contact.email))
        if contact.person_id:
            names.people.setdefault(contact.person_id, contact.name)
    names.clients = dict(people.clients(viewer).filter(id__in=ids).values_list("id", "name"))
    rows = talk.messages(viewer).filter(id__in=messages)
    names.places = dict(rows.values_list("id", "conversation_id"))
    ids |= set(names.places.values())
    names.titles = dict(talk.conversations(viewer).filter(id__in=ids).values_list("id", "title"))
    return names


def of_hidden(entry: Recorded, names: Names) -> bool:
    """About a conversation, contact or client that the viewer isn't shown: nor is the entry."""
    if entry.subject_kind in {"message", "conversation"}:
        return _place(entry, names) not in names.titles
    if entry.subject_kind == "client":
        return entry.subject_id not in names.clients
    if entry.subject_kind == "contact":
        return entry.subject_id not in names.people
    return False


def who(entry: Recorded, names: Names) -> str:
    if entry.actor_kind == "system":
        return gettext("Kulisy")
    name = names.people.get(entry.actor_id or uuid.UUID(int=0)) or gettext("somebody from outside")
    # Whose letter it was is known; who held it, is not.
    return gettext("link of %(name)s") % {"name": name} if entry.facts.get("by") == "link" else name


def what(entry: Recorded, names: Names) -> str:
    """One line; a kind nobody has told us of stands as it was written."""
    label = str(KINDS.get(entry.kind, entry.kind.replace("_", " ")))
    if entry.kind == "opened" and entry.subject_kind == "conversation":
        label = gettext("Conversation opened")
    if entry.kind == "opened" and entry.subject_kind == "message":
        label = gettext("Read by the client, signed in")
        if entry.facts.get("by") == "link":
            label = gettext("Opened by the link from a letter")
    more = [_about(entry, names), *_details(entry, names)]
    return ": ".join([label, " · ".join(each for each in more if each)]).removesuffix(": ")


def _about(entry: Recorded, names: Names) -> str:
    title = names.titles.get(_place(entry, names) or uuid.UUID(int=0))
    if title:
        return gettext("“%(title)s”") % {"title": inner(title)}
    subject = entry.subject_id or uuid.UUID(int=0)
    if entry.kind in {"client_added", "responsible_changed", "circle_changed"}:
        return names.clients.get(subject, "")
    return names.people.get(subject, "") or names.clients.get(subject, "")


def _details(entry: Recorded, names: Names) -> list[str]:
    facts = entry.facts
    found = [_named(facts[name], names) for name in PEOPLE if facts.get(name)]
    found += [say(facts[name]) for name, say in SAID.items() if facts.get(name)]
    if facts.get("by") == "link":
        found.append(_by_link(entry, names))
    if entry.kind == "letter" and facts.get("state") == "refused":
        found.append(str(facts.get("answer", "")))
    if entry.kind not in KINDS:
        told = {*PEOPLE, *SAID}
        found += [f"{name}: {value}" for name, value in facts.items() if name not in told]
    return found


def _named(value: object, names: Names) -> str:
    return names.people.get(read_id(value) or uuid.UUID(int=0), "")


def _by_link(entry: Recorded, names: Names) -> str:
    """Less than somebody who signed in: whoever holds the letter could do it."""
    address = names.addresses.get(entry.actor_id or uuid.UUID(int=0))
    if not address:
        return gettext("by a link from a letter, not signed in")
    return gettext("by the link sent to %(address)s, not signed in") % {"address": address}


def _mentioned(entry: Recorded) -> set[uuid.UUID]:
    given = {entry.actor_id, entry.subject_id, entry.client_id}
    given |= {read_id(entry.facts.get(name)) for name in ("contact", "conversation", "seat")}
    return {each for each in given if each}


def _place(entry: Recorded, names: Names) -> uuid.UUID | None:
    """The conversation an entry is about."""
    if entry.subject_kind == "conversation":
        return entry.subject_id
    return read_id(entry.facts.get("conversation")) or names.places.get(
        entry.subject_id or uuid.UUID(int=0)
    )
