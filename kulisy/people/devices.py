"""Browsers in which personal links are opened, known by a cookie; and what they may open. All of it
in the lobby, which reaches only what the cookie or the person at hand names."""

import re
import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from kulisy.journal import actions as journal
from kulisy.kit.text import masked
from kulisy.people import doors
from kulisy.people.links import shown
from kulisy.people.models import Access, LinkDevice, LinkOpening, Person, PersonalLink
from kulisy.people.places import PLACES
from kulisy.people.signals import device_came
from kulisy.people.signin import hash_token
from kulisy.people.viewer import ByLink, Viewer, in_lobby

COOKIE = "device"
LIFE = timedelta(days=400)
#: Last use is written this often at most.
COARSE = timedelta(minutes=10)
_SHAPE = re.compile(r"[\w-]{43}", re.ASCII)


@dataclass(frozen=True)
class Opened:
    """A link opened in a browser, and the cookie by which the browser is known from now on."""

    opening: LinkOpening
    cookie: str


def cookie_of(request: HttpRequest) -> str:
    """Empty where there is none, or nonsense."""
    cookie = request.COOKIES.get(COOKIE, "")
    return cookie if _SHAPE.fullmatch(cookie) else ""


def keep_cookie(response: HttpResponseBase, cookie: str) -> None:
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=LIFE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def find(cookie: str, link: PersonalLink) -> LinkDevice | None:
    """This browser, where the link's person is known by it."""
    if not cookie:
        return None
    with shown("device", cookie):
        return LinkDevice.objects.filter(
            company_id=link.company_id,
            person_id=link.person_id,
            cookie_hash=hash_token(cookie),
            ended_at=None,
        ).first()


def is_new(link: PersonalLink, device: LinkDevice | None) -> bool:
    """Whether the person is known by other browsers, and not by this one."""
    if device is not None:
        return False
    with in_lobby(person_id=link.person_id, savepoint=False):
        return LinkDevice.objects.filter(
            company_id=link.company_id, person_id=link.person_id, ended_at=None
        ).exists()


def open_here(
    link: PersonalLink, device: LinkDevice | None, *, cookie: str, agent: str, now: datetime
) -> Opened:
    """Open the link in this browser and know it again. In a browser that is new beside others the
    person, and who answers for his client, hear of it."""
    came = device is None
    stranger = is_new(link, device)
    if device is None:
        device, cookie = _made(link, cookie, agent=agent, stranger=stranger, now=now)
    with shown("device", cookie), in_lobby(person_id=link.person_id):
        LinkOpening.objects.bulk_create(
            [
                LinkOpening(
                    company_id=link.company_id,
                    device=device,
                    link=link,
                    conversation_id=link.conversation_id,
                    opened_at=now,
                )
            ],
            update_conflicts=True,
            unique_fields=["company", "device", "conversation_id"],
            update_fields=["link"],
        )
        opening = LinkOpening.objects.get(
            company_id=link.company_id, device=device, conversation_id=link.conversation_id
        )
    if came:
        _record(link, device, now=now)
        if stranger:
            device_came.send(LinkDevice, device=device, link=link, now=now)
    return Opened(opening, cookie)


def opened(cookie: str, opening_id: uuid.UUID, *, slug: str, now: datetime) -> LinkOpening | None:
    """What this browser opened before, while its link still opens it."""
    if not cookie:
        return None
    rows = LinkOpening.objects.select_related("company", "device__person", "link").filter(
        id=opening_id,
        company__slug=slug,
        device__cookie_hash=hash_token(cookie),
        device__ended_at=None,
        device__person__is_active=True,
        link__revoked_at=None,
        link__expires_at__gt=now,
    )
    with shown("device", cookie):
        return rows.first()


def viewer_of(opening: LinkOpening) -> Viewer | None:
    """The viewer whom this browser is taken for: of one thing, of its client alone, and not
    confirmed. None where the person's right has gone."""
    device, link = opening.device, opening.link
    wanted = set(PLACES[link.place_kind].sections)
    with in_lobby(person_id=device.person_id, savepoint=False):
        held = [each for each in _accesses(link) if wanted <= set(each.sections)]
    if not held:
        return None
    return replace(
        doors.portal_viewer(held),
        only_conversation=opening.conversation_id,
        confirmed=False,
        by_link=ByLink(
            opening_id=opening.id,
            link_id=link.id,
            device_id=device.id,
            trusted=device.trusted,
            sent_to=masked(device.person.email),
            language=device.person.language,
            place=link.place_kind,
        ),
    )


