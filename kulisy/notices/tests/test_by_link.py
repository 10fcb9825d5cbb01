"""A letter of a notice is a door: it opens its notice, and less than that proves nothing."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from kulisy.conversations.models import Conversation
from kulisy.journal.access import recorded
from kulisy.journal.models import Entry
from kulisy.kit.time import now
from kulisy.notices import notifications
from kulisy.notices.models import Notice, Recipient
from kulisy.notices.tests.making import clause, published
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import LinkDevice
from kulisy.people.tests.cast import Cast
from kulisy.people.tests.post import last_code, link_in_letter, pressed
from kulisy.people.viewer import working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PYOTR = "pyotr@romashka.example"


def told(cast: Cast, **said: object) -> Notice:
    """Published now, and its letters have left."""
    notice = published(cast, cast.romashka, now=now(), **said)[0]
    run_jobs()
    return notice


def row(cast: Cast) -> Recipient:
    with acting_as("kulisy_owner"):
        return Recipient.objects.get(contact_id=cast.pyotr.contact_id)


def facts(notice: Notice, kind: str) -> list[Mapping[str, Any]]:
    """Of the journal's entries of this kind about it."""
    with acting_as("kulisy_owner"):
        rows = list(Entry.objects.filter(subject_id=notice.id, kind=kind))
        return [each.facts for each in recorded(rows)]


def test_what_a_clause_counts_on_is_opened_by_the_link_and_answered_by_a_code(cast: Cast) -> None:
    clause(cast, cast.romashka, delivery="opened")
    notice = told(cast)
    browser, address = pressed(link_in_letter(PYOTR))
    assert re.fullmatch(rf"/c/wind/by/[0-9a-f-]{{36}}/notices/{notice.id}/", address)
    page = browser.get(address).content.decode()
    assert "пункт 6.2" in page
    assert "p***@" in page
    assert f"{address}answer/" not in page, "no button that would do nothing"
    assert row(cast).opened_at is None, "a GET tells nothing"

    assert browser.post(f"{address}opening/").status_code == 204
    assert row(cast).opened_how == "link"
    assert [each["by"] for each in facts(notice, "notice_opened")] == ["link"]
    with acting_as("kulisy_owner"):
        run_jobs()
        notice.refresh_from_db()
    assert notice.delivered_how == "opened", "opened is opened, by whichever of the two ways"

    for deed, said in (("answer", {"said": "accepted"}), ("acknowledgement", {}), ("question", {})):
        assert browser.post(f"{address}{deed}/", said).status_code == 404, deed
    onward = re.search(r'href="(/l/in/wind/[^"]+)"', page)
    assert onward
    way = onward[1].replace("&amp;", "&")
    plain = f"/c/wind/notices/{notice.id}/"
    code_page = browser.post(way.split("?")[0], {"next": plain}).headers["Location"]
    came = browser.post(code_page, {"code": last_code(), "next": plain})
    assert came.headers["Location"] == plain
    assert "Не согласен" in browser.get(plain).content.decode()
    browser.post(f"{plain}answer/", {"said": "accepted"})
    assert (row(cast).answer, row(cast).answered_how) == ("accepted", "signed")


def test_what_nothing_hangs_on_is_answered_by_the_link_and_says_so(cast: Cast) -> None:
    notice = told(cast, kind="free", title="Переезжаем", body="Новый адрес с января.")
    browser, address = pressed(link_in_letter(PYOTR))
    assert f"{address}answer/" in browser.get(address).content.decode()
    answered = browser.post(f"{address}answer/", {"said": "accepted"})
    assert answered.headers["Location"] == address
    assert (row(cast).answer, row(cast).answered_how) == ("accepted", "link")
    assert [each["by"] for each in facts(notice, "notice_answered")] == ["link"]


def test_in_a_browser_that_is_new_beside_others_it_is_opened_by_nobody(cast: Cast) -> None:
    notice = told(cast, kind="free", title="Переезжаем", body="Новый адрес с января.")
    link = link_in_letter(PYOTR)
    pressed(link)
    stranger, address = pressed(link)
    with acting_as("kulisy_owner"):
        assert LinkDevice.objects.filter(stranger=True).count() == 1
    assert "Новый адрес" in stranger.get(address).content.decode()
    stranger.post(f"{address}opening/")
    assert stranger.post(f"{address}answer/", {"said": "accepted"}).status_code == 404
    assert (row(cast).opened_at, row(cast).answer) == (None, "")
    assert len(facts(notice, "link_opened")) == 2, "the journal has it that it was opened there"


def test_the_link_opens_this_notice_and_nothing_else(cast: Cast) -> None:
    notice = told(cast, kind="free", title="Переезжаем", body="Новый адрес с января.")
    other = told(cast, kind="free", title="Втайне", body="Другое.")
    browser, address = pressed(link_in_letter(PYOTR))
    home = address.split("notices/")[0]
    assert str(other.id) in address, "the last letter is about the other one"
    for rest in (
        "",
        "notices/",
        f"notices/{notice.id}/",
        "documents/",
        "conversations/",
        "search/",
    ):
        assert browser.get(home + rest).headers.get("Location", "").startswith("/l/in/"), rest
    with acting_as("kulisy_owner"):
        assert not Conversation.objects.exists()
        Recipient.objects.filter(notice=other).update(opened_at=None)
        cast.pyotr.state = "revoked"
        cast.pyotr.save(update_fields=["state"])
    assert browser.get(address).headers["Location"] == "/l/", "with the access it is gone"


def test_a_reminder_leads_the_same_way_and_the_team_gets_no_such_link(cast: Cast) -> None:
    told(cast, kind="free", title="Переезжаем", body="Новый адрес с января.")
    to_team = [each for each in mail.outbox if each.to == ["irina@wind.example"]]
    assert [each for each in to_team if "/l/" in str(each.body)] == []
    first = link_in_letter(PYOTR)
    mail.outbox.clear()
    with acting_as("kulisy_owner"):
        notice = Notice.objects.get()
    with working():
        found = Notice.objects.select_related("client__company").get(id=notice.id)
        recipients = list(Recipient.objects.filter(notice_id=notice.id))
        notifications.reminded(found, recipients, which=now(), now=now() + timedelta(minutes=1))
    run_jobs()
    _browser, address = pressed(link_in_letter(PYOTR))
    assert address.endswith(f"/notices/{notice.id}/")
    assert pressed(first)[1].endswith(f"/notices/{notice.id}/"), "the earlier letter lives on"
