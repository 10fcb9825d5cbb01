"""What the company knows before an import: its team, its clients' people and domains."""

from collections.abc import Collection, Mapping

from kulisy.mailroom.whose import FREE_MAIL, TEAM, Known, domain_of
from kulisy.people.models import Client, ClientDomain, Company, Contact, Seat
from kulisy.people.viewer import working


def knowledge(
    company: Company,
    *,
    team: Collection[str] = (),
    decided: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Known:
    """In the worker's name. `team`: further addresses and domains of the company, given by hand.

    Everybody at a domain of the team's addresses is the team, unless people of a client have
    addresses there too, or the domain gives mailboxes to anybody.
    """
    with working():
        seats = Seat.objects.filter(company_id=company.id)
        addresses = {each.lower() for each in seats.values_list("person__email", flat=True)}
        contacts = _contacts(company)
        domains = {
            domain: str(client_id)
            for domain, client_id in ClientDomain.objects.filter(company_id=company.id).values_list(
                "domain", "client_id"
            )
        }
        known = {
            str(client_id): name
            for client_id, name in Client.objects.filter(company_id=company.id).values_list(
                "id", "name"
            )
        }
    if company.email:
        addresses.add(company.email.lower())
    theirs = FREE_MAIL | set(domains) | {domain_of(each) for each in contacts}
    given = {each.lower().removeprefix("@") for each in team}
    return Known(
        team_addresses=frozenset(addresses - set(contacts)),
        team_domains=frozenset({domain_of(each) for each in addresses} - theirs),
        contacts=contacts,
        domains=domains,
        names=known | dict(names or {}),
        decided=dict.fromkeys(given, TEAM) | dict(decided or {}),
    )


def _contacts(company: Company) -> dict[str, str]:
    """Address → client; an address at two clients belongs to neither for certain and is left."""
    rows = Contact.objects.filter(company_id=company.id).exclude(email="")
    found: dict[str, str] = {}
    twice = set()
    for email, client_id in rows.order_by("id").values_list("email", "client_id"):
        if found.setdefault(email.lower(), str(client_id)) != str(client_id):
            twice.add(email.lower())
    return {address: key for address, key in found.items() if address not in twice}
