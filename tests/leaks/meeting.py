"""Deeds of meetings: one with a contact, of whom his colleagues know nothing; one of the team
alone; minutes of both parts, and what the client says of his."""

import re
import uuid

from kulisy.meetings.models import Meeting, Minutes
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World

#: The world's first day; meetings of the scene lie a little before and after it.
BEFORE, AFTER = "2026-11-16", "2026-12-01"


def meets(world: World, who: str, name: str, client: str) -> None:
    """It was, and the client's part waits for his word; then another one is planned with him,
    changed, and cancelled with a reason."""
    scopes: tuple[Scope, ...] = (("team", client), ("own", name))
    meeting = _plans(world, who, client, [name], "client", scopes, BEFORE)
    slug, team = slug_of(world, client), ("team", client)
    ours = f"- {world.plant('meetings: the team’s minutes', team)}"
    world.post(who, "desk:meeting_minutes", slug, meeting.id, "internal",
               body=f"{ours}\n- срок — пятница", key=uuid.uuid4())  # fmt: skip
    theirs = world.plant("meetings: the client’s minutes", *scopes)
    world.post(who, "desk:meeting_minutes", slug, meeting.id, "client",
               body=f"- {theirs}", key=uuid.uuid4(), copied=["1"])  # fmt: skip
    with acting_as("kulisy_owner"):
        minutes = Minutes.objects.get(meeting_id=meeting.id, audience="client")
    words = world.plant("meetings.Word.words", *scopes)
    world.post(name, "portal:minutes_word", slug, minutes.id, said="wrong", words=words)
    world.work()
    ahead = _plans(world, who, client, [name], "client", scopes, AFTER)
    world.post(name, "portal:meeting_answer", slug, ahead.id, said="accepted")
    reason = world.plant("meetings.Meeting.reason", *scopes)
    world.post(who, "desk:meeting_cancellation", slug, ahead.id, reason=reason)
    world.work()


def meets_alone(world: World, who: str, client: str) -> None:
    """The team, about a client: nobody of his learns that there was a meeting."""
    team: Scope = ("team", client)
    _plans(world, who, client, [], "internal", (team,), AFTER)
    world.work()


def feeds_of(world: World, who: str, face: str, slug: str) -> str:
    """The address of his calendar there, as he is told it; "" where he has none."""
    answer = world.browser(who).post(f"/{'d' if face == 'desk' else 'c'}/{slug}/my-calendar/")
    found = re.search(r"<code>(?:https?://[^/<]+)?(/calendar/[^<]+)</code>",
                      answer.content.decode())  # fmt: skip
    return found[1] if found else ""


def _plans(
    world: World,
    who: str,
    client: str,
    names: list[str],
    audience: str,
    scopes: tuple[Scope, ...],
    day: str,
) -> Meeting:
    slug = slug_of(world, client)
    title = world.plant("meetings.Meeting.title", *scopes)
    row = getattr(world.cast, client)
    contacts = [getattr(world.cast, name).contact_id for name in names]
    seat = getattr(world.cast, who)
    answer = world.browser(who).post(
        f"/d/{slug}/meetings/new/?client={row.id}&audience={audience}",
        {
            "kind": "meeting", "title": title, "day": day, "hour": "11:00", "length": "30",
            "zone": "Europe/Moscow", "place": world.plant("meetings.Meeting.place", *scopes),
            "link": f"https://{world.plant('meetings.Meeting.link', *scopes)}.example/",
            "agenda": world.plant("meetings.Meeting.agenda", *scopes),
            "seats": [seat.id], "contacts": contacts, "key": uuid.uuid4(),
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    world.work()
    with acting_as("kulisy_owner"):
        return Meeting.objects.get(title=title)
