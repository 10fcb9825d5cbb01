"""One click and no more letters about this: the address in List-Unsubscribe (RFC 8058). A mail
program posts to it by itself, without a cookie; a GET, which scanners of letters make too, shows a
page with a button and changes nothing."""

import base64
import binascii
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kulisy.kit.time import now
from kulisy.notify import choices
from kulisy.notify.models import Letter

_FACES = {"desk": b"d", "portal": b"p"}
_NOWHERE = uuid.UUID(int=0)


@dataclass(frozen=True)
class Wish:
    """Whose letters about what end. `place_id` None: his digests."""

    company_id: uuid.UUID
    person_id: uuid.UUID
    face: str
    place_id: uuid.UUID | None


def headers(letter: Letter) -> dict[str, str]:
    """For a letter to a person of a company; nothing for invitations and codes, which come once."""
    url = address(letter)
    if not url:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def address(letter: Letter) -> str:
    """The whole address, or ""."""
    if letter.company_id is None or letter.person_id is None or letter.face not in _FACES:
        return ""
    wish = Wish(letter.company_id, letter.person_id, letter.face, letter.place_id)
    return settings.ADDRESS + reverse("unsubscribe", args=[token(wish)])


def token(wish: Wish) -> str:
    """Who holds it may end these letters, and nothing else; it names nobody to him."""
    said = b"".join(
        [
            wish.company_id.bytes,
            wish.person_id.bytes,
            (wish.place_id or _NOWHERE).bytes,
            _FACES[wish.face],
        ]
    )
    return base64.urlsafe_b64encode(said + _proof(said)).decode().rstrip("=")


def read(value: str) -> Wish | None:
    """What a token asks for; None for everything that is none of ours."""
    try:
        raw = base64.urlsafe_b64decode(value.encode("ascii") + b"=" * (-len(value) % 4))
    except (binascii.Error, UnicodeEncodeError):
        return None
    said, proof = raw[:49], raw[49:]
    face = next((name for name, sign in _FACES.items() if said[48:] == sign), None)
    if face is None or not constant_time_compare(proof, _proof(said)):
        return None
    place = uuid.UUID(bytes=said[32:48])
    return Wish(
        company_id=uuid.UUID(bytes=said[:16]),
        person_id=uuid.UUID(bytes=said[16:32]),
        face=face,
        place_id=place if place != _NOWHERE else None,
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The token is the right: no cookie is asked for, and none is believed."""
    wish = read(token)
    if wish is None:
        raise Http404
    done = request.method == "POST"
    if done:
        choices.mute(
            company_id=wish.company_id,
            person_id=wish.person_id,
            face=wish.face,
            place_id=wish.place_id,
            now=now(),
        )
    return render(request, "notify/unsubscribe.html", {"done": done, "one": wish.place_id})


def _proof(said: bytes) -> bytes:
    return salted_hmac("kulisy.notify.unsubscribe", said.hex(), algorithm="sha256").digest()[:16]


urls = [path("u/<str:token>/", unsubscribe, name="unsubscribe")]
