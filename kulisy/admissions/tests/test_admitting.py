"""Applicants, rights, the end of an access."""

import pytest
from django.http import Http404

from kulisy.admissions import access
from kulisy.admissions.actions import admitting, applying, inviting
from kulisy.admissions.models import Application, Follower, Invitation
from kulisy.admissions.notifications import WRITERS
from kulisy.admissions.refusal import Refused
from kulisy.admissions.tasks import tell_of_applicant
from kulisy.journal.models import Entry
from kulisy.notify.models import Bell, Letter
from kulisy.people import doors
from kulisy.people.models import Access, Client, Contact
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast, seat
from kulisy.people.viewer import in_lobby, viewing, working

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def ask(cast: Cast) -> Application:
    with in_lobby(person_id=cast.stranger.id):
        return applying.apply(
            cast.studio, cast.stranger, words="Нужен сайт", language="ru", now=NOW
        )


def admit(cast: Cast, application: Application, client: Client) -> Access:
    with viewing(at_desk(cast.olga)) as viewer:
        return admitting.admit(
            viewer,
            application,
            client=client,
            sections=["files", "conversations"],
            lead=False,
            authorised=False,
            now=NOW,
        )


def letter(kind: str) -> Letter:
    return Letter.objects.get(subject_kind=kind)


def test_an_applicant_waits_and_those_who_run_the_company_hear_of_him(cast: Cast) -> None:
    application = ask(cast)
    tell_of_applicant(str(application.id))

    told = letter("application")
    assert told.address == "olga@wind.example"
    assert Bell.objects.get().person == cast.olga.person
    with working():
        written = WRITERS["application"](told)
    assert written is not None
    assert "Нужен сайт" in written.text
    with pytest.raises(Http404):
        doors.enter("portal", "wind", cast.stranger)


def test_a_runner_who_left_before_the_letter_hears_nothing(cast: Cast) -> None:
    admin = seat(cast.studio, "Роман Админ", "roman@wind.example", "admin")
    tell_of_applicant(str(ask(cast).id))
    admin.role = "sales"
    admin.save()

    with working():
        assert WRITERS["application"](Letter.objects.get(address="roman@wind.example")) is None


def test_an_applicant_asks_once_and_may_withdraw(cast: Cast) -> None:
    application = ask(cast)

    with pytest.raises(Refused):
        ask(cast)
    with in_lobby(person_id=cast.stranger.id):
        applying.withdraw(application, now=NOW)
    assert ask(cast).state == "waiting"
    with pytest.raises(Refused):
        admit(cast, application, cast.romashka)


def test_an_admitted_applicant_comes_in_and_gets_his_letter(cast: Cast) -> None:
    got = admit(cast, ask(cast), cast.romashka)

    viewer = doors.enter("portal", "wind", cast.stranger)
    assert viewer.client_ids == (cast.romashka.id,)
    assert got.sections == ["conversations", "files"]
    entry = Entry.objects.get(kind="admitted")
    assert entry.client_id == cast.romashka.id
    with working():
        written = WRITERS["answer"](letter("answer"))
    assert written is not None
    assert "/c/wind/" in written.text


def test_a_declined_applicant_gets_his_letter_with_the_word(cast: Cast) -> None:
    application = ask(cast)

    with viewing(at_desk(cast.olga)) as viewer:
        admitting.decline(viewer, application, answer="Мы не делаем магазинов.", now=NOW)

    with working():
        written = WRITERS["answer"](letter("answer"))
    assert written is not None
    assert "Мы не делаем магазинов." in written.text
    assert "Мы не делаем магазинов." in written.html
    with viewing(at_desk(cast.olga)) as viewer, pytest.raises(Refused):
        admitting.decline(viewer, application, answer="", now=NOW)
    assert Entry.objects.get(kind="declined").client_id is None


