"""What leaves by mail, and what its leaving changes."""

import pytest
from django.core import mail

from kulisy.admissions import tokens
from kulisy.admissions.actions import inviting
from kulisy.admissions.models import Invitation, InvitationState
from kulisy.notify import letters
from kulisy.notify.models import Letter
from kulisy.people.models import Company, Contact
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def invited(cast: Cast) -> Invitation:
    contact = Contact.objects.create(
        company=cast.studio, client=cast.romashka, name="Нина <b>", email="nina@romashka.example"
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


def send(letter: Letter) -> None:
    with working():
        letters.send(letter, now=NOW)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_letter_carries_the_proving_link_only_and_its_state_is_sent(
    cast: Cast, language: str
) -> None:
    Company.objects.update(language=language)
    cast.irina.company.refresh_from_db()
    invitation = invited(cast)
    assert invitation.state(NOW) == InvitationState.MADE

    send(Letter.objects.get())

    sent = mail.outbox[0]
    html = str(sent.alternatives[0][0])
    assert sent.to == ["nina@romashka.example"]
    assert sent.from_email.endswith("kulisy@localhost>")
    for way, said in ((tokens.MAIL, True), (tokens.PASSED, False)):
        token = tokens.token(invitation.id, turn=1, way=way)
        assert (token in str(sent.body), token in html) == (said, said)
    assert "Ирина Павлова" in str(sent.body)
    assert "Нина &lt;b&gt;" in html
    invitation.refresh_from_db()
    assert invitation.state(NOW) == InvitationState.SENT


def test_the_letter_of_a_revoked_or_renewed_invitation_does_not_leave(cast: Cast) -> None:
    invitation = invited(cast)
    first = Letter.objects.get()
    with viewing(at_desk(cast.irina)) as viewer:
        inviting.renew_invitation(viewer, invitation, by_mail=True, now=NOW)
    second = Letter.objects.exclude(id=first.id).get()

    send(first)
    with viewing(at_desk(cast.irina)) as viewer:
        inviting.revoke_invitation(viewer, invitation, now=NOW)
    send(second)

    assert mail.outbox == []
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.DROPPED}
