"""What comes to somebody by itself, beside letters and events: his digest, the leader's, messages
to his devices. Each as it would leave this moment, of all that ever rang for him."""

import json
import uuid
from collections.abc import Iterator
from itertools import chain

from kulisy.conversations import leading
from kulisy.notify import digests, push
from kulisy.notify.letters import Written
from kulisy.notify.models import Bell, Device, Digest, Letter
from kulisy.operate.testing import acting_as
from kulisy.people.models import Company
from tests.leaks.surfaces import Answer
from tests.leaks.world import START, World


def everything(world: World, who: str) -> Iterator[Answer]:
    return chain(_digests(world, who), _wakings(world, who))


def _digests(world: World, who: str) -> Iterator[Answer]:
    """Unread or not is not asked here: an edition of everything, in each company and face."""
    person = world.person(who)
    for company in Company.objects.order_by("slug") if person else []:
        for face in ("desk", "portal"):
            own = {"company": company, "person": person, "face": face}
            edition = Digest.objects.create(
                **own, what="own", day=world.clock.now(), since=START, until=world.clock.now()
            )
            Bell.objects.filter(**own).update(digest=edition.id)
            for kind, write in (("digest", digests.write_own), ("lead", leading.write_lead_letter)):
                letter = Letter(**own, subject_kind=kind, subject_id=edition.id, kind=kind)
                with acting_as("kulisy_worker"):
                    said = write(letter)
                yield _letter(f"{kind} of {company.slug} in {face}", said)
            Bell.objects.filter(**own).update(digest=None)
            edition.delete()


def _wakings(world: World, who: str) -> Iterator[Answer]:
    """With all words that a locked screen may show."""
    person, session = world.person(who), world.browser(who).session.session_key
    if person is None:
        return
    for bell in Bell.objects.filter(person=person).order_by("at", "id"):
        device = Device(
            id=uuid.uuid4(), company_id=bell.company_id, person=person, face=bell.face, words=True,
            endpoint=str(bell.id), public="", secret="", session_key=session, made_at=START,
        )  # fmt: skip
        device.save(force_insert=True)
        with acting_as("kulisy_worker"):
            waking = push.prepared(bell.id, device.id, now=world.clock.now())
        device.delete()
        # Its tag is a hash of identifiers.
        said = {name: word for name, word in waking.said.items() if name != "tag"} if waking else {}
        said_whole = json.dumps(said, ensure_ascii=False)
        yield Answer("message to a device", 201 if waking else 404, said_whole)


def _letter(what: str, said: Written | None) -> Answer:
    if said is None:
        return Answer(what, 404, "")
    headers = [f"{name}: {value}" for name, value in said.headers.items()]
    return Answer(
        what, 250, "\n".join([said.subject, said.sender_name, *headers, said.text, said.html])
    )
