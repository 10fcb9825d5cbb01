"""A change order is drafted among the team, sent, and decided in place by who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import Error, transaction
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.billing.models import Invoice, InvoiceLine
from kulisy.billing.tests.money import settle
from kulisy.conversations.models import Message
from kulisy.conversations.tests.talk import asks
from kulisy.documents.models import Document
from kulisy.journal.models import Entry
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Client
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing, working
from kulisy.projects.codes import HOLDS
from kulisy.projects.models import Approval, Project, Shift, Stage
from kulisy.projects.tests.working import begins, shows, stage
from kulisy.scope import access, actions, landing, tending
from kulisy.scope.models import (
    AgreementVersion,
    ChangeOrder,
    LaterWish,
    OrderDraft,
    OrderTrace,
    OrderVersion,
    Point,
)
from kulisy.scope.tests.bounded import (
    agrees,
    approves,
    asks_code,
    declines,
    drafts,
    offers,
    point,
    sends,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_draft_is_the_teams_until_it_is_sent(cast: Cast) -> None:
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    draft = drafts(cast.irina, cast.romashka, thread, note="Максим: дня три")
    with viewing(in_cabinet(cast.anna)) as anna:
        assert not access.order_drafts(anna).exists()
        assert not access.change_orders(anna).exists()
    order = sends(cast.irina, draft)
    with pytest.raises(OrderDraft.DoesNotExist):
        sends(cast.irina, draft)
    with viewing(in_cabinet(cast.pyotr)) as pyotr:
        seen = access.change_orders(pyotr).get()
        assert (seen.number, seen.state) == (1, "sent")
        assert not access.sayings(pyotr).exists(), "whose request it was he doesn't learn"
    with viewing(in_cabinet(cast.ivan)) as ivan:
        assert not access.change_orders(ivan).exists()
    with viewing(in_cabinet(cast.anna)) as anna:
        assert access.sayings(anna).get().change_order_id == order.id


def test_an_approved_order_lands_in_plan_points_papers_and_the_next_invoice(cast: Cast) -> None:
    settle(cast)
    project = begins(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka, project)
    order = offers(
        cast.irina,
        cast.romashka,
        project=project,
        agreement=agreement,
        points="Страницы: 2 страницы",
    )
    before = stage(project, 2).planned_to
    with pytest.raises(Refused, match=r"Ask for a code first"):
        approves(cast.pyotr, order, "000000")
    code = asks_code(cast.pyotr, order)
    assert not approves(cast.pyotr, order, "0000000")
    assert approves(cast.pyotr, order, code)
    run_jobs()

    order.refresh_from_db()
    version = OrderVersion.objects.get(change_order_id=order.id)
    assert (order.state, order.decided_by_name) == ("approved", "Пётр Ким")
    assert order.approved_sha256 == version.sha256
    moved = Shift.objects.exclude(words="").get(project=project)
    assert (moved.days, moved.words) == (4, "Изменение объёма № 1: Корзина")
    assert stage(project, 2).planned_to > before
    assert point(agreement, "Страницы").amount == 5
    frozen = AgreementVersion.objects.get(agreement=agreement, number=2)
    assert frozen.change_order_id == order.id
    assert "Страницы: 5 стр" in frozen.text
    paper = Document.objects.get(related_kind="changeorder")
    assert (paper.total, paper.client_id) == (1_200_000, cast.romashka.id)
    line = InvoiceLine.objects.get()
    assert (line.price, line.title) == (1_200_000, "Корзина (Изменение объёма № 1)")
    assert Invoice.objects.get().state == "draft"
    kinds = Entry.objects.filter(subject_id=order.id, client_id=cast.romashka.id)
    assert list(kinds.order_by("at", "id").values_list("kind", flat=True)) == [
        "change_order_sent", "change_order_code", "change_order_approved",
    ]  # fmt: skip

    with working():
        landing.land(order.id, now=NOW)
    counts = (Document, Invoice, AgreementVersion)
    assert [each.objects.count() for each in counts] == [1, 1, 2], "landed twice is once"
    assert Shift.objects.exclude(words="").count() == 1
    with (
        acting_as("kulisy_owner"),
        pytest.raises(Error, match="never changed"),
        transaction.atomic(),
    ):
        ChangeOrder.objects.filter(id=order.id).update(state="declined")
    with (
        acting_as("kulisy_owner"),
        pytest.raises(Error, match="never changed"),
        transaction.atomic(),
    ):
        OrderVersion.objects.filter(id=version.id).update(price=1)


def test_without_a_legal_entity_the_invoice_waits_to_be_asked_for(cast: Cast) -> None:
    order = offers(cast.irina, cast.romashka)
    approves(cast.pyotr, order, asks_code(cast.pyotr, order))
    run_jobs()
    trace = OrderTrace.objects.get(change_order_id=order.id)
    assert trace.landed_at
    assert trace.invoice_id is None
    settle(cast)
    with viewing(at_desk(cast.maxim)) as maxim, pytest.raises(Http404):
        actions.land_again(maxim, order)
    with viewing(at_desk(cast.dina)) as dina:
        found = access.change_orders(dina).get(id=order.id)
        actions.land_again(dina, found)
    run_jobs()
    trace.refresh_from_db()
    assert trace.invoice_id == Invoice.objects.get().id


def test_who_may_not_decide_is_told_so(cast: Cast) -> None:
    """Пётр signs for «Ромашка»; Анна leads, and he is named."""
    order = offers(cast.irina, cast.romashka)
    with pytest.raises(Refused, match=r"authorised person"):
        asks_code(cast.anna, order)
    with pytest.raises(Refused, match=r"authorised person"):
        declines(cast.anna, order)
    with pytest.raises(ChangeOrder.DoesNotExist):
        asks_code(cast.ivan, order)
    Access.objects.filter(id=cast.pyotr.id).update(state="revoked")
    cast.pyotr.refresh_from_db()
    with pytest.raises((Refused, Http404, ChangeOrder.DoesNotExist)):
        asks_code(cast.pyotr, order)


def test_what_was_changed_meanwhile_is_read_anew_before_it_is_approved(cast: Cast) -> None:
    order = offers(cast.irina, cast.romashka)
    code = asks_code(cast.pyotr, order)
    with viewing(at_desk(cast.irina)) as irina:
        found = access.change_orders(irina).select_related("client").get(id=order.id)
        draft = actions.revise(irina, found, now=NOW)
        assert actions.revise(irina, found, now=NOW).id == draft.id, "one at a time"
        said = {name: getattr(draft, name) for name in ("title", "words", "currency", "points",
                "valid_until", "days")} | {"price": 1_500_000}  # fmt: skip
        kept = access.order_drafts(irina).select_related("client").get(id=draft.id)
        actions.draft_order(irina, cast.romashka, kept, said=said, now=NOW)
    assert OrderVersion.objects.get(change_order_id=order.id).price == 1_200_000, "not sent yet"
    sends(cast.irina, draft)

    with pytest.raises(Refused, match=r"changed meanwhile"):
        approves(cast.pyotr, order, code)
    with pytest.raises(Refused, match=r"Ask for a code first"):
        approves(cast.pyotr, order, code, version=2)
    assert approves(cast.pyotr, order, asks_code(cast.pyotr, order, version=2), version=2)
    with pytest.raises(Refused, match=r"does not wait for you any more"):
        declines(cast.pyotr, order, version=2)
    with viewing(at_desk(cast.irina)) as irina:
        found = access.change_orders(irina).select_related("client").get(id=order.id)
        with pytest.raises(Refused, match=r"does not wait for the client any more"):
            actions.withdraw(irina, found, reason="Передумали", now=NOW)


def test_numbers_have_no_gaps_whatever_is_thrown_away(cast: Cast) -> None:
    first = offers(cast.irina, cast.romashka)
    thrown = drafts(cast.irina, cast.romashka)
    with viewing(at_desk(cast.irina)) as irina:
        actions.discard_order(irina, access.order_drafts(irina).select_related("client").get())
        found = access.change_orders(irina).select_related("client").get(id=first.id)
        actions.withdraw(irina, found, reason="Ошиблись", now=NOW)
    late = drafts(cast.irina, cast.romashka, valid_until=date(2026, 11, 2))
    with pytest.raises(Refused, match=r"day is over"):
        sends(cast.irina, late)
    second, other = offers(cast.irina, cast.romashka), offers(cast.irina, cast.kuznetsov)
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert not OrderDraft.objects.filter(id=thrown.id).exists()


def test_an_offer_runs_out_by_itself_and_can_not_be_approved_after_its_day(cast: Cast) -> None:
    order = offers(cast.irina, cast.romashka, valid_until=date(2026, 11, 17))
    evening = datetime(2026, 11, 17, 20, 59, tzinfo=UTC)
    with working():
        assert tending.tend_orders(now=evening) == 0, "the company's day is not over"
    code = asks_code(cast.pyotr, order, now=evening)
    after = evening + timedelta(minutes=2)
    assert after - evening < HOLDS
    with pytest.raises(Refused, match=r"has run out"):
        approves(cast.pyotr, order, code, now=after)
    with working():
        assert tending.tend_orders(now=after) == 1
        assert tending.tend_orders(now=after) == 0
    order.refresh_from_db()
    assert order.state == "expired"


def test_it_can_be_declined_with_a_word_and_asked_about_where_it_is_talked_of(cast: Cast) -> None:
    thread = asks(cast.anna, "Корзина", "Хотим корзину")
    order = offers(cast.irina, cast.romashka, thread)
    run_jobs()
    mail.outbox.clear()
    with viewing(in_cabinet(cast.anna)) as anna:
        found = access.change_orders(anna).get(id=order.id)
        key = thread.id
        there = actions.ask(anna, found, words="А без оплаты?", key=key, now=NOW)
        assert there.id == thread.id
    with viewing(in_cabinet(cast.pyotr)) as pyotr:
        found = access.change_orders(pyotr).get(id=order.id)
        own = actions.ask(pyotr, found, words="Почему 4 дня?", key=order.id, now=NOW)
        assert own.id != thread.id, "he doesn't read that one"
    assert Message.objects.filter(conversation_id=thread.id).count() == 2
    with pytest.raises(Refused, match=r"in a word why"):
        declines(cast.pyotr, order, " ")
    declines(cast.pyotr, order, "Дорого, вернёмся весной")
    run_jobs()
    told = [each for each in mail.outbox if "Дорого, вернёмся весной" in each.body]
    assert {each.to[0] for each in told} == {cast.irina.person.email}


def test_a_wish_about_what_was_approved_is_new_work(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    approval = shows(cast.irina, project)
    with viewing(in_cabinet(cast.anna)) as anna, pytest.raises(Refused, match=r"not approved yet"):
        actions.wish_later(anna, approval, words="Синее", key=approval.id, now=NOW)
    with acting_as("kulisy_owner"):
        Approval.objects.filter(id=approval.id).update(
            state="approved", approved_at=NOW, approved_by_name="Пётр", approved_sha256="a" * 64
        )
    approval.refresh_from_db()
    with viewing(in_cabinet(cast.anna)) as anna:
        opened = actions.wish_later(anna, approval, words="Синее", key=approval.id, now=NOW)
        again = actions.wish_later(anna, approval, words="Синее", key=approval.id, now=NOW)
    assert opened.id == again.id
    assert LaterWish.objects.get().conversation_id == opened.id
    with viewing(in_cabinet(cast.pyotr)) as pyotr:
        assert not access.later_wishes(pyotr).exists()
    with viewing(in_cabinet(cast.ivan)) as ivan, pytest.raises(Http404):
        actions.wish_later(ivan, approval, words="Синее", key=project.id, now=NOW)


def test_the_cabinet_can_change_nothing_but_its_own_word(cast: Cast) -> None:
    """The second wall alone: statements that no page makes."""
    order = offers(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka)
    forged = (
        lambda: ChangeOrder.objects.filter(id=order.id).update(valid_until=date(2030, 1, 1)),
        lambda: ChangeOrder.objects.filter(id=order.id).update(
            state="approved", decided_at=NOW, approved_sha256="a" * 64,
            decided_by_contact_id=cast.ivan.contact_id,
        ),
        lambda: Point.objects.filter(agreement_id=agreement.id).update(amount=99),
        lambda: Stage.objects.update(planned_to=date(2026, 11, 17)),
        lambda: OrderDraft.objects.count(),
        lambda: OrderTrace.objects.count(),
    )  # fmt: skip
    with viewing(in_cabinet(cast.pyotr)):
        for each in forged:
            with pytest.raises(Error), transaction.atomic():
                each()


def test_an_ended_agreement_and_a_second_one_of_a_project_are_refused(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    agreement = agrees(cast.irina, cast.romashka, project)
    with pytest.raises(Refused, match=r"has its agreement"):
        agrees(cast.irina, cast.romashka, project)
    with viewing(at_desk(cast.irina)) as irina:
        found = access.agreements(irina).select_related("client").get(id=agreement.id)
        actions.end(irina, found, now=NOW)
        with pytest.raises(Refused, match=r"ended already"):
            actions.end(irina, found, now=NOW)
    agrees(cast.irina, cast.romashka, project)


def test_a_projects_own_mode_holds_for_its_change_orders(cast: Cast) -> None:
    narrow, wide = begins(cast.irina, cast.romashka), begins(cast.irina, cast.romashka)
    with acting_as("kulisy_owner"):
        Project.objects.filter(id=narrow.id).update(whole_team_writes=False)
        Project.objects.filter(id=wide.id).update(whole_team_writes=True)
        Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=True)
    cast.romashka.refresh_from_db()
    with pytest.raises(Refused, match="only account managers"):
        drafts(cast.maxim, cast.romashka, project=narrow)
    offered = offers(cast.irina, cast.romashka, project=narrow)
    with viewing(at_desk(cast.maxim)) as viewer:
        found = access.change_orders(viewer).select_related("client").get(id=offered.id)
        with pytest.raises(Http404):
            actions.withdraw(viewer, found, reason="Передумали", now=NOW)
    with acting_as("kulisy_owner"):
        Client.objects.filter(id=cast.romashka.id).update(whole_team_writes=False)
    cast.romashka.refresh_from_db()
    assert offers(cast.maxim, cast.romashka, project=wide).number == 2
    with pytest.raises(Http404):
        drafts(cast.maxim, cast.romashka)
