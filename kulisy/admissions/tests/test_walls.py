"""The second wall: what each role finds in this room's tables, whatever a query forgets."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from PIL import Image

from kulisy.admissions import access
from kulisy.admissions.actions import applying, inviting, rules
from kulisy.admissions.models import Application, Follower, HouseRules, Invitation
from kulisy.admissions.tests.test_screens import browser
from kulisy.files.tasks import make_preview
from kulisy.people import doors
from kulisy.people.models import Client, Company, Contact, Seat
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


def sit_down(cast: Cast, company: Company, role: str) -> None:
    """The stranger writes himself a seat, past every query."""
    with transaction.atomic():
        Seat(company=company, person=cast.stranger, role=role, name="Чужой").save(force_insert=True)


def test_in_the_lobby_nobody_gives_himself_a_seat_in_a_strangers_company(cast: Cast) -> None:
    with in_lobby(person_id=cast.stranger.id, company_id=cast.studio.id):
        for role in ("owner", "specialist", "sales"):
            with pytest.raises(ProgrammingError, match="row-level security"):
                sit_down(cast, cast.studio, role)
    # The invitation that is shown admits to its own company and role, while it stands open.
    invitation = Invitation.objects.get(kind="team")
    link = inviting.link(invitation).rstrip("/").split("/")[-1]
    with in_lobby(person_id=cast.stranger.id, company_id=cast.studio.id), access.shown(link):
        with pytest.raises(ProgrammingError, match="row-level security"):
            sit_down(cast, cast.studio, "owner")
        with pytest.raises(ProgrammingError, match="row-level security"):
            sit_down(cast, cast.lawyers, "sales")
        sit_down(cast, cast.studio, "sales")
        assert Seat.objects.filter(person=cast.stranger).count() == 1


def test_an_accepted_invitation_gives_no_second_seat(cast: Cast) -> None:
    invitation = Invitation.objects.get(kind="team")
    link = inviting.link(invitation).rstrip("/").split("/")[-1]
    Invitation.objects.filter(id=invitation.id).update(accepted_at=NOW)
    with (
        in_lobby(person_id=cast.stranger.id, company_id=cast.studio.id),
        access.shown(link),
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        sit_down(cast, cast.studio, "sales")


def test_in_the_lobby_nobody_raises_or_reopens_his_own_seat(cast: Cast) -> None:
    Seat.objects.filter(id=cast.maxim.id).update(active=False)
    with in_lobby(person_id=cast.maxim.person_id, company_id=cast.studio.id):
        for change in ({"active": True}, {"role": "owner"}):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Seat.objects.filter(id=cast.maxim.id).update(**change)


def test_the_founder_sits_down_first_and_nobody_beside_him(cast: Cast) -> None:
    empty = Company.objects.create(slug="empty", name="Новая")
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with in_lobby(person_id=cast.stranger.id), refused:
        sit_down(cast, empty, "owner")
    with in_lobby(person_id=cast.stranger.id, company_id=empty.id):
        with pytest.raises(ProgrammingError, match="row-level security"):
            sit_down(cast, empty, "admin")
        sit_down(cast, empty, "owner")
    with in_lobby(person_id=cast.maxim.person_id, company_id=empty.id), transaction.atomic():
        second = Seat(company=empty, person=cast.maxim.person, role="owner", name="Второй")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            second.save(force_insert=True)


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 900), (150, 30, 50)).save(out, kind)
    return out.getvalue()


def put_photo(who: Any, seat: Seat, name: str, data: bytes) -> Any:
    given = {"photo": SimpleUploadedFile(name, data)}
    return browser(who).post(f"/d/wind/team/{seat.id}/photo/", given, follow=True)


@pytest.mark.slow
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


@pytest.mark.slow
def test_nobody_puts_a_photo_on_anothers_card_and_a_script_is_no_photo(cast: Cast) -> None:

    assert put_photo(cast.maxim.person, cast.irina, "a.png", picture()).status_code == 404
    said = put_photo(cast.maxim.person, cast.maxim, "a.svg", b"<svg onload='alert(1)'/>")

    assert "This is no picture" in said.content.decode()
    assert not Seat.objects.exclude(photo=None).exists()