def note_seen(opening: LinkOpening, *, now: datetime) -> None:
    if now - opening.device.last_seen_at > COARSE:
        with in_lobby(person_id=opening.device.person_id):
            LinkDevice.objects.filter(id=opening.device_id).update(last_seen_at=now)


def confirm(request: HttpRequest, person: Person, *, now: datetime) -> str:
    """The person has signed in in this browser: it is his, at every company whose cabinet he has.
    The cookie by which it is known from now on; "" where he has no cabinet."""
    cookie, agent = cookie_of(request), family(request.headers.get("User-Agent", ""))
    with in_lobby(person_id=person.id):
        companies = {each.company_id for each in doors.accesses_of(person.id)}
        rows = LinkDevice.objects.filter(person_id=person.id, cookie_hash=hash_token(cookie))
        if not cookie or rows.filter(ended_at__isnull=False).exists():
            cookie = secrets.token_urlsafe(32) if companies else ""
        LinkDevice.objects.bulk_create(
            [
                LinkDevice(
                    company_id=company_id,
                    person_id=person.id,
                    cookie_hash=hash_token(cookie),
                    agent=agent,
                    first_seen_at=now,
                    last_seen_at=now,
                    confirmed_at=now,
                )
                for company_id in sorted(companies)
            ],
            update_conflicts=True,
            unique_fields=["company", "person", "cookie_hash"],
            update_fields=["agent", "last_seen_at", "confirmed_at"],
        )
    return cookie


def forget(request: HttpRequest, person_id: uuid.UUID, *, now: datetime) -> None:
    """He leaves this browser: it is his no longer."""
    cookie = cookie_of(request)
    if cookie:
        with in_lobby(person_id=person_id):
            LinkDevice.objects.filter(
                person_id=person_id, cookie_hash=hash_token(cookie), ended_at=None
            ).update(ended_at=now)


_BROWSERS = (
    ("YaBrowser", "Yandex"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def family(agent: str) -> str:
    """«Chrome, Android»: enough for its owner to know it again, and no fingerprint."""
    said = [
        next((name for mark, name in known if mark in agent), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, said))


def _made(
    link: PersonalLink, cookie: str, *, agent: str, stranger: bool, now: datetime
) -> tuple[LinkDevice, str]:
    """A browser that is not known: a forgotten one gets another cookie."""
    with in_lobby(person_id=link.person_id):
        mine = LinkDevice.objects.filter(company_id=link.company_id, person_id=link.person_id)
        if not cookie or mine.filter(cookie_hash=hash_token(cookie)).exists():
            cookie = secrets.token_urlsafe(32)
        device = LinkDevice(
            company_id=link.company_id,
            person_id=link.person_id,
            cookie_hash=hash_token(cookie),
            agent=family(agent),
            first_seen_at=now,
            last_seen_at=now,
            stranger=stranger,
        )
        LinkDevice.objects.bulk_create([device])
    return device, cookie


def _accesses(link: PersonalLink) -> list[Access]:
    return [
        each
        for each in doors.accesses_of(link.person_id)
        if each.company_id == link.company_id and each.client_id == link.client_id
    ]


def _record(link: PersonalLink, device: LinkDevice, *, now: datetime) -> None:
    """In the client's log: a letter's link was opened in a browser that was not known before. Who
    did it, nobody knows; to whom it was sent, everybody."""
    journal.record(
        journal.Actor("person", link.person_id),
        "link_opened",
        journal.Subject(link.place_kind, link.conversation_id),
        company_id=link.company_id,
        client_id=link.client_id,
        now=now,
        facts={
            "by": "link",
            "link": str(link.id),
            "letter": str(link.letter_id or ""),
            "device": str(device.id),
            "beside_others": device.stranger,
        },
        contents={"address": link.person.email, "agent": device.agent},
    )
