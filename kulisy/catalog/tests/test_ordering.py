"""A story: he orders, the studio proposes Thursday, he accepts. Each step is seen and written."""

import uuid
from datetime import date

import pytest
from django.core import mail
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.catalog import access, actions
from kulisy.catalog.models import Order, OrderStep
from kulisy.catalog.tests.selling import decides, orders, sells
from kulisy.journal.models import Entry
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.models import Access, Client
from kulisy.people.tests.cast import Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def letters() -> list[tuple[str, str]]:
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def test_he_orders_the_studio_proposes_thursday_and_he_accepts(cast: Cast) -> None:
    service = sells(cast.irina, who=(cast.maxim,))
    placed = orders(cast.anna, service, day=date(2026, 11, 24), words="К выставке")
    run_jobs()
    assert {to for to, _subject in letters()} == {"anna@romashka.example", "irina@wind.example"}

    mail.outbox.clear()
    decides(cast.irina, placed, "propose", price=None, day=THURSDAY, words="Во вторник заняты")
    run_jobs()
    assert [to for to, _subject in letters()] == ["anna@romashka.example"]
    assert "Во вторник заняты" in str(mail.outbox[0].body)

    mail.outbox.clear()
    viewer = in_cabinet(cast.anna)
    with viewing(viewer):
        found = access.orders(viewer).get(id=placed.id)
        assert found.day == date(2026, 11, 24), "nothing changes until he agrees"
        actions.accept_change(viewer, found, now=placed.placed_at)
    run_jobs()
    assert {to for to, _subject in letters()} == {"anna@romashka.example", "irina@wind.example"}

    placed.refresh_from_db()
    assert (placed.state, placed.day, placed.price) == ("confirmed", THURSDAY, 45_000_00)
    kinds = OrderStep.objects.filter(order=placed).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["placed", "proposed", "accepted"]
    known = Entry.objects.filter(client_id=cast.romashka.id, subject_id=placed.id)
    assert {each.kind for each in known} == {"order_placed", "order_proposed", "order_accepted"}


def test_two_taps_of_one_form_are_one_order_and_numbers_go_on(cast: Cast) -> None:
    service, key = sells(cast.irina), uuid.uuid4()
    first = orders(cast.anna, service, key=key)
    again = orders(cast.anna, service, key=key)
    other = orders(cast.anna, service)

    assert first.id == again.id
    assert other.number == first.number + 1
    assert Client.objects.get(id=cast.romashka.id).last_number == other.number


def test_what_it_costs_is_as_it_was_when_he_ordered(cast: Cast) -> None:
    service = sells(cast.irina)
    placed = orders(cast.anna, service, quantity=2)
    viewer = at_desk(cast.irina)
    with viewing(viewer):
        dearer = access.services(viewer).get(id=service.id)
        values = {"price": 60_000_00, "title": "Логотип и марка"}
        actions.save_service(viewer, dearer, values=values, seat_ids=[], now=placed.placed_at)
    decides(cast.irina, placed, "confirm", price=99_00)

    placed.refresh_from_db()
    assert (placed.title, placed.price, placed.quantity) == ("Логотип", 45_000_00, 2)


def test_a_decision_comes_once_and_with_a_word_where_it_is_a_no(cast: Cast) -> None:
    placed = orders(cast.anna, sells(cast.irina))
    with pytest.raises(Refused):
        decides(cast.irina, placed, "decline")
    decides(cast.irina, placed, "decline", words="Сейчас некому")
    with pytest.raises(Refused):
        decides(cast.olga, placed, "confirm", price=None)
    viewer = in_cabinet(cast.anna)
    with viewing(viewer), pytest.raises(Refused):
        actions.cancel(
            viewer, access.orders(viewer).get(id=placed.id), words="", now=placed.placed_at
        )

    placed.refresh_from_db()
    assert placed.state == "declined"


def test_nobody_confirms_his_own_order_or_orders_a_draft(cast: Cast) -> None:
    placed = orders(cast.anna, sells(cast.irina))
    draft = sells(cast.irina, shown=False, title="Тайный замысел")
    viewer = in_cabinet(cast.anna)
    with viewing(viewer):
        found = access.orders(viewer).get(id=placed.id)
        with pytest.raises(Refused):
            actions.accept_change(viewer, found, now=placed.placed_at)
        assert not access.services(viewer).filter(id=draft.id).exists()
    with pytest.raises(Http404):
        decides_as_client(cast, placed)


def decides_as_client(cast: Cast, placed: Order) -> None:
    viewer = in_cabinet(cast.ivan)
    with viewing(viewer):
        actions.cancel(viewer, placed, words="", now=placed.placed_at)


def test_who_may_see_an_order_is_the_same_from_both_ends(cast: Cast) -> None:
    """A contact sees his own; his colleagues' where they share; other clients never."""
    placed = orders(cast.anna, sells(cast.irina))
    for shares, seen_by in ((False, {"anna"}), (True, {"anna", "pyotr"})):
        Client.objects.filter(id=cast.romashka.id).update(colleagues_share=shares)
        cast.anna.client.colleagues_share = cast.pyotr.client.colleagues_share = shares
        seen = set()
        for name in ("anna", "pyotr", "ivan", "anna_at_lawyers"):
            viewer = in_cabinet(getattr(cast, name))
            with viewing(viewer):
                if access.orders(viewer).filter(id=placed.id).exists():
                    seen.add(name)
                assert Order.objects.filter(id=placed.id).exists() == (name in seen)
        with working():
            order = Order.objects.select_related("client__company").get(id=placed.id)
            readers = {
                each.email.split("@")[0]
                for each in access.order_readers(order)
                if each.face == "portal"
            }
        assert seen == readers == seen_by


def test_the_wall_alone_holds_the_section(cast: Cast) -> None:
    placed = orders(cast.anna, sells(cast.irina))
    with viewing(in_cabinet(cast.anna)):
        assert [each.id for each in Order.objects.all()] == [placed.id]
    Access.objects.filter(id=cast.anna.id).update(sections=["conversations"])
    with viewing(in_cabinet(cast.anna)):
        assert not Order.objects.exists(), "her viewer still says that she may"
        assert not OrderStep.objects.exists()
