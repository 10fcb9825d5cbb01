"""Two who act in the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from kulisy.admissions import tokens
from kulisy.admissions.actions import accepting, admitting, applying, clients, inviting, team
from kulisy.admissions.models import Application, Invitation
from kulisy.admissions.refusal import Refused
from kulisy.journal.models import Entry
from kulisy.notify.models import Letter
from kulisy.people.models import Access, Client, Contact, Person, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast, seat
from kulisy.people.viewer import in_lobby, viewing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def together(*verbs: Callable[[], object]) -> list[object]:
    """Each in a thread and a transaction of its own; what each gave or raised."""
    gate = threading.Barrier(len(verbs))
    came: list[object] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                connection.ensure_connection()
                gate.wait(10)
                came[place] = verb()
        except Exception as error:
            came[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came


def invited(cast: Cast) -> Invitation:
    contact = Contact.objects.create(
        company=cast.studio, client=cast.romashka, name="Нина", email="nina@romashka.example"
    )
    with viewing(at_desk(cast.irina)) as viewer:
        return inviting.invite_contact(
            viewer,
            contact,
            sections=["conversations"],
            lead=False,
            authorised=False,
            by_mail=True,
            now=NOW,
        ).invitation


def test_of_two_who_accept_at_once_one_comes_in() -> None:
    cast = make_cast()
    invitation = invited(cast)
    token = tokens.token(invitation.id, turn=1, way=tokens.MAIL)

    def come() -> accepting.Accepted:
        with in_lobby():
            return accepting.accept_invitation(token, person=None, now=NOW)

    came = together(come, come)

    assert sorted(type(each).__name__ for each in came) == ["Accepted", "Gone"]
    assert Access.objects.filter(contact=invitation.contact_id).count() == 1
    assert Person.objects.filter(email="nina@romashka.example").count() == 1


def test_two_owners_who_unmake_each_other_at_once_leave_one() -> None:
    cast = make_cast()
    second = seat(cast.studio, "Павел Второй", "pavel@wind.example", "owner")

    def unmake(by: Seat, whom: Seat) -> Callable[[], object]:
        def run() -> None:
            with viewing(at_desk(by)) as viewer:
                team.change_role(viewer, whom, role="admin", now=NOW)

        return run

    came = together(unmake(cast.olga, second), unmake(second, cast.olga))

    assert [each for each in came if isinstance(each, Refused)] != []
    assert Seat.objects.filter(company=cast.studio, role="owner", active=True).count() == 1


def applied(cast: Cast) -> Application:
    with in_lobby(person_id=cast.stranger.id):
        return applying.apply(cast.studio, cast.stranger, words="", language="ru", now=NOW)


def admits(
    by: Seat, application: Application, client: Client | None = None
) -> Callable[[], object]:
    """One administrator's click, by the row as his page showed it; None: as a new client."""
    shown = Application.objects.get(id=application.id)
    rights: dict[str, Any] = {
        "sections": ["conversations"],
        "lead": False,
        "authorised": False,
        "now": NOW,
    }

    def run() -> Access:
        with viewing(at_desk(by)) as viewer:
            if client is not None:
                return admitting.admit(viewer, shown, client=client, **rights)
            new = {"name": "Степан", "human": True, "responsible": by}
            return admitting.admit_as_new_client(viewer, shown, client=new, **rights)

    return run


def declines(by: Seat, application: Application) -> Callable[[], object]:
    shown = Application.objects.get(id=application.id)

    def run() -> None:
        with viewing(at_desk(by)) as viewer:
            admitting.decline(viewer, shown, answer="Нет", now=NOW)

    return run


def refused(came: list[object]) -> list[object]:
    return [each for each in came if isinstance(each, Refused)]


def second_runner(cast: Cast) -> Seat:
    return seat(cast.studio, "Роман Админ", "roman@wind.example", "admin")


def decided_once(cast: Cast) -> None:
    """What stands of the two answers is one of them, whole."""
    held = Access.objects.filter(person=cast.stranger).select_related("contact")
    told = Letter.objects.filter(subject_kind="answer", address=cast.stranger.email)
    kinds = Entry.objects.filter(kind__in=["admitted", "declined"]).values_list("kind", flat=True)
    assert len(kinds) == 1
    assert told.count() == 1
    assert held.count() == (kinds[0] == "admitted")
    contacts = Contact.objects.filter(company=cast.studio, email=cast.stranger.email)
    assert [each.id for each in contacts] == [each.contact_id for each in held]


@pytest.mark.parametrize("second", ["the same client", "another client", "no client", "a new one"])
def test_of_two_who_answer_one_applicant_at_once_one_is_heard(second: str) -> None:
    cast = make_cast()
    roman, application = second_runner(cast), applied(cast)
    before = Client.objects.count()
    other = {
        "the same client": admits(roman, application, cast.romashka),
        "another client": admits(roman, application, cast.kuznetsov),
        "no client": declines(roman, application),
        "a new one": admits(roman, application),
    }[second]

    came = together(admits(cast.olga, application, cast.romashka), other)

    assert len(refused(came)) == 1, came
    assert "только что ответил" in str(refused(came)[0]), came
    decided_once(cast)
    made_new = isinstance(came[1], Access) and second == "a new one"
    assert Client.objects.count() == before + made_new


def test_of_two_who_admit_one_applicant_as_a_new_client_one_makes_him() -> None:
    cast = make_cast()
    roman, application = second_runner(cast), applied(cast)
    before = Client.objects.count()

    came = together(admits(cast.olga, application), admits(roman, application))

    assert len(refused(came)) == 1, came
    decided_once(cast)
    assert Client.objects.count() == before + 1


def test_withdrawing_and_being_admitted_at_once_is_one_of_both() -> None:
    cast = make_cast()
    application = applied(cast)

    def withdraw() -> None:
        with in_lobby(person_id=cast.stranger.id):
            applying.withdraw(Application.objects.get(id=application.id), now=NOW)

    came = together(admits(cast.olga, application, cast.romashka), withdraw)

    state = Application.objects.get(id=application.id).state
    assert came[1] is None
    assert state == ("withdrawn" if refused(came) else "admitted"), came
    assert Access.objects.filter(person=cast.stranger).count() == (state == "admitted")


def test_an_applicant_whose_contact_is_made_in_the_same_moment_becomes_it() -> None:
    cast = make_cast()
    application = applied(cast)

    def keep() -> Contact:
        with viewing(at_desk(cast.irina)) as viewer:
            return clients.add_contact(
                viewer,
                cast.romashka,
                values={"name": "Степан", "email": cast.stranger.email},
                now=NOW,
            )

    came = together(admits(cast.olga, application, cast.romashka), keep)

    held = Access.objects.get(person=cast.stranger)
    assert held.contact.person_id == cast.stranger.id
    assert isinstance(came[0], Access), came
    assert isinstance(came[1], Contact | Refused), came
