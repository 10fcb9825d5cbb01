"""Clients and contacts: adding them, and saying who of the team sees a client and writes to him."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions import access
from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.kit.ids import new_id
from kulisy.people import access as people
from kulisy.people.models import Client, Contact, NamedSeat, Seat
from kulisy.people.viewer import Viewer


def add_client(
    viewer: Viewer,
    *,
    name: str,
    human: bool,
    responsible: Seat,
    now: datetime,
    client_id: uuid.UUID | None = None,
) -> Client:
    """A client has somebody responsible from his first moment on. `client_id`: of an importer that
    must find him again."""
    if not access.may_keep_clients(viewer):
        raise Http404
    client = Client(
        id=client_id or new_id(),
        company=viewer.company,
        name=name,
        human=human,
        responsible=_active(responsible),
    )
    client.save(force_insert=True)
    note(
        viewer,
        "client_added",
        ("client", client.id),
        client_id=client.id,
        now=now,
        facts={"human": human, "responsible": str(responsible.id)},
        contents={"name": name},
    )
    return client


def add_contact(
    viewer: Viewer, client: Client, *, values: Mapping[str, str], now: datetime
) -> Contact:
    """`values`: name, email, phone, position."""
    if not access.may_keep(viewer, client):
        raise Http404
    contact = Contact(id=new_id(), company=viewer.company, client=client, **values)
    _save(contact, new=True)
    note(
        viewer,
        "contact_added",
        ("contact", contact.id),
        client_id=client.id,
        now=now,
        contents={"name": contact.name, "email": contact.email},
    )
    return contact


def edit_contact(
    viewer: Viewer, contact: Contact, *, values: Mapping[str, str], now: datetime
) -> None:
    """The address of somebody who was admitted is his own: it stays, or the letters would go to
    another than the one who may read them."""
    if not access.may_keep(viewer, contact.client):
        raise Http404
    if contact.person_id and values.get("email", contact.email).lower() != contact.email.lower():
        raise Refused(
            _("This contact has come in under this address: add another contact instead."),
            field="email",
        )
    changed = [name for name, value in values.items() if getattr(contact, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(contact, name, values[name])
    _save(contact, new=False)
    note(
        viewer,
        "contact_changed",
        ("contact", contact.id),
        client_id=contact.client_id,
        now=now,
        facts={"fields": sorted(changed)},
    )


def change_responsible(viewer: Viewer, client: Client, *, seat: Seat, now: datetime) -> None:
    """Never nobody. The client sees who answers for him, so his log knows it."""
    _check_circle(viewer, client)
    if client.responsible_id == _active(seat).id:
        return
    client.responsible = seat
    client.save(update_fields=["responsible"])
    note(
        viewer,
        "responsible_changed",
        ("client", client.id),
        client_id=client.id,
        now=now,
        facts={"responsible": str(seat.id)},
    )


def restrict(
    viewer: Viewer,
    client: Client,
    *,
    restricted: bool,
    seats: Collection[Seat],
    now: datetime,
) -> None:
    """Only named seats (and the owner, and whoever is responsible) see this client. Whoever decides
    it keeps his own sight."""
    _check_circle(viewer, client)
    wanted = {seat.id for seat in seats if seat.active} if restricted else set()
    if restricted and viewer.seat_id and not viewer.is_owner:
        wanted.add(viewer.seat_id)
    rows = access.named_seats(viewer, client)
    present = set(rows.values_list("seat_id", flat=True))
    if restricted == client.restricted and wanted == present:
        return
    rows.exclude(seat_id__in=wanted).delete()
    NamedSeat.objects.bulk_create(
        [
            NamedSeat(company=viewer.company, client=client, seat_id=seat_id)
            for seat_id in sorted(wanted - present)
        ],
        ignore_conflicts=True,
    )
    client.restricted = restricted
    client.save(update_fields=["restricted"])
    note(
        viewer,
        "circle_changed",
        ("client", client.id),
        client_id=client.id,
        internal=True,
        now=now,
        facts={"restricted": restricted, "seats": sorted(str(each) for each in wanted)},
    )


def set_client_modes(
    viewer: Viewer,
    client: Client,
    *,
    whole_team_writes: bool | None,
    colleagues_share: bool | None,
    now: datetime,
) -> None:
    """Who writes to this client, and whether his people see each other's conversations. None: as
    the company says."""
    _check_circle(viewer, client)
    if client.whole_team_writes != whole_team_writes:
        client.whole_team_writes = whole_team_writes
        client.save(update_fields=["whole_team_writes"])
        note(
            viewer,
            "writing_mode_changed",
            ("client", client.id),
            client_id=client.id,
            internal=True,
            now=now,
            facts={"whole_team_writes": whole_team_writes},
        )
    if client.colleagues_share != colleagues_share:
        _share(viewer, client, colleagues_share, now=now)


def set_sharing(viewer: Viewer, client_id: uuid.UUID, *, share: bool, now: datetime) -> None:
    """The client's lead says whether his colleagues see each other's conversations."""
    if viewer.looking_as or client_id not in {each.client_id for each in access.leads(viewer)}:
        raise Http404
    client = people.clients(viewer).get(id=client_id)
    if client.colleagues_share != share:
        _share(viewer, client, share, now=now)


def _share(viewer: Viewer, client: Client, share: bool | None, *, now: datetime) -> None:
    """Of two who press at once the second finds it done, and nothing is told twice."""
    other = Client.objects.filter(company_id=viewer.company.id, id=client.id)
    if not other.exclude(colleagues_share=share).update(colleagues_share=share):
        return
    client.colleagues_share = share
    note(
        viewer,
        "sharing_changed",
        ("client", client.id),
        client_id=client.id,
        now=now,
        facts={"colleagues_share": share},
    )


def _check_circle(viewer: Viewer, client: Client) -> None:
    if not access.may_close_circle(viewer, client):
        raise Http404


def _active(seat: Seat) -> Seat:
    if not seat.active:
        raise Refused(_("%(name)s is no longer on the team.") % {"name": seat.name})
    return seat


def _save(contact: Contact, *, new: bool) -> None:
    try:
        with transaction.atomic():
            contact.save(force_insert=new, force_update=not new)
    except IntegrityError:
        raise Refused(
            _("This client has a contact with this address already."), field="email"
        ) from None
