"""A change of what clients see is shown first, whole, and costs no more for ten thousand things."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kulisy.conversations.models import Conversation
from kulisy.conversations.tests.talk import asks
from kulisy.disclosure.tests.confirming import send
from kulisy.journal.models import Entry
from kulisy.notify.models import Letter
from kulisy.operate.testing import acting_as
from kulisy.people.disclosed import CHANGES
from kulisy.people.models import Access, Person
from kulisy.people.tests.cast import Cast
from kulisy.people.tests.counting import counted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ALL = ["conversations", "files", "documents", "money", "bookings", "projects"]


def browser(person: Person) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def many(cast: Cast, count: int) -> None:
    now = timezone.now()
    with acting_as("kulisy_owner"):
        Conversation.objects.bulk_create(
            Conversation(
                company=cast.studio, client=cast.romashka, audience="client", number=1000 + each,
                title=f"Request {each}", opened_at=now, shown_at=now, client_last_at=now,
            )
            for each in range(count)
        )  # fmt: skip


def test_nothing_is_done_and_nothing_is_left_behind_before_it_is_confirmed(cast: Cast) -> None:
    asks(cast.anna, "Смета на сайт", "Сколько?")
    irina, url = browser(cast.irina.person), f"/d/wind/contacts/{cast.anna.contact_id}/rights/"
    before = (Entry.objects.count(), Letter.objects.count())
    page = irina.post(url, {"sections": ["documents"], "lead": "on"}).content.decode()
    assert "Смета на сайт" in page
    assert Access.objects.get(id=cast.anna.id).sections == ALL
    assert (Entry.objects.count(), Letter.objects.count()) == before
    # A forged token, and one of another form, confirm nothing.
    forged = {"sections": ["documents"], "lead": "on", "_shown": "0" * 64}
    assert "Смета на сайт" in irina.post(url, forged).content.decode()
    assert send(irina, url, {"sections": ["documents"], "lead": "on"}).status_code == 302
    assert Access.objects.get(id=cast.anna.id).sections == ["documents"]


def test_what_came_about_meanwhile_is_shown_once_more(cast: Cast) -> None:
    asks(cast.anna, "Смета на сайт", "Сколько?")
    irina, url = browser(cast.irina.person), f"/d/wind/contacts/{cast.anna.contact_id}/rights/"
    said = {"sections": ["documents"]}
    token = irina.post(url, said).content.decode().split('name="_shown" value="')[1][:64]
    asks(cast.anna, "Ещё одна", "Когда?")
    again = irina.post(url, {**said, "_shown": token})
    assert "Ещё одна" in again.content.decode()
    assert Access.objects.get(id=cast.anna.id).sections == ALL


def test_a_thousand_requests_are_counted_named_and_paged_with_as_many_statements(
    cast: Cast,
) -> None:
    many(cast, 10)
    url = f"/d/wind/clients/{cast.romashka.id}/access/"
    irina = browser(cast.irina.person)
    said = {"responsible": str(cast.irina.id), "whole_team_writes": "", "colleagues_share": "yes"}
    irina.post(url, said)
    with counted() as few:
        irina.post(url, said)
    many_more = 990
    with acting_as("kulisy_owner"):
        Conversation.objects.all().delete()
    many(cast, many_more)
    with counted() as more:
        page = irina.post(url, said).content.decode()
    assert len(more) == len(few)
    assert "All 990" in page
    rest = {**said, "_list": f"{cast.pyotr.person_id}/conversation/opens", "_page": "9"}
    assert irina.post(url, rest).content.decode().count("Request ") == 90


def test_every_address_that_is_shown_first_is_there() -> None:
    from django.urls import get_resolver

    for face in ("desk", "portal"):
        known = {key for key in get_resolver().namespace_dict[face][1].reverse_dict if key}
        named = {each.removeprefix(f"{face}:") for each in CHANGES if each.startswith(f"{face}:")}
        assert named
        assert named <= known
    assert all(name.startswith(("desk:", "portal:")) for name in CHANGES)
