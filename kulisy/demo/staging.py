"""Performing the play: every line through the rooms' own actions, in the order of its time."""

import re
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from kulisy.conversations import actions, notifications
from kulisy.conversations.models import Audience, Conversation, Desk, Message
from kulisy.demo.company import House
from kulisy.demo.cues import cues_of
from kulisy.demo.play import Line, Scene
from kulisy.demo.props import Place, brought
from kulisy.demo.reading import Readings
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

_MENTION = re.compile(r"(?<![\w.@])@([a-z]+)\b")
_LINK = re.compile(r"\[\[([a-z0-9-]+)\|([^\]]+)\]\]")
#: Columns of a conversation that messages move.
_MOVING = ("state", "closed_at", "client_last_at", "client_version", "shown_at", "number")
_MINUTE = timedelta(minutes=1)
RECENT = "-4 00:00"


class BadScene(ValueError):
    """The play asks for something that can't be played; names the scene."""


@dataclass
class Said:
    """One message that has been said."""

    message: Message
    line: Line

    @property
    def open(self) -> bool:
        return self.message.audience == Audience.CLIENT


class Stage:
    """One company's play under way."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.conversations: dict[str, Conversation] = {}
        self.said: dict[str, list[Said]] = defaultdict(list)
        self.readings = Readings(house)
        #: From here on people are told as the worker would; earlier bells are long quiet.
        self.recent = house.when.at(RECENT)

    def perform(self, scenes: list[Scene]) -> None:
        cues = sorted(
            cue for number, scene in enumerate(scenes) for cue in cues_of(self.house, scene, number)
        )
        for cue in cues:
            if cue.line is None:
                self._read(cue.scene, cue.reader, cue.at)
            elif cue.line.deed:
                self._do(cue.scene, cue.line, cue.at)
            else:
                self._say(cue.scene, cue.line, cue.at)

    # What happens.

    def _say(self, scene: Scene, line: Line, at: datetime) -> None:
        viewer = self._viewer(scene, line)
        client = self.house.clients[scene.more["client"]]
        audience = Audience.INTERNAL if line.aside else Audience.CLIENT
        conversation = self.conversations.get(scene.key)
        if conversation is not None:
            self._read(scene, line.who, at - _MINUTE)
        key = self.house.key(scene.key, len(self.said[scene.key]))
        words = actions.Words(
            self._body(line),
            files=brought(
                self.house,
                viewer,
                Place(client, conversation, audience),
                line.papers,
                at=at,
            ),
            kind=line.kind,
            spoke_at=at - 25 * _MINUTE if line.kind != "text" else None,
            spoke_with=self.house.when.fill(line.spoke_with),
            quoted=self._quoted(scene, line, audience),
        )
        if conversation is None:
            conversation = actions.open_conversation(
                viewer,
                client,
                title=self._title(scene, client),
                words=words,
                audience=audience,
                contact_ids=[self.house.contacts[name].id for name in scene.names("with")],
                key=key,
                now=at,
                kind=scene.more.get("kind", "request"),
            )
            self.conversations[scene.key] = conversation
            message = Message.objects.get(conversation_id=conversation.id)
        else:
            posted = actions.post_message(
                viewer, conversation, audience=audience, words=words, key=key, now=at
            )
            if not isinstance(posted, Message):
                raise BadScene(f"{scene.title}: what is said in a play doesn't rest")
            message = posted
        conversation = self._conversation(scene) or conversation
        message.conversation = conversation
        self.said[scene.key].append(Said(message, line))
        if not viewer.at_desk:
            actions.touch_desk(message)
        if at >= self.recent:
            notifications.message_posted(message, now=at)
        if len(self.said[scene.key]) == 1:
            self._prepare(scene, conversation, at)

    def _prepare(self, scene: Scene, conversation: Conversation, at: datetime) -> None:
        """What the heading says of the team's side."""
        owner = self.house.owner
        assignee = scene.more.get("assignee", "")
        if assignee:
            giver = self.house.viewer(self.house.party(scene.more["client"]).responsible)
            self._give(giver, conversation, assignee, at + 7 * _MINUTE)
        for name in scene.names("watch"):
            actions.watch(owner, conversation, self.house.seats[name].id)
        labels = [actions.make_label(owner, name).id for name in scene.names("labels")]
        if labels:
            actions.set_labels(owner, conversation, labels)
        if "due" in scene.more:
            actions.set_due(owner, conversation, self.house.when.at(scene.more["due"]))

    def _do(self, scene: Scene, line: Line, at: datetime) -> None:
        viewer = self._viewer(scene, line)
        conversation = self._conversation(scene)
        if conversation is None:
            raise BadScene(f"{scene.title}: nothing was said before {line.when}")
        if line.deed == "reads":
            self._read(scene, line.who, at)
        elif line.deed == "gives":
            self._give(viewer, conversation, line.more.removeprefix("to "), at)
        elif line.deed == "adds":
            contact = self.house.contacts[line.more]
            actions.add_participant(viewer, conversation, contact.id, now=at)
        elif line.deed in {"closes", "reopens", "state"}:
            self._read(scene, line.who, at - _MINUTE)
            self._turn(viewer, conversation, line, at)
        else:
            raise BadScene(f"{scene.title}: {line.deed}")

    def _turn(self, viewer: Viewer, conversation: Conversation, line: Line, at: datetime) -> None:
        if line.deed == "closes":
            actions.close(viewer, conversation, now=at)
            if not viewer.at_desk:
                # The worker's part: a client can't see the team's side.
                Desk.objects.filter(conversation_id=conversation.id).update(
                    closed=True, waiting_since=None
                )
        elif line.deed == "reopens":
            actions.reopen(viewer, conversation, now=at)
        else:
            actions.set_state(viewer, conversation, line.more, now=at)
        if at >= self.recent:
            notifications.state_changed(
                conversation,
                version=conversation.client_version,
                by=str(viewer.person_id),
                now=at,
            )

    def _give(self, viewer: Viewer, conversation: Conversation, name: str, at: datetime) -> None:
        seat = self.house.seats[name]
        at = min(at, self.house.when.now)
        actions.assign(viewer, conversation, seat.id, now=at)
        if seat.id != viewer.seat_id and at >= self.recent:
            desk = Desk.objects.get(conversation_id=conversation.id)
            notifications.assigned(conversation, desk, at=at.isoformat(), now=at)

    def _conversation(self, scene: Scene) -> Conversation | None:
        """As it stands now."""
        conversation = self.conversations.get(scene.key)
        if conversation is not None:
            conversation.refresh_from_db(fields=_MOVING)
        return conversation

    def _read(self, scene: Scene, who: str, at: datetime) -> None:
        """`who` has everything said until `at` before his eyes."""
        viewer = self.house.speaker(who, scene.more["client"])
        if scene.key in self.conversations:
            seen = [
                said.message
                for said in self.said[scene.key]
                if said.message.posted_at <= at and (viewer.at_desk or said.open)
            ]
            self.readings.read(viewer, self.conversations[scene.key], seen, at=at)

    # What is said.

    def _viewer(self, scene: Scene, line: Line) -> Viewer:
        viewer = self.house.speaker(line.who, scene.more["client"])
        if line.aside and not viewer.at_desk:
            raise BadScene(f"{scene.title}: {line.who} can't speak aside")
        return viewer

    def _title(self, scene: Scene, client: Client) -> str:
        """A project's talk carries the client in its title."""
        title = self.house.when.fill(scene.title)
        return f"{title} + {client.name}" if scene.more.get("kind") == "talk" else title

    def _body(self, line: Line) -> str:
        def name(match: re.Match[str]) -> str:
            known = self.house.seats.get(match[1]) or self.house.contacts.get(match[1])
            return f"@{known.name}" if known else match[0]

        def link(match: re.Match[str]) -> str:
            place = self.conversations[match[1]].id
            return f"[{match[2]}](/d/{self.house.troupe.slug}/conversations/{place}/)"

        return _LINK.sub(link, _MENTION.sub(name, self.house.when.fill(line.body)))

    def _quoted(self, scene: Scene, line: Line, audience: str) -> uuid.UUID | None:
        if not line.quotes:
            return None
        for said in reversed(self.said[scene.key]):
            if line.quotes in said.message.body and (said.open or audience == Audience.INTERNAL):
                return said.message.id
        raise BadScene(f"{scene.title}: nobody said “{line.quotes}”")
