"""Photographs of contacts: put in place by themselves, seen where their faces are seen."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from kulisy.admissions.tests.test_screens import browser
from kulisy.admissions.tests.test_walls import picture
from kulisy.conversations.tests.talk import answers, asks, says
from kulisy.files.tasks import make_preview
from kulisy.journal.models import Entry
from kulisy.people.models import Access, Company, Contact, Seat
from kulisy.people.tests.cast import Cast, in_cabinet, make_cast
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def put_photo(who: Access, name: str = "я.png", data: bytes | None = None) -> Any:
    given = {"photo": SimpleUploadedFile(name, data or picture())}
    return browser(who.person).post("/c/wind/myself/", given, follow=True)


def seen(who: Any, face: str, contact: Any) -> int:
    return browser(who).get(f"{face}/contacts/{contact}/photo/").status_code


def test_a_contact_shows_his_face_to_the_team_and_his_colleagues_and_nobody_else(
    cast: Cast,
) -> None:
    answer = put_photo(cast.anna)
    assert "appears in a few seconds" in answer.content.decode()
    photo = Contact.objects.get(id=cast.anna.contact_id).photo
    assert photo is not None
    assert seen(cast.irina.person, "/d/wind", cast.anna.contact_id) == 404  # not drawn yet
    make_preview(str(photo))

    for who, face in ((cast.maxim, "/d/wind"), (cast.anna, "/c/wind"), (cast.pyotr, "/c/wind")):
        shown = browser(who.person).get(f"{face}/contacts/{cast.anna.contact_id}/photo/")
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert seen(cast.ivan.person, "/c/wind", cast.anna.contact_id) == 404
    assert seen(cast.lev.person, "/d/law", cast.anna.contact_id) == 404
    assert seen(cast.anna.person, "/c/law", cast.anna.contact_id) == 404
    assert seen(cast.stranger, "/c/wind", cast.anna.contact_id) == 404
    changed = Entry.objects.get(kind="contact_changed")
    assert (changed.client_id, changed.actor_id) == (cast.romashka.id, cast.anna.contact_id)


def test_a_photo_is_taken_away_again_and_only_by_himself(cast: Cast) -> None:
    put_photo(cast.anna)
    browser(cast.anna.person).post("/c/wind/myself/", {"remove": "1"})
    assert Contact.objects.get(id=cast.anna.contact_id).photo is None

    address = f"/contacts/{cast.anna.contact_id}/photo/"
    assert browser(cast.olga.person).post("/d/wind" + address).status_code == 405
    assert browser(cast.pyotr.person).post("/c/wind" + address).status_code == 405
    assert (
        browser(cast.olga.person).get(f"/d/wind/as/{cast.anna.contact_id}/myself/").status_code
        == 404
    )


def test_a_script_is_no_face(cast: Cast) -> None:
    said = put_photo(cast.anna, "a.svg", b"<svg onload='alert(1)'/>")
    assert "This is no picture" in said.content.decode()
    assert not Contact.objects.exclude(photo=None).exists()


def test_the_wall_lets_a_contact_change_his_own_photo_and_nothing_else(cast: Cast) -> None:
    viewer = in_cabinet(cast.anna)
    with viewing(viewer):
        mates = Contact.objects.filter(client_id=cast.romashka.id)
        assert mates.count() > 1
        assert mates.update(photo=cast.anna.id) == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            mates.filter(id=cast.anna.contact_id).update(name="Другая")
    assert Contact.objects.get(photo=cast.anna.id).id == cast.anna.contact_id


def test_faces_stand_beside_messages_but_not_of_who_is_not_shown_to_the_client(cast: Cast) -> None:
    put_photo(cast.anna)
    Seat.objects.filter(id__in=[cast.irina.id, cast.maxim.id]).update(photo=cast.anna.id)
    thread = asks(cast.anna, "Вёрстка", "Поправьте")
    answers(cast.irina, thread, "Поправим")
    answers(cast.maxim, thread, "Поправил")
    says(cast.anna, thread, "Вижу")
    place = f"conversations/{thread.id}/"

    desk = browser(cast.olga.person).get(f"/d/wind/{place}").content.decode()
    assert f'src="/d/wind/contacts/{cast.anna.contact_id}/photo/"' in desk
    assert f'src="/d/wind/team/{cast.maxim.id}/photo/"' in desk
    cabinet = browser(cast.anna.person).get(f"/c/wind/{place}").content.decode()
    assert f'src="/c/wind/contacts/{cast.anna.contact_id}/photo/"' in cabinet
    assert f'src="/c/wind/team/{cast.maxim.id}/photo/"' in cabinet

    Company.objects.filter(id=cast.studio.id).update(whole_team_writes=False)
    quiet = browser(cast.anna.person).get(f"/c/wind/{place}").content.decode()
    assert f'src="/c/wind/team/{cast.irina.id}/photo/"' in quiet
    assert str(cast.maxim.id) not in quiet
    assert browser(cast.anna.person).get(f"/c/wind/team/{cast.maxim.id}/photo/").status_code == 404
    eyes = browser(cast.olga.person).get(f"/d/wind/as/{cast.anna.contact_id}/{place}")
    assert f'src="/d/wind/contacts/{cast.anna.contact_id}/photo/"' in eyes.content.decode()
