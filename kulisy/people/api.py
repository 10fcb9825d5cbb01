"""Oneself, clients, contacts and the team, for programs: as the screens of the face show them."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from kulisy.kit.bounded import FEW, Cursor, Limit
from kulisy.kit.cursors import paged
from kulisy.people import access
from kulisy.people.viewer import Viewer

if TYPE_CHECKING:
    from kulisy.people.models import Access, Client, Contact, Seat

router = Router(tags=["people"])


class Named(Schema):
    id: uuid.UUID
    name: str


class CompanyOut(Schema):
    name: str
    slug: str
    time_zone: str


class AdmissionOut(Schema):
    """A client whose cabinet this token opens."""

    client_id: uuid.UUID
    client_name: str
    contact_id: uuid.UUID
    sections: list[str]
    lead: bool
    ended: bool = Field(description="The work is over: reading and writing anew remain.")


class Me(Schema):
    face: str = Field(description="`desk` or `portal`.")
    name: str
    company: CompanyOut
    seat_id: uuid.UUID | None = Field(description="At the desk.")
    role: str | None = Field(description="At the desk.")
    clients: list[AdmissionOut] = Field(description="In the cabinet.")


class ClientOfTeam(Schema):
    """What the team knows of a client; null in the cabinet."""

    human: bool
    restricted: bool = Field(description="Only named seats see this client.")
    created_at: datetime


class ClientOut(Schema):
    id: uuid.UUID
    name: str
    responsible: Named
    team: ClientOfTeam | None


class ClientPage(Schema):
    items: list[ClientOut]
    next: str | None


class ContactOfTeam(Schema):
    """What the team knows of a contact; null in the cabinet."""

    email: str
    phone: str
    sections: list[str]
    created_at: datetime


class CabinetOut(Schema):
    """A contact's access to the cabinet."""

    lead: bool
    authorised: bool
    ended: bool


class ContactOut(Schema):
    id: uuid.UUID
    client_id: uuid.UUID
    name: str
    position: str
    cabinet: CabinetOut | None = Field(description="null: he has no cabinet.")
    team: ContactOfTeam | None


class ContactPage(Schema):
    items: list[ContactOut]
    next: str | None


class SeatOut(Schema):
    id: uuid.UUID
    name: str
    title: str
    answers_for: str
    back_on: date | None
    role: str | None = Field(description="null in the cabinet.")


class SeatPage(Schema):
    items: list[SeatOut]
    next: str | None


def viewer_of(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@router.get("/me", response=Me, summary="Whose token this is, and what it opens")
def me(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    return {
        "face": viewer.face,
        "name": viewer.name,
        "company": viewer.company,
        "seat_id": viewer.seat_id,
        "role": viewer.role or None,
        "clients": [
            {
                "client_id": each.client_id,
                "client_name": each.client_name,
                "contact_id": each.contact_id,
                "sections": sorted(each.sections),
                "lead": each.lead,
                "ended": each.ended,
            }
            for each in viewer.admissions
        ],
    }


@router.get("/clients", response=ClientPage, summary="Clients, the newest first")
def clients(
    request: HttpRequest, limit: Limit = Query(FEW), cursor: Cursor = Query("")
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.clients(viewer).select_related("responsible")
    found, following = paged(rows, by="id", limit=limit, cursor=cursor)
    return {"items": [_client(viewer, each) for each in found], "next": following}


@router.get("/clients/{uuid:client_id}", response=ClientOut, summary="One client")
def client(request: HttpRequest, client_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.clients(viewer).select_related("responsible")
    return _client(viewer, get_object_or_404(rows, id=client_id))


@router.get("/contacts", response=ContactPage, summary="People of the clients, the newest first")
def contacts(
    request: HttpRequest,
    client_id: uuid.UUID | None = Query(None),
    limit: Limit = Query(FEW),
    cursor: Cursor = Query(""),
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.contacts(viewer)
    if client_id:
        rows = rows.filter(client_id=client_id)
    found, following = paged(rows, by="id", limit=limit, cursor=cursor)
    return {"items": _contacts(viewer, found), "next": following}


@router.get("/contacts/{uuid:contact_id}", response=ContactOut, summary="One contact")
def contact(request: HttpRequest, contact_id: uuid.UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    return _contacts(viewer, [get_object_or_404(access.contacts(viewer), id=contact_id)])[0]


@router.get("/team", response=SeatPage, summary="Who works here: in the cabinet, who is shown")
def team(
    request: HttpRequest, limit: Limit = Query(FEW), cursor: Cursor = Query("")
) -> dict[str, Any]:
    viewer = viewer_of(request)
    rows = access.team(viewer).filter(active=True)
    found, following = paged(rows, by="id", limit=limit, cursor=cursor)
    return {"items": [_seat(viewer, each) for each in found], "next": following}


def _client(viewer: Viewer, row: "Client") -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "responsible": {"id": row.responsible_id, "name": row.responsible.name},
        "team": {
            "human": row.human,
            "restricted": row.restricted,
            "created_at": row.created_at,
        }
        if viewer.at_desk
        else None,
    }


def _contacts(viewer: Viewer, rows: "list[Contact]") -> list[dict[str, Any]]:
    """With their access to the cabinet: one statement more, whatever their number."""
    ids = [row.id for row in rows]
    held = {each.contact_id: each for each in access.accesses(viewer).filter(contact_id__in=ids)}
    return [_contact(viewer, row, held.get(row.id)) for row in rows]


def _contact(viewer: Viewer, row: "Contact", held: "Access | None") -> dict[str, Any]:
    return {
        "id": row.id,
        "client_id": row.client_id,
        "name": row.name,
        "position": row.position,
        "cabinet": {
            "lead": held.lead,
            "authorised": held.authorised,
            "ended": held.state == "ended",
        }
        if held
        else None,
        "team": {
            "email": row.email,
            "phone": row.phone,
            "sections": sorted(held.sections) if held else [],
            "created_at": row.created_at,
        }
        if viewer.at_desk
        else None,
    }


def _seat(viewer: Viewer, row: "Seat") -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "answers_for": row.answers_for,
        "back_on": row.back_on,
        "role": row.role if viewer.at_desk else None,
    }
