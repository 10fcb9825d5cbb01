"""Two who act in the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from kulisy.admissions import tokens
from kulisy.admissions.actions import accepting, inviting, team
from kulisy.admissions.models import Invitation
from kulisy.admissions.refusal import Refused
from kulisy.people.models import Access, Contact, Person, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast, seat
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db(transaction=True)


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
