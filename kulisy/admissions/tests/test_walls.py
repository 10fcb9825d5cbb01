"""The second wall: what each role finds in this room's tables, whatever a query forgets."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from PIL import Image

from kulisy.admissions.actions import applying, inviting, rules
from kulisy.admissions.models import Application, Follower, HouseRules, Invitation
from kulisy.admissions.tests.test_screens import browser
from kulisy.files.tasks import make_preview
from kulisy.people import doors
from kulisy.people.models import Client, Contact, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db
TABLES = (Invitation, Application, Follower, HouseRules)


@pytest.fixture
def cast() -> Cast:
    """Something lies in every table: of the studio, of «Ромашка», of the stranger."""
    made = make_cast()
    nina = Contact.objects.create(company=made.studio, client=made.romashka, name="Нина")
    with viewing(at_desk(made.olga)) as viewer:
        inviting.invite_to_team(viewer, name="Вера", email="", role="sales", by_mail=False, now=NOW)
        inviting.invite_contact(
            viewer,
            nina,
            sections=["files"],
            lead=False,
            authorised=False,
            by_mail=False,
            now=NOW,
        )
        rules.publish_rules(viewer, text_ru="Раз.", text_en="", now=NOW)
    with in_lobby(person_id=made.stranger.id):
        applying.apply(made.studio, made.stranger, words="", language="ru", now=NOW)
        applying.follow(made.studio, made.stranger, now=NOW)
    return made


def found() -> list[int | None]:
    """How many rows of each table; None where the table is closed altogether."""
    counts: list[int | None] = []
    for table in TABLES:
        try:
            with transaction.atomic():
                counts.append(table.objects.count())
        except ProgrammingError:
            counts.append(None)
    return counts


def test_each_role_finds_only_its_own(cast: Cast) -> None:
    seen = {}
    for name in ("olga", "lev"):
        with viewing(at_desk(getattr(cast, name))):
            seen[name] = found()
    for name in ("anna", "ivan", "anna_at_lawyers"):
        with viewing(in_cabinet(getattr(cast, name))):
            seen[name] = found()
    for name, person in (("stranger", cast.stranger), ("maxim", cast.maxim.person)):
        with in_lobby(person_id=person.id, company_id=cast.studio.id):
            seen[name] = found()

    assert seen == {
        "olga": [2, 1, 1, 1],
        "lev": [0, 0, 0, 0],
        "anna": [1, None, None, 1],
        "ivan": [0, None, None, 1],
        "anna_at_lawyers": [0, None, None, 0],
        "stranger": [0, 1, 1, None],
        "maxim": [0, 0, 0, None],
    }


def test_the_invitation_to_a_restricted_client_is_hidden_with_him(cast: Cast) -> None:
    Client.objects.filter(id=cast.romashka.id).update(restricted=True)

    with viewing(doors.seat_viewer(cast.maxim)):
        assert list(Invitation.objects.values_list("kind", flat=True)) == ["team"]


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 900), (150, 30, 50)).save(out, kind)
    return out.getvalue()


def put_photo(who: Any, seat: Seat, name: str, data: bytes) -> Any:
    given = {"photo": SimpleUploadedFile(name, data)}
    return browser(who).post(f"/d/wind/team/{seat.id}/photo/", given, follow=True)


def test_a_photo_is_shown_small_to_the_team_and_to_clients(cast: Cast) -> None:
    cast.anna.rules_version = 1
    cast.anna.save()

    put_photo(cast.irina.person, cast.irina, "я.png", picture())
    irina = Seat.objects.get(id=cast.irina.id)
    assert irina.photo is not None
    page = f"/team/{cast.irina.id}/photo/"
    assert browser(cast.maxim.person).get("/d/wind" + page).status_code == 404
    make_preview(str(irina.photo))

    for who, face in ((cast.maxim.person, "/d/wind"), (cast.anna.person, "/c/wind")):
        shown = browser(who).get(face + page)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert browser(cast.lev.person).get("/d/wind" + page).status_code == 404


def test_nobody_puts_a_photo_on_anothers_card_and_a_script_is_no_photo(cast: Cast) -> None:

    assert put_photo(cast.maxim.person, cast.irina, "a.png", picture()).status_code == 404
    said = put_photo(cast.maxim.person, cast.maxim, "a.svg", b"<svg onload='alert(1)'/>")

    assert "This is no picture" in said.content.decode()
    assert not Seat.objects.exclude(photo=None).exists()
