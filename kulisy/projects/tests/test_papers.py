"""Papers that belong to a stage: named in a template, begun with one click, hung by themselves."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import Client as Browser
from django.urls import reverse

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions import issue
from kulisy.billing.models import Invoice
from kulisy.billing.tests import money
from kulisy.documents import actions as documents
from kulisy.documents.models import Document, Draft
from kulisy.documents.tests.papers import pdf
from kulisy.files import actions as files
from kulisy.operate.testing import acting_as
from kulisy.people.at_risk import Asked
from kulisy.people.models import Seat
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions, at_risk, hanging, living
from kulisy.projects.models import ExpectedPaper, Project, Stage, StagePaper, StagePrice
from kulisy.projects.outlines import READY, read, ready
from kulisy.projects.tests.working import begins, stage

pytestmark = pytest.mark.django_db

PLAN = """
# Дизайн (5)
= 60 000
& акт: Дизайн принят
& Счёт
# Запуск (2)
& отчёт: Что вышло
"""


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def begun(cast: Cast) -> Project:
    return begins(cast.irina, cast.romashka, plan=PLAN)


def makes(seat: Seat, project: Project, title: str) -> str:
    """The one click; where it leads."""
    with viewing(at_desk(seat)) as viewer:
        paper = access.expected(viewer).get(title=title)
        one = access.projects(viewer).select_related("client").get(id=project.id)
        return actions.make_paper(viewer, one, paper, day=NOW.date(), now=NOW)[0]


def test_a_plan_names_papers_in_either_language() -> None:
    [design, launch] = read(PLAN)
    assert design.papers == [("act", "Дизайн принят"), ("invoice", "Счёт")]
    assert launch.papers == [("report", "Что вышло")]
    assert read("# Design (2)\n& tax invoice")[0].papers == [("tax_invoice", "Tax invoice")]
    with pytest.raises(Refused, match=r"2: "):
        read("# Дизайн (5)\n& накладная: Кирпич")
    for language in ("ru", "en"):
        plans = [read(plan) for _name, plan in ready(language)]
        assert len(plans) == len(READY)
        assert all(any(part.papers for part in parts) for parts in plans)


def test_a_paper_is_begun_once_and_hangs_on_its_stage_when_it_is_published(cast: Cast) -> None:
    project = begun(cast)
    irina, anna = at_desk(cast.irina), in_cabinet(cast.anna)
    assert makes(cast.irina, project, "Дизайн принят") == "desk:document_draft"
    makes(cast.irina, project, "Дизайн принят")
    draft = Draft.objects.get()
    assert (draft.kind, draft.title, draft.matter) == ("act", "Дизайн принят", project.title)
    assert draft.sections
    with viewing(anna):
        assert not access.papers(anna).exists()
        assert not access.expected(anna).exists()
    with viewing(irina):
        blob = files.keep_bytes(
            company_id=irina.company.id, person_id=irina.person_id, name="act.pdf",
            data=pdf("Act"), now=NOW,
        )  # fmt: skip
        documents.save(irina, draft, blob_id=blob.id, now=NOW)
        document = documents.publish(irina, draft, now=NOW)
        assert [each.title for each in hanging.expected(irina, project.id)] == ["Счёт", "Что вышло"]
    with viewing(anna):
        assert access.papers(anna).get().document_id == document.id


def test_an_invoice_is_made_of_the_stages_price(cast: Cast) -> None:
    money.settle(cast)
    project = begun(cast)
    assert makes(cast.irina, project, "Счёт") == "desk:invoice_draft"
    makes(cast.irina, project, "Счёт")
    invoice = Invoice.objects.get()
    assert (invoice.total, invoice.client) == (60_000_00, cast.romashka)
    with viewing(at_desk(cast.irina)) as viewer:
        issue(viewer, invoice, now=NOW)
    paper = StagePaper.objects.get()
    assert paper.stage == stage(project, 1)
    assert paper.document == Document.objects.get(related_id=invoice.id)
    StagePrice.objects.all().delete()
    with viewing(at_desk(cast.irina)) as viewer:
        one = access.projects(viewer).select_related("client").get(id=project.id)
        actions.expect(viewer, one, stage(project, 2), kind="invoice", title="Остаток")
    with pytest.raises(Refused, match=r"price|цены"):
        makes(cast.irina, project, "Остаток")


def test_a_stage_that_is_done_and_never_got_its_paper_is_at_risk(cast: Cast) -> None:
    project = begun(cast)
    today = NOW.date()
    with acting_as("kulisy_owner"):
        Stage.objects.filter(project=project, place=0).update(state="done", ended_on=today)
    asked = Asked(now=NOW, today=today, day_ago=NOW - timedelta(days=1))
    [source] = [each for each in at_risk.SOURCES if each.kind == "paper"]
    for who, many in ((cast.olga, 1), (cast.lev, 0)):
        with viewing(at_desk(who)) as viewer:
            rows = source.rows(viewer, asked)
            assert rows is not None
            lines = source.lines(viewer, list(rows), asked)
            assert len(lines) == many
            assert all("Дизайн принят, Счёт" in each.note for each in lines)


def test_strangers_and_the_cabinet_know_nothing_of_what_is_expected(cast: Cast) -> None:
    project = begun(cast)
    paper = ExpectedPaper.objects.get(title="Дизайн принят")
    for who in (cast.lev, cast.dina):
        with viewing(at_desk(who)) as viewer:
            seen = access.expected(viewer).filter(id=paper.id).exists()
            assert seen == (who == cast.dina)
    anna = in_cabinet(cast.anna)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), viewing(anna):
        ExpectedPaper.objects.exists()
    with viewing(anna):
        one = access.projects(anna).select_related("client").get(id=project.id)
        assert "Дизайн принят" not in str(living.living(anna, one, now=NOW))
    browser = Browser()
    browser.force_login(
        cast.lev.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    url = reverse("desk:stage_papers", args=[cast.lawyers.slug, paper.stage_id])
    assert browser.post(url, {"make": paper.id}).status_code == 404
    assert not Draft.objects.exists()


def test_another_copy_of_the_plan_expects_its_own_papers(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka, plan=PLAN, audience="internal")
    with pytest.raises(Refused):
        makes(cast.irina, project, "Дизайн принят")
    with viewing(at_desk(cast.irina)) as viewer:
        one = access.projects(viewer).select_related("client").get(id=project.id)
        copy = actions.copy_across(viewer, one, task_ids=[], now=NOW)
        assert len(hanging.expected(viewer, copy.id)) == 3
