"""A client's lead: takes a colleague's access away, hears who came in."""

import pytest
from django.db import connection
from django.http import Http404

from kulisy.admissions.actions import admitting, inviting
from kulisy.admissions.actions.accepting import accept_invitation
from kulisy.admissions.tests.test_screens import browser
from kulisy.conversations.tests.talk import run_jobs
from kulisy.journal.models import Entry
from kulisy.kit.time import now as present
from kulisy.notify.models import Bell, Letter
from kulisy.people.models import Access, AccessState, Client
from kulisy.people.tests.cast import NOW, Cast, admit, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def nina(cast: Cast) -> Access:
    """A colleague with no more than the lead has."""
    return admit(cast.romashka, "Нина Ким", "nina@romashka.example", NOW)


def state(held: Access) -> str:
    return Access.objects.get(id=held.id).state


def take(who: Access, held: Access) -> int:
    address = f"/c/wind/colleagues/{held.contact_id}/revocation/"
    return browser(who.person).post(address).status_code


def test_the_lead_takes_a_colleagues_access_away_and_the_company_hears_of_it(
    cast: Cast, nina: Access
) -> None:
    page = browser(cast.anna.person).get("/c/wind/colleagues/").content.decode()
    assert page.count("/revocation/") == 1  # neither himself nor who may sign

    assert take(cast.anna, nina) == 302
    run_jobs()

    assert state(nina) == AccessState.REVOKED
    assert browser(nina.person).get("/c/wind/").status_code == 404
    entry = Entry.objects.get(kind="access_revoked")
    assert (entry.client_id, entry.actor_kind) == (cast.romashka.id, "contact")
    assert entry.actor_id == cast.anna.contact_id
    rung = Bell.objects.filter(subject_kind="revoked").values_list("person_id", flat=True)
    assert set(rung) == {cast.olga.person_id, cast.irina.person_id}
    assert "the client&#39;s lead took it away" in (
        browser(cast.irina.person).get("/d/wind/bell/").content.decode()
    )
    assert take(cast.anna, nina) == 404  # gone is gone; only the team gives it back


def test_a_lead_revokes_nobody_who_has_more_leads_too_or_is_another_clients(
    cast: Cast, nina: Access
) -> None:
    assert take(cast.pyotr, nina) == 404
    assert take(cast.anna, cast.pyotr) == 404  # may sign, which Анна may not
    assert take(cast.anna, cast.anna) == 404
    assert take(cast.anna, cast.ivan) == 404
    assert take(cast.ivan, nina) == 404
    Access.objects.filter(id=nina.id).update(lead=True)
    assert take(cast.anna, nina) == 404
    for each in (nina, cast.pyotr, cast.anna, cast.ivan):
        assert state(each) == AccessState.ACTIVE
    with viewing(at_desk(cast.olga)) as viewer, pytest.raises(Http404):
        admitting.revoke_colleague(viewer, nina, now=NOW)


def test_the_wall_asks_the_same_past_every_query(cast: Cast, nina: Access) -> None:
    def tried(who: Access, held: Access) -> bool:
        with viewing(in_cabinet(who)), connection.cursor() as cursor:
            cursor.execute("SELECT admissions_revoke_colleague(%s)", [held.id])
            return bool(cursor.fetchone()[0])

    assert not tried(cast.pyotr, nina)
    assert not tried(cast.anna, cast.pyotr)
    assert not tried(cast.anna, cast.anna)
    assert not tried(cast.ivan, nina)
    assert not tried(cast.anna_at_lawyers, nina)
    Access.objects.filter(id=cast.anna.id).update(sections=["files"])
    assert not tried(cast.anna, nina)
    assert state(nina) == AccessState.ACTIVE
    Access.objects.filter(id=cast.anna.id).update(sections=nina.sections)
    assert tried(cast.anna, nina)


def test_the_team_of_a_restricted_client_hears_of_it_only_as_far_as_it_sees_him(
    cast: Cast, nina: Access
) -> None:
    Client.objects.filter(id=cast.romashka.id).update(restricted=True, responsible=cast.olga)
    take(cast.anna, nina)
    run_jobs()
    rung = Bell.objects.filter(subject_kind="revoked").values_list("person_id", flat=True)
    assert set(rung) == {cast.olga.person_id}


def invited_by_lead(cast: Cast) -> str:
    viewer = in_cabinet(cast.anna)
    with viewing(viewer):
        made = inviting.invite_colleague(
            viewer,
            cast.romashka.id,
            name="Вера Ким",
            email="vera@romashka.example",
            sections=["files"],
            lead=False,
            authorised=False,
            by_mail=False,
            now=present(),
        )
    return made.link.rstrip("/").split("/")[-1]


def test_whoever_invited_hears_of_the_acceptance_at_his_bell(cast: Cast) -> None:
    with viewing(at_desk(cast.olga)) as viewer:
        team = inviting.invite_to_team(
            viewer, name="Вера", email="", role="sales", by_mail=False, now=present()
        )
    for link in (team.link.rstrip("/").split("/")[-1], invited_by_lead(cast)):
        with in_lobby(person_id=cast.stranger.id):
            accept_invitation(link, person=cast.stranger, now=present())
    letters = Letter.objects.count()
    run_jobs()

    rung = Bell.objects.filter(subject_kind="accepted").values_list("person_id", "face")
    assert set(rung) == {(cast.olga.person_id, "desk"), (cast.anna.person_id, "portal")}
    assert Letter.objects.count() == letters
    words = "accepted your invitation"
    assert f"Вера {words}" in browser(cast.olga.person).get("/d/wind/bell/").content.decode()
    assert f"Вера Ким {words}" in browser(cast.anna.person).get("/c/wind/bell/").content.decode()
    assert words not in browser(cast.pyotr.person).get("/c/wind/bell/").content.decode()
    Access.objects.filter(id=cast.anna.id).update(lead=False)
    shown = browser(cast.anna.person).get("/c/wind/bell/").content.decode()
    assert words not in shown
    assert 'class="count"' not in shown