def test_a_contact_with_the_applicants_address_becomes_his(cast: Cast) -> None:
    waiting = Contact.objects.create(
        company=cast.studio,
        client=cast.romashka,
        name="Степан",
        email="stepan@elsewhere.example",
    )
    with viewing(at_desk(cast.irina)) as viewer:
        inviting.invite_contact(
            viewer,
            waiting,
            sections=["conversations"],
            lead=False,
            authorised=False,
            by_mail=True,
            now=NOW,
        )

    got = admit(cast, ask(cast), cast.romashka)

    assert got.contact_id == waiting.id
    assert Invitation.objects.get().revoked_at == NOW


def test_an_applicant_answered_meanwhile_leaves_no_new_client_behind(cast: Cast) -> None:
    application = ask(cast)
    admit(cast, application, cast.romashka)

    with viewing(at_desk(cast.olga)) as viewer, pytest.raises(Refused):
        admitting.admit_as_new_client(
            viewer,
            application,
            client={"name": "Степан", "human": True, "responsible": cast.olga},
            sections=["conversations"],
            lead=False,
            authorised=False,
            now=NOW,
        )

    assert not Client.objects.filter(name="Степан").exists()


def test_only_those_who_run_the_company_see_the_queue(cast: Cast) -> None:
    application = ask(cast)

    with viewing(at_desk(cast.olga)) as viewer:
        assert list(access.applications(viewer)) == [application]
    for other in (cast.irina, cast.lev):
        with viewing(at_desk(other)) as viewer:
            assert list(access.applications(viewer)) == []


def test_a_follower_is_counted_once_and_may_stop(cast: Cast) -> None:
    with in_lobby(person_id=cast.stranger.id):
        applying.follow(cast.studio, cast.stranger, now=NOW)
        applying.follow(cast.studio, cast.stranger, now=NOW)
        assert access.follows(cast.studio, cast.stranger.id)
    with viewing(at_desk(cast.olga)) as viewer:
        assert access.followers(viewer).count() == 1

    with in_lobby(person_id=cast.stranger.id):
        applying.unfollow(cast.studio, cast.stranger)

    assert not Follower.objects.exists()


def move(cast: Cast, verb: object, held: Access) -> None:
    with viewing(at_desk(cast.irina)) as viewer:
        verb(viewer, held, now=NOW)  # type: ignore[operator]


def test_an_ended_access_still_opens_and_a_revoked_one_does_not(cast: Cast) -> None:
    move(cast, admitting.end_access, cast.pyotr)
    assert doors.enter("portal", "wind", cast.pyotr.person).admissions[0].ended

    move(cast, admitting.revoke_access, cast.pyotr)
    with pytest.raises(Http404):
        doors.enter("portal", "wind", cast.pyotr.person)

    move(cast, admitting.restore_access, cast.pyotr)
    assert not doors.enter("portal", "wind", cast.pyotr.person).admissions[0].ended
    kinds = list(Entry.objects.order_by("at", "id").values_list("kind", flat=True))
    assert kinds == ["access_ended", "access_revoked", "access_restored"]


def test_revoking_one_cabinet_leaves_the_other_company_open(cast: Cast) -> None:
    move(cast, admitting.revoke_access, cast.anna)

    with pytest.raises(Http404):
        doors.enter("portal", "wind", cast.anna.person)
    assert doors.enter("portal", "law", cast.anna.person).client_ids == (
        cast.romashka_at_lawyers.id,
    )


def test_rights_are_changed_by_those_who_keep_the_client(cast: Cast) -> None:
    with viewing(at_desk(cast.irina)) as viewer:
        admitting.change_rights(
            viewer, cast.pyotr, sections=["files"], lead=True, authorised=False, now=NOW
        )

    seen = doors.enter("portal", "wind", cast.pyotr.person).admissions[0]
    assert (seen.sections, seen.lead, seen.authorised) == (frozenset({"files"}), True, False)
    with viewing(at_desk(cast.maxim)) as viewer, pytest.raises(Http404):
        admitting.change_rights(
            viewer, cast.pyotr, sections=[], lead=False, authorised=False, now=NOW
        )
