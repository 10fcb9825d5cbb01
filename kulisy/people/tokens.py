"""Tokens as their person and the owner see them: made, listed, revoked."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.people import access
from kulisy.people.bearing import PREFIX
from kulisy.people.models import Access, AccessState, Company, Person, Seat, Token
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer

#: Ways in that one person may have in one face.
MOST = 20


class Refused(Exception):
    """A token that can't be made; the sentence is for the person."""


@dataclass(frozen=True)
class Line:
    """One token in a list, with what it may do now."""

    id: uuid.UUID
    name: str
    ending: str
    face: str
    #: Whose it is, as the company knows him.
    holder: str
    #: The role, or the clients whose cabinet it opens; empty = nothing any more.
    rights: str
    created_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    used_from: str
    used_by: str

    @property
    def opens(self) -> bool:
        return self.revoked_at is None and bool(self.rights)


def make(viewer: Viewer, *, name: str, now: datetime) -> tuple[Token, str]:
    """A way in for a program in the viewer's own name and face; the token is told here, once.
    Raises Refused."""
    name = one_line(name, limit=80)
    if viewer.looking_as or viewer.token_id:
        raise Refused(_("Only the person signed in lets a program in."))
    if not name:
        raise Refused(_("Write what it is for: you will know it again by that."))
    if access.tokens(viewer).filter(revoked_at=None).count() >= MOST:
        raise Refused(
            _("You have %(most)s already: revoke one that is no longer used.") % {"most": MOST}
        )
    token, secret = _made(viewer.company, viewer.person_id, viewer.face, name, now)
    _record(_actor(viewer), "token_made", token, now=now)
    return token, secret


def make_for(
    company: Company, person: Person, face: str, *, name: str, now: datetime
) -> tuple[Token, str]:
    """The operator's, in the database's own name; he has looked whether the door is open."""
    token, secret = _made(company, person.id, face, one_line(name, limit=80), now)
    _record(journal.SYSTEM, "token_made", token, now=now)
    return token, secret


def revoke(viewer: Viewer, token_id: uuid.UUID, *, now: datetime) -> bool:
    """One's own, or, as the owner, anybody's of the company. False for what isn't there."""
    if viewer.looking_as or viewer.token_id:
        return False
    rows = access.tokens(viewer).filter(id=token_id).first()
    token = rows or access.company_tokens(viewer).filter(id=token_id).first()
    if token is None:
        return False
    if token.revoked_at is None:
        type(token).objects.filter(company_id=viewer.company.id, id=token.id).update(revoked_at=now)
        _record(_actor(viewer), "token_revoked", token, now=now)
    return True


def lines(viewer: Viewer, tokens: Sequence[Token]) -> list[Line]:
    """Tokens that `access` gave, with whose they are and what they open now; three statements."""
    persons = {token.person_id for token in tokens}
    names, rights = _standing(viewer, persons)
    return [
        Line(
            id=token.id,
            name=token.name,
            ending=token.ending,
            face=token.face,
            holder=names.get((token.person_id, token.face), ""),
            rights=rights.get((token.person_id, token.face), ""),
            created_at=token.created_at,
            revoked_at=token.revoked_at,
            used_at=token.used_at,
            used_from=token.used_from,
            used_by=token.used_by,
        )
        for token in tokens
    ]


Standing = dict[tuple[uuid.UUID, str], str]


def _standing(viewer: Viewer, persons: set[uuid.UUID]) -> tuple[Standing, Standing]:
    """(person, face) → his name here, and what is open to him."""
    names: Standing = {}
    rights: Standing = {}
    if viewer.at_desk:
        for seat in Seat.objects.filter(company_id=viewer.company.id, person_id__in=persons):
            names[seat.person_id, "desk"] = seat.name
            if seat.active:
                rights[seat.person_id, "desk"] = seat.get_role_display()
    held = (
        access.accesses(viewer)
        .select_related("contact", "client")
        .filter(person_id__in=persons)
        .order_by("client__name")
    )
    for each in held:
        key = (each.person_id, "portal")
        names.setdefault(key, each.contact.name)
        opened = f"{each.client.name} ({_sections(each.sections)})"
        rights[key] = ", ".join(filter(None, [rights.get(key, ""), opened]))
    return names, rights


def _sections(sections: Sequence[str]) -> str:
    words = {"conversations": _("conversations"), "files": _("files")}
    return ", ".join(words.get(each, each) for each in sorted(sections))


def _made(
    company: Company, person_id: uuid.UUID, face: str, name: str, now: datetime
) -> tuple[Token, str]:
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        company=company,
        person_id=person_id,
        face=face,
        name=name,
        token_hash=hash_token(secret),
        ending=secret[-4:],
        created_at=now,
    )
    Token.objects.bulk_create([token])
    return token, secret


def _actor(viewer: Viewer) -> journal.Actor:
    if viewer.at_desk:
        return journal.Actor("seat", viewer.seat_id)
    return journal.Actor("contact", viewer.contact_ids[0])


def _record(actor: journal.Actor, kind: str, token: Token, *, now: datetime) -> None:
    """In the company's own log: whoever runs it sees which programs come in, and in whose name."""
    journal.record(
        actor,
        kind,
        journal.Subject("token", token.id),
        company_id=token.company_id,
        client_id=None,
        now=now,
        facts={"face": token.face, "ending": token.ending, **_holder(token)},
        contents={"name": token.name},
    )


def _holder(token: Token) -> dict[str, str]:
    """Whose it is, as the journal names people."""
    if token.face == "desk":
        rows = Seat.objects.filter(company_id=token.company_id, person_id=token.person_id)
        return {"seat": str(rows.values_list("id", flat=True).first())}
    held = Access.objects.filter(company_id=token.company_id, person_id=token.person_id)
    return {"contact": str(held.order_by("id").values_list("contact_id", flat=True).first())}


def has_door(company: Company, person: Person, face: str) -> bool:
    """For the operator: whether this person may enter that face now."""
    if face == "desk":
        return Seat.objects.filter(company=company, person=person, active=True).exists()
    standing = Access.objects.filter(company=company, person=person)
    return standing.exclude(state=AccessState.REVOKED).exists()
