import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from kulisy.conversations.tests.talk import asks
from kulisy.journal.models import Entry
from kulisy.people import forgetting, links
from kulisy.people.models import LinkDevice, LinkOpening, PersonalLink
from kulisy.people.tests.cast import Cast, make_cast
from kulisy.people.viewer import working

pytestmark = pytest.mark.django_db


def pressed(cast: Cast, conversation_id: uuid.UUID, now: datetime) -> str:
    """A letter's link, opened in a browser of its own. Gives back where it led."""
    with working():
        url = links.make(
            company_id=cast.studio.id, person_id=cast.anna.person_id,
            conversation_id=conversation_id, letter_id=uuid.uuid4(), now=now,
        )  # fmt: skip
    browser = Browser()
    browser.get("/" + url.split("/", 3)[3])
    return browser.post("/l/").headers["Location"]


def test_links_and_browsers_that_open_nothing_go_and_what_they_prove_stays() -> None:
    cast, now = make_cast(), datetime.now(UTC)
    thread = asks(cast.anna, "Вёрстка", "Когда?", now=now)
    other = asks(cast.anna, "Договор", "Пришлите", now=now)
    places = [pressed(cast, each.id, now) for each in (thread, other)]
    proofs = list(Entry.objects.filter(kind="link_opened").values_list("canonical", flat=True))
    assert len(proofs) == 2
    old = PersonalLink.objects.get(conversation_id=thread.id)
    old_device = LinkOpening.objects.get(link=old).device

    def forgotten(at: datetime) -> tuple[int, int]:
        with working():
            return forgetting.forget(now=at)

    # Expired: whoever holds the letter may still ask for a new one by it.
    PersonalLink.objects.filter(id=old.id).update(expires_at=now - timedelta(days=364))
    LinkDevice.objects.filter(id=old_device.id).update(ended_at=now - timedelta(days=60))
    assert forgotten(now) == (0, 0)

    assert forgotten(now + timedelta(days=2)) == (1, 1)
    assert PersonalLink.objects.get().conversation_id == other.id
    assert LinkOpening.objects.get().conversation_id == other.id
    assert Browser().get(places[0]).status_code == 302
    assert list(Entry.objects.filter(kind="link_opened").values_list("canonical", flat=True)) == (
        proofs
    )
    # A browser that nobody has come with for longer than its cookie lives.
    assert forgotten(now + timedelta(days=401)) == (0, 1)
    assert not LinkOpening.objects.exists()
