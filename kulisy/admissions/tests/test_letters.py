"""What leaves by mail, and what its leaving changes."""

import pytest
from django.core import mail
from django.test import Client as Browser

from kulisy.admissions import tokens
from kulisy.admissions.actions import inviting
from kulisy.admissions.models import Invitation, InvitationState
from kulisy.journal.models import Entry
from kulisy.notify import delivery, letters
from kulisy.notify.access import unread_bells
from kulisy.notify.models import Bell, Letter
from kulisy.notify.signals import letter_handed
from kulisy.people.models import Access, Company, Contact, Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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


@pytest.mark.slow
def test_an_invitation_that_comes_back_rings_who_invited_and_says_so(cast: Cast) -> None:
    """Until it is renewed."""
    invitation = invited(cast)
    letter = Letter.objects.get()
    send(letter)
    for _twice in range(2):
        with working():
            delivery.reported(
                message_id=letter.message_id, state="bounced", detail="550 5.1.1 no such user",
                now=NOW,
            )  # fmt: skip

    bell = Bell.objects.get(kind="returned")
    assert (bell.person_id, bell.face) == (cast.irina.person_id, "desk")
    irina = browser(cast.irina)
    rung = irina.get("/d/wind/bell/").content.decode()
    assert "The invitation to Нина &lt;b&gt; did not arrive" in rung
    place = f"/d/wind/invitations/{invitation.id}/"
    said = irina.get(place).content.decode()
    assert "letter did not arrive" in said
    assert "nina@romashka.example did not arrive: there is no such address" in said
    assert Entry.objects.get(kind="invitation_returned").client_id == cast.romashka.id

    irina.post(f"{place}renewal/")
    assert "did not arrive" not in irina.get(place).content.decode()
    with viewing(at_desk(cast.irina)) as viewer:
        assert unread_bells(viewer) == 0


@pytest.mark.slow
def test_a_lead_hears_that_his_colleagues_invitation_was_refused(cast: Cast) -> None:
    with viewing(in_cabinet(cast.anna)) as viewer:
        made = inviting.invite_colleague(
            viewer, cast.romashka.id, name="Нина", email="nina@romashka.example",
            sections=["conversations"], lead=False, authorised=False, by_mail=True, now=NOW,
        )  # fmt: skip
    letter = Letter.objects.get()
    letter.state, letter.reason = Letter.State.REFUSED, "unknown"
    with working():
        letter_handed.send(Letter, letter=letter, now=NOW)

    assert Bell.objects.get(kind="returned").person_id == cast.anna.person_id
    place = f"/c/wind/colleagues/invitations/{made.invitation.id}/"
    anna = browser(cast.anna)
    assert place in anna.get("/c/wind/bell/").content.decode()
    assert "there is no such address" in anna.get(place).content.decode()


def browser(who: Seat | Access) -> Browser:
    made = Browser(headers={"accept-language": "en"})
    made.force_login(who.person, backend=BACKEND)
    return made
