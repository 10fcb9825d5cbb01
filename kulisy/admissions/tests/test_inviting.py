"""Invitations: the two links, their states, renewal, forwarding, races."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.http import Http404

from kulisy.admissions import access, tokens
from kulisy.admissions.actions import accepting, inviting
from kulisy.admissions.models import Invitation, InvitationState
from kulisy.admissions.refusal import Refused
from kulisy.journal.models import Entry
from kulisy.notify.models import Letter
from kulisy.people.models import Access, Contact, Person, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import in_lobby, viewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def new_contact(cast: Cast, email: str = "nina@romashka.example") -> Contact:
    return Contact.objects.create(
        company=cast.studio, client=cast.romashka, name="Нина Орлова", email=email
    )


def invite(cast: Cast, contact: Contact, **more: object) -> inviting.Made:
    given = {"sections": ["conversations"], "lead": False, "authorised": False, "by_mail": True}
    with viewing(at_desk(cast.irina)) as viewer:
        return inviting.invite_contact(viewer, contact, **{**given, **more}, now=NOW)


def mailed(invitation: Invitation) -> str:
    return tokens.token(invitation.id, turn=invitation.turn, way=tokens.MAIL)


def passed(made: inviting.Made) -> str:
    return made.link.rstrip("/").rsplit("/", 1)[1]


def accept(token: str, person: Person | None = None) -> accepting.Accepted:
    with in_lobby():
        return accepting.accept_invitation(token, person=person, now=NOW)


def test_the_mailed_link_makes_a_person_with_a_proven_address_and_lets_him_in(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))

    accepted = accept(mailed(made.invitation))

    assert accepted.newcomer
    assert (accepted.company, accepted.face) == (cast.studio, "portal")
    got = Access.objects.get(person=accepted.person)
    assert (got.sections, got.contact.name, got.rules_version) == (
        ["conversations"],
        "Нина Орлова",
        0,
    )
    address = EmailAddress.objects.get(user=accepted.person)
    assert (address.email, address.verified, address.primary) == (
        "nina@romashka.example",
        True,
        True,
    )


def test_the_link_to_pass_on_never_makes_a_person(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))

    with pytest.raises(accepting.SignInFirst):
        accept(passed(made))

    assert not Person.objects.filter(email="nina@romashka.example").exists()


def test_a_known_address_gets_no_second_person_and_no_login_by_link(cast: Cast) -> None:
    made = invite(cast, new_contact(cast, email="stepan@elsewhere.example"))

    with pytest.raises(accepting.SignInFirst):
        accept(mailed(made.invitation))
    accepted = accept(mailed(made.invitation), cast.stranger)

    assert accepted.person == cast.stranger
    assert not accepted.newcomer
    assert Person.objects.filter(email="stepan@elsewhere.example").count() == 1


def test_an_invitation_forwarded_to_a_stranger_shows_whom_it_let_in(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))

    accept(mailed(made.invitation), cast.stranger)

    made.invitation.refresh_from_db()
    assert made.invitation.accepted_as == "stepan@elsewhere.example"
    entry = Entry.objects.get(kind="accepted")
    assert entry.client_id == cast.romashka.id
    assert b'"as_invited":false' in bytes(entry.canonical)


def test_the_second_of_two_acceptances_finds_the_door_closed(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))
    accept(mailed(made.invitation))

    with pytest.raises(accepting.Gone):
        accept(mailed(made.invitation), cast.stranger)

    assert Access.objects.filter(contact=made.invitation.contact_id).count() == 1


def test_after_renewal_the_old_links_are_dead_and_a_new_letter_leaves(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))
    old = [mailed(made.invitation), passed(made)]
    later = NOW + timedelta(days=20)

    with viewing(at_desk(cast.irina)) as viewer:
        invitation = access.invitation(viewer, made.invitation.id)
        assert invitation.state(later) == InvitationState.EXPIRED
        renewed = inviting.renew_invitation(viewer, invitation, by_mail=True, now=later)

    for token in old:
        with pytest.raises(Http404):
            accept(token)
    assert renewed.invitation.stands(later)
    assert Letter.objects.filter(subject_id=made.invitation.id).count() == 2


def test_an_expired_and_a_revoked_invitation_let_nobody_in(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))
    Invitation.objects.update(expires_at=NOW)

    with pytest.raises(accepting.Gone):
        accept(mailed(made.invitation))

    Invitation.objects.update(expires_at=NOW + timedelta(days=1))
    with viewing(at_desk(cast.irina)) as viewer:
        inviting.revoke_invitation(viewer, made.invitation, now=NOW)
    with pytest.raises(accepting.Gone):
        accept(mailed(made.invitation))
    assert not Person.objects.filter(email="nina@romashka.example").exists()


def test_opening_is_said_by_the_page_and_consumes_nothing(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))

    with in_lobby():
        accepting.note_opened(mailed(made.invitation), now=NOW)

    made.invitation.refresh_from_db()
    assert made.invitation.state(NOW) == InvitationState.OPENED
    assert accept(mailed(made.invitation)).newcomer


def test_the_lobby_sees_no_invitation_without_its_token(cast: Cast) -> None:
    made = invite(cast, new_contact(cast))

    with in_lobby(company_id=cast.studio.id):
        assert list(Invitation.objects.all()) == []
        with access.shown(mailed(made.invitation)) as found:
            assert list(Invitation.objects.all()) == [found]
        assert list(Invitation.objects.all()) == []


def test_a_contact_is_invited_once_and_one_who_was_admitted_not_at_all(cast: Cast) -> None:
    contact = new_contact(cast)
    invite(cast, contact)

    with pytest.raises(Refused):
        invite(cast, contact)
    with pytest.raises(Refused):
        invite(cast, cast.pyotr.contact)


def test_a_designer_invites_nobody(cast: Cast) -> None:
    contact = new_contact(cast)

    with viewing(at_desk(cast.maxim)) as viewer, pytest.raises(Http404):
        inviting.invite_contact(
            viewer,
            contact,
            sections=["conversations"],
            lead=False,
            authorised=False,
            by_mail=True,
            now=NOW,
        )


def colleague(cast: Cast, holder: Access, **more: object) -> inviting.Made:
    given = {
        "name": "Нина Орлова",
        "email": "nina@romashka.example",
        "sections": ["conversations"],
        "lead": False,
        "authorised": False,
        "by_mail": True,
    }
    with viewing(in_cabinet(holder)) as viewer:
        return inviting.invite_colleague(viewer, cast.romashka.id, **{**given, **more}, now=NOW)


def test_a_lead_admits_a_colleague(cast: Cast) -> None:
    made = colleague(cast, cast.anna)

    accepted = accept(mailed(made.invitation))

    got = Access.objects.get(person=accepted.person)
    assert (got.client, got.sections) == (cast.romashka, ["conversations"])
    assert made.invitation.made_by_contact_id == cast.anna.contact_id


def test_a_lead_gives_no_more_than_he_has(cast: Cast) -> None:
    cast.anna.sections = ["conversations"]
    cast.anna.save()

    with pytest.raises(Refused):
        colleague(cast, cast.anna, sections=["conversations", "files"])
    with pytest.raises(Refused):
        colleague(cast, cast.anna, authorised=True)
    assert not Contact.objects.filter(email="nina@romashka.example").exists()


def test_the_wall_holds_a_lead_too(cast: Cast) -> None:
    """The same, past the first wall: what the action would refuse, the database refuses."""
    from django.db import ProgrammingError, transaction

    contact = new_contact(cast)
    with viewing(in_cabinet(cast.anna)) as viewer:
        invitation = inviting._blank(viewer, name="Нина", email="", now=NOW)
        invitation.kind = "contact"
        invitation.client_id, invitation.contact_id = cast.romashka.id, contact.id
        invitation.made_by_contact_id = cast.anna.contact_id
        invitation.authorised = True
        inviting._seal(invitation)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            invitation.save(force_insert=True)
        invitation.authorised = False
        invitation.save(force_insert=True)


def test_one_who_does_not_lead_invites_no_colleague(cast: Cast) -> None:
    with pytest.raises(Http404):
        colleague(cast, cast.pyotr)


def test_an_invited_colleague_sits_down_at_the_desk_in_his_role(cast: Cast) -> None:
    with viewing(at_desk(cast.olga)) as viewer:
        made = inviting.invite_to_team(
            viewer,
            name="Вера Сон",
            email="Vera@wind.example",
            role="sales",
            by_mail=True,
            now=NOW,
        )

    accepted = accept(mailed(made.invitation))

    seat = Seat.objects.get(company=cast.studio, person=accepted.person)
    assert (seat.role, seat.name, accepted.face) == ("sales", "Вера Сон", "desk")


def test_somebody_who_sits_here_already_keeps_his_seat(cast: Cast) -> None:
    with viewing(at_desk(cast.olga)) as viewer:
        made = inviting.invite_to_team(
            viewer, name="Максим", email="", role="owner", by_mail=False, now=NOW
        )

    with pytest.raises(Refused):
        accept(passed(made), cast.maxim.person)

    assert Seat.objects.get(id=cast.maxim.id).role == "specialist"
    made.invitation.refresh_from_db()
    assert made.invitation.accepted_at is None
