"""A personal link was opened on a device that its person did not use before: who hears of it, in
which words. Perhaps he has another telephone; perhaps somebody else has got his letter."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.look.moments import exactly
from kulisy.notify import tell
from kulisy.notify.letters import Written, reader_of
from kulisy.notify.models import Letter
from kulisy.people import access as people
from kulisy.people.link_pages import not_me_address
from kulisy.people.models import Access, AccessState, LinkDevice, PersonalLink
from kulisy.people.viewer import Viewer, viewing

KIND = "device"


def came(device: LinkDevice, link: PersonalLink, *, now: datetime) -> None:
    """To the person, and to who answers for his client. Not chosen and not silenced: it is about
    who reads his letters. For the worker."""
    held = (
        Access.objects.select_related("client__company")
        .filter(company_id=link.company_id, client_id=link.client_id, person_id=link.person_id)
        .exclude(state=AccessState.REVOKED)
        .first()
    )
    if held is None:
        return
    client = held.client
    team = [each for each in people.seat_readers(client) if each.seat_id == client.responsible_id]
    news = tell.News(
        company_id=link.company_id,
        kind=KIND,
        subject_kind="device",
        subject_id=device.id,
        place_id=device.id,
        key=f"device/{device.id}",
    )
    tell.tell(news, [*people.contact_reader(link.company_id, held.contact_id), *team], now=now)


def write(letter: Letter) -> Written | None:
    """In the recipient's own name. None where the device is known to nobody any more."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        device = people.link_devices(viewer).filter(id=letter.subject_id).first()
        if device is None or device.confirmed_at is not None:
            return None
        return _to_team(viewer, device) if viewer.at_desk else _to_person(viewer, device)


def _to_person(viewer: Viewer, device: LinkDevice) -> Written:
    company = viewer.company
    said = {"company": company.name, "device": _named(device), "at": exactly(device.first_seen_at)}
    return letter_in_words(
        company,
        _("Your link was opened on a new device"),
        [
            _("Hello, %(name)s!") % {"name": viewer.name},
            _(
                "A link from your letter of %(company)s was opened on a device that we don't know:"
                " %(device)s, %(at)s. It opened what the letter is about and nothing else."
            )
            % said,
            _("Was it you? Then there is nothing to do."),
            _("Was it not? One press revokes your links, and every page open by them closes."),
        ],
        {"url": not_me_address(device), "text": _("It was not me")},
        _("You get this letter because your letters hold links of your own."),
    )


def _to_team(viewer: Viewer, device: LinkDevice) -> Written | None:
    contact = people.contacts(viewer).filter(person_id=device.person_id).first()
    if contact is None:
        return None
    company = viewer.company
    said = {"name": contact.name, "device": _named(device), "at": exactly(device.first_seen_at)}
    url = settings.ADDRESS + reverse("desk:contact", args=[company.slug, contact.id])
    return letter_in_words(
        company,
        _("A link of %(name)s was opened on a new device") % said,
        [
            _(
                "The link from a letter to %(name)s was opened on a device that we don't know:"
                " %(device)s, %(at)s. It opens what the letter is about and nothing else."
            )
            % said,
            _("%(name)s has heard of it by mail. If the letter was forwarded, revoke the links.")
            % said,
        ],
        {"url": url, "text": _("Look at the devices")},
        _("You get this letter because you answer for this client."),
    )


def _named(device: LinkDevice) -> str:
    return device.agent or _("unknown device")
