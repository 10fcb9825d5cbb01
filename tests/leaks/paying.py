"""Deeds of money: requisites, prices, an invoice that is only drafted, one that was issued and paid
in part, one that was cancelled."""

from typing import Any

from kulisy.billing.models import Invoice, Tariff
from kulisy.documents.entities import ClientRequisites, LegalEntity
from kulisy.operate.testing import acting_as
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.world import World

DAY, DUE = "2026-11-16", "2026-11-20"


def settles_papers(world: World, who: str, slug: str) -> None:
    """In whose name papers are issued: every client reads it on them."""
    said = {"form": "organisation", "name": "ООО «Северный ветер»", "regime": "exempt"}
    world.post(who, "desk:entity_new", slug, **said, language="ru", active="on")


def drafts_invoice(world: World, who: str, client: str) -> None:
    """A price and a draft: the team's alone."""
    _draft(world, who, client, ("team", client))


def issues_invoice(world: World, who: str, client: str) -> None:
    """The client's side reads what stands on it, and what was paid of it."""
    known = ("client", client)
    invoice = _draft(world, who, client, known)
    slug = slug_of(world, client)
    world.post(who, "desk:invoice_issue", slug, invoice.id)
    paid = {
        "amount": "40",
        "day": DAY,
        "reference": world.plant("billing.Payment.reference", known),
    }
    world.post(who, "desk:invoice_pay", slug, invoice.id, **paid)


def cancels_invoice(world: World, who: str, client: str) -> None:
    known = ("client", client)
    invoice = _draft(world, who, client, known)
    slug = slug_of(world, client)
    world.post(who, "desk:invoice_issue", slug, invoice.id)
    because = world.plant("billing.Invoice.cancelled_because", known)
    world.post(who, "desk:invoice_cancel", slug, invoice.id, because=because)


def _draft(world: World, who: str, client: str, known: tuple[str, str]) -> Any:
    slug, place = slug_of(world, client), client_id(world, client)
    name = world.plant("billing.Tariff.name", ("team", client))
    price = {"name": name, "unit": "362", "amount": "100", "currency": "RUB", "since": DAY}
    world.post(who, "desk:client_tariffs", slug, place, **price)
    buyer = {
        field: world.plant(f"documents.ClientRequisites.{field}", known)
        for field in ("name", "address", "head_title", "head_name")
    }
    form = {"form": "foreign", "active": "on"}
    world.post(who, "desk:client_requisites_new", slug, place, **form, **buyer)
    with acting_as("kulisy_owner"):
        entity = LegalEntity.objects.get(company__slug=slug)
        tariff = Tariff.objects.get(name=name)
        payer = ClientRequisites.objects.get(name=buyer["name"])
    said = {
        "entity": entity.id,
        "payer": payer.id,
        "day": DAY,
        "due": DUE,
        "ground": world.plant("billing.Invoice.ground", known),
        "note": world.plant("billing.Invoice.note", known),
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-title": world.plant("billing.InvoiceLine.title", known),
        "lines-0-tariff": tariff.id,
    }
    answer = world.browser(who).post(f"/d/{slug}/invoices/new/?client={place}", said)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    with acting_as("kulisy_owner"):
        return Invoice.objects.filter(client_id=place, state="draft").latest("id")
