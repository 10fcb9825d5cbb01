"""A preparation looked at before it leaves: for each client who gets it, on what ground, by when,
what silence would mean, and what stands in the way. A few statements, however many clients."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.clocks import access as clocks
from kulisy.clocks.calendars import Calendar, UnknownYear
from kulisy.notices import access, grounds, reckoning, wording
from kulisy.notices.grounds import Addressee
from kulisy.notices.models import Ground, Preparation, Target
from kulisy.people.models import Client, Company
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Planned:
    """One client's notice, as it would be now."""

    target_id: uuid.UUID
    client: Client
    ground: Ground
    has_clause: bool
    change: dict[str, Any] | None
    addressees: list[Addressee]
    title: str
    body: str
    #: When the term would end, if everything arrives; None where that can't be said.
    due: datetime | None
    #: What forbids publication to this client.
    problems: list[str]
    #: What its preparer should know.
    warnings: list[str]


def plan(viewer: Viewer, preparation: Preparation, *, now: datetime) -> list[Planned]:
    """Of every client, by name."""
    rows = access.targets(viewer).filter(preparation_id=preparation.id)
    return _planned(viewer.company, preparation, list(rows.select_related("client")), now=now)


def _planned(
    company: Company, preparation: Preparation, rows: list[Target], *, now: datetime
) -> list[Planned]:
    clients = [row.client_id for row in rows]
    clauses = grounds.clauses_of(company.id, clients, preparation.kind, now.date())
    people = grounds.addressees(company.id, clients)
    calendar = clocks.calendar(company)
    found = []
    for row in rows:
        clause = clauses.get(row.client_id)
        ground = grounds.ground_of(preparation, clause)
        title, body = rendered(company, preparation, row.client, ground, row.change)
        due, missing = _due(ground, calendar, now)
        problems = _problems(preparation, row, people[row.client_id], missing, title, body)
        found.append(
            Planned(
                row.id,
                row.client,
                ground,
                clause is not None,
                row.change,
                people[row.client_id],
                title,
                body,
                due,
                problems,
                _warnings(preparation, row, ground, clause is not None, due),
            )
        )
    return found


def rendered(
    company: Company,
    preparation: Preparation,
    client: Client,
    ground: Ground,
    change: dict[str, Any] | None,
) -> tuple[str, str]:
    """The title and the words for one client."""
    known = wording.values(company, client, ground, change)
    title = wording.filled(preparation.title, known).replace("\n", " ")
    return title[:200], wording.filled(preparation.body, known)


def _due(ground: Ground, calendar: Calendar, now: datetime) -> tuple[datetime | None, int]:
    """The end of the term, or the year whose calendar is missing."""
    try:
        clock = reckoning.calendar_of(calendar, ground)
        return reckoning.expected(ground, now, clock), 0
    except UnknownYear as error:
        return None, error.year


def _problems(
    preparation: Preparation,
    row: Target,
    people: list[Addressee],
    missing: int,
    title: str,
    body: str,
) -> list[str]:
    found = []
    if not people:
        found.append(_("Nobody of the client is admitted by right: neither a lead nor authorised."))
    if missing:
        found.append(
            _("The term reaches into %(year)s, whose working calendar is not known.")
            % {"year": missing}
        )
    if preparation.change is not None and row.change is None:
        # What is wanted of it is missing from the words as well, and that is why.
        found.append(_("The client has no such tariff, and no old price was given."))
    elif not title or not body:
        found.append(_("Nothing is left of the words: what they want is not known."))
    return found


def _warnings(
    preparation: Preparation, row: Target, ground: Ground, has_clause: bool, due: datetime | None
) -> list[str]:
    found = []
    if not has_clause:
        found.append(_("No clause: silence will mean “no answer”."))
    if row.client.human and ground.silence != "no_answer":
        found.append(_("A consumer: let a lawyer check whether silence may mean anything."))
    change = preparation.change
    if change and due and date.fromisoformat(change["from"]) <= due.date():
        found.append(_("The new price would begin before the term is over."))
    if change and row.change and row.change["new"] <= row.change["old"]:
        found.append(_("The new price is not higher than the old one."))
    return found
