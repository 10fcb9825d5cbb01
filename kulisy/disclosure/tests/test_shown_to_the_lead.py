"""What a client's lead decides of sharing, and what somebody new will see, is shown first too."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from kulisy.admissions.actions import inviting
from kulisy.admissions.actions.accepting import accept_invitation
from kulisy.admissions.models import Invitation
from kulisy.conversations.tests.talk import asks
from kulisy.disclosure.tests.confirming import send
from kulisy.disclosure.tests.test_shown_first import browser
from kulisy.journal.models import Entry
from kulisy.kit.time import now as present
from kulisy.notify.models import Letter
from kulisy.people.models import Access, Client, Contact, Person
from kulisy.people.tests.cast import Cast
from kulisy.people.viewer import in_lobby

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_WAYS = re.compile(r'<section data-way="(\w+)" data-person="([0-9a-f-]{36})">(.*?)</section>', re.S)


def ways(page: str) -> dict[tuple[str, str], str]:
    return {(way, person): said for way, person, said in _WAYS.findall(page)}


def sharing(cast: Cast) -> str:
    return f"/c/wind/colleagues/{cast.romashka.id}/sharing/"


def posted(page: Browser, url: str, said: dict[str, Any]) -> str:
    answer = page.post(url, said)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def shared(cast: Cast) -> bool | None:
    return Client.objects.get(id=cast.romashka.id).colleagues_share


def test_the_lead_is_shown_what_he_sees_himself_and_nothing_of_what_he_does_not(cast: Cast) -> None:
    Client.objects.filter(id=cast.romashka.id).update(colleagues_share=False)
    asks(cast.anna, "Смета на сайт", "Сколько?")
    asks(cast.pyotr, "Жалоба на Анну", "Тайно")
    anna = browser(cast.anna.person)
    page = posted(anna, sharing(cast), {"share": "yes"})
    (way, who), said = next(iter(ways(page).items()))
    assert (way, who) == ("opens", str(cast.pyotr.contact_id))
    assert "Смета на сайт" in said
    assert str(cast.pyotr.person_id) not in page
    assert "Жалоба" not in page
    asks(cast.pyotr, "Ещё одна жалоба", "Тайно")
    again = posted(anna, sharing(cast), {"share": "yes"})
    told = [re.search(r'name="_shown".*?>', each) for each in (page, again)]
    assert told[0]
    assert told[1]
    assert told[0][0] == told[1][0]
    plain = re.compile(r'"\w{64}"')
    assert plain.sub("", again) == plain.sub("", page), "what he doesn't see changes nothing of it"
    assert shared(cast) is False
    assert not Entry.objects.filter(kind="sharing_changed").exists()

    shown = re.search(r'name="_shown" value="(\w+)"', page)
    assert shown
    asks(cast.anna, "Вторая смета", "Сколько?")
    stale = posted(anna, sharing(cast), {"share": "yes", "_shown": shown[1]})
    assert "Вторая смета" in stale, "what came about meanwhile is shown once more"
    assert send(anna, sharing(cast), {"share": "yes"}).status_code == 302
    assert anna.post(sharing(cast), {"share": "yes"}).status_code == 302, "a second press"
    assert shared(cast) is True
    assert Entry.objects.filter(kind="sharing_changed").count() == 1


def test_closing_names_what_each_loses_the_lead_too(cast: Cast) -> None:
    Client.objects.filter(id=cast.romashka.id).update(colleagues_share=True)
    asks(cast.anna, "Смета на сайт", "Сколько?")
    asks(cast.pyotr, "Второй этаж", "Когда?")
    anna = browser(cast.anna.person)
    told = ways(posted(anna, sharing(cast), {"share": "no"}))
    loses = told["closes", str(cast.anna.contact_id)]
    assert "Второй этаж" in loses
    assert "Смета на сайт" not in loses
    assert "Смета на сайт" in told["closes", str(cast.pyotr.contact_id)]
    assert send(anna, sharing(cast), {"share": "no"}).status_code == 302
    assert shared(cast) is False


def test_nobody_else_is_shown_anything_by_that_address(cast: Cast) -> None:
    for who in (cast.pyotr, cast.ivan, cast.anna_at_lawyers):
        page = browser(who.person)
        url = sharing(cast)
        if who is cast.anna_at_lawyers:
            url = url.replace("/c/wind/", "/c/law/")
        assert page.post(url, {"share": "yes"}).status_code == 404
    assert browser(cast.olga.person).post(sharing(cast), {"share": "yes"}).status_code == 404


def vera(cast: Cast) -> Contact:
    return Contact.objects.create(
        company=cast.studio, client=cast.romashka, name="Вера Ким", email="vera@romashka.example"
    )


def test_an_invitation_shows_what_will_be_seen_on_the_first_day_exactly(cast: Cast) -> None:
    Client.objects.filter(id=cast.romashka.id).update(colleagues_share=True)
    asks(cast.anna, "Смета на сайт", "Сколько?")
    made, irina = vera(cast), browser(cast.irina.person)
    url = f"/d/wind/contacts/{made.id}/invitation/"
    said = {"sections": ["conversations", "projects"], "link": "1"}
    before = (Letter.objects.count(), Entry.objects.count(), Person.objects.count())
    page = posted(irina, url, said)
    assert "first day" in page
    ((way, _who), told) = next(iter(ways(page).items()))
    assert way == "opens"
    assert "Смета на сайт" in told
    assert not Invitation.objects.exists()
    assert not Access.objects.filter(contact=made).exists()
    assert (Letter.objects.count(), Entry.objects.count(), Person.objects.count()) == before
    assert "Смета на сайт" not in posted(irina, url, {**said, "sections": ["projects"]})

    token = re.search(r'name="_shown" value="(\w+)"', page)
    assert token
    asks(cast.pyotr, "Второй этаж", "Когда?")
    assert "Второй этаж" in posted(irina, url, {**said, "_shown": token[1]}), "once more"
    assert send(irina, url, said).status_code == 302
    invited = Invitation.objects.get(contact=made)
    assert irina.post(url, said).status_code == 422, "a second press"
    link = inviting.link(invited).rstrip("/").split("/")[-1]
    with in_lobby(person_id=cast.stranger.id):
        accept_invitation(link, person=cast.stranger, now=present())
    home = browser(cast.stranger).get("/c/wind/support/").content.decode()
    assert "Смета на сайт" in home
    assert "Второй этаж" in home


def test_an_address_that_is_known_here_is_not_told_by_it(cast: Cast) -> None:
    """The same answer whether a login with this address exists or not."""
    made, irina = vera(cast), browser(cast.irina.person)
    url, said = f"/d/wind/contacts/{made.id}/invitation/", {"sections": ["files"], "link": "1"}
    unknown = ways(posted(irina, url, said))
    Contact.objects.filter(id=made.id).update(email=cast.stranger.email)
    assert ways(posted(irina, url, said)) == unknown


def test_who_may_not_invite_is_shown_nothing(cast: Cast) -> None:
    url = f"/d/wind/contacts/{vera(cast).id}/invitation/"
    for who in (cast.maxim, cast.lev):
        assert browser(who.person).post(url, {"sections": ["files"]}).status_code == 404
