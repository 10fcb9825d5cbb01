"""Who may see and do what of what is shown and agreed, as queries that start from the viewer."""

import hashlib
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from kulisy.admissions.access import may_keep, may_run
from kulisy.disclosure.models import (
    Annex,
    AnnexCode,
    AnnexWords,
    Example,
    Openness,
    Reach,
)
from kulisy.people import access as people
from kulisy.people.models import Client, Company, Seat
from kulisy.people.viewer import Viewer
from kulisy.projects.models import Audience, Project


def openness(viewer: Viewer) -> Openness:
    """The company's own; one that shows nothing, where it has said nothing."""
    found = Openness.objects.filter(company_id=viewer.company.id).first()
    return found or Openness(company=viewer.company)


def reach(viewer: Viewer) -> QuerySet[Reach]:
    """The team: everybody's. A client: of those who are named to him, what the company and they
    themselves allow."""
    rows = Reach.objects.filter(company_id=viewer.company.id)
    if viewer.at_desk:
        return rows
    if viewer.only_conversation is not None or not openness(viewer).shows_contacts:
        return rows.none()
    return rows.filter(shown=True, seat__in=people.team(viewer).filter(active=True))


def shown_reach(viewer: Viewer, seat_ids: Collection[uuid.UUID]) -> list[str]:
    """The desk's: the names of those of these colleagues whose contacts clients see."""
    if not openness(viewer).shows_contacts:
        return []
    rows = reach(viewer).filter(seat_id__in=seat_ids, shown=True, seat__active=True)
    return list(rows.values_list("seat__name", flat=True))


def may_edit_reach(viewer: Viewer, seat: Seat) -> bool:
    """One's own, and whether clients see it; who runs the company, anybody's."""
    return viewer.at_desk and (viewer.seat_id == seat.id or viewer.runs_company)


def annexes(viewer: Viewer) -> QuerySet[Annex]:
    """The team: of all clients it sees. A client's people: all of theirs, the newest first."""
    rows = Annex.objects.filter(company_id=viewer.company.id).order_by("-number", "-id")
    if viewer.at_desk:
        return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows
    if viewer.only_conversation is not None:
        return rows.none()
    return rows.filter(client_id__in=viewer.client_ids)


def codes(viewer: Viewer) -> QuerySet[AnnexCode]:
    """One's own; the team has nothing to do with them."""
    if viewer.at_desk or viewer.only_conversation is not None:
        return AnnexCode.objects.none()
    rows = AnnexCode.objects.filter(company_id=viewer.company.id)
    return rows.filter(contact_id__in=viewer.contact_ids).order_by("-made_at", "-id")


def text(viewer: Viewer) -> AnnexWords | None:
    """The company's own words: the team's to edit, on paper for the client."""
    if not viewer.at_desk:
        return None
    return AnnexWords.objects.filter(company_id=viewer.company.id).first()


def may_agree(viewer: Viewer, client: Client) -> bool:
    """Send him what he sees, to be agreed: whoever keeps his rights and may write to him."""
    return may_keep(viewer, client) and people.may_write_to(viewer, client)


def may_open_up(viewer: Viewer) -> bool:
    """Say what of the company is shown to everybody, and the words of the annex."""
    return may_run(viewer)


def may_accept(viewer: Viewer, client_id: uuid.UUID) -> bool:
    """An authorised person; where the client has named none, who leads him here."""
    admission = viewer.admission(client_id)
    if admission is None or viewer.at_desk or not viewer.confirmed or viewer.looking_as:
        return False
    if admission.authorised:
        return True
    named = people.accesses(viewer).filter(client_id=client_id, authorised=True)
    return admission.lead and not named.exists()


def examples(viewer: Viewer) -> QuerySet[Example]:
    """Made of projects of clients it sees, the newest first: the team's."""
    if not viewer.at_desk:
        return Example.objects.none()
    rows = Example.objects.filter(company_id=viewer.company.id).order_by("-made_at", "-id")
    return rows.exclude(client_id__in=viewer.hidden_clients) if viewer.hidden_clients else rows


def may_exemplify(viewer: Viewer, project: Project) -> bool:
    """Show a client's project to strangers, nameless: whoever keeps his rights. Needs
    `project.client`."""
    return project.audience == Audience.CLIENT and may_keep(viewer, project.client)


# In the lobby.


def public_openness(company: Company) -> Openness | None:
    return Openness.objects.filter(company_id=company.id).first()


@contextmanager
def shown_by(token: str, *, now: datetime) -> Iterator[Example]:
    """The example behind a token, for as long as the transaction names it; Http404 where there is
    none, or no longer."""
    value = hash_of(token)
    _name_token(value)
    rows = Example.objects.select_related("company")
    found = rows.filter(token_hash=value, revoked_at=None, expires_at__gt=now).first()
    if found is None:
        _name_token("")
        raise Http404
    yield found
    _name_token("")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _name_token(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kulisy.token', %s, true)", [value])
