"""The clock counts answers and payments too; papers stand on a stage for whoever may see them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from kulisy.billing.models import Invoice, Payment
from kulisy.billing.tests.money import settle
from kulisy.conversations.models import Message
from kulisy.conversations.tests.talk import answers, asks, says
from kulisy.documents.models import Document
from kulisy.documents.tests.papers import published
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import Viewer, viewing, working
from kulisy.projects import access, actions, hanging
from kulisy.projects.counting import count
from kulisy.projects.models import Material, Project, Shift, StagePaper, Wait
from kulisy.projects.tests.test_pages import browser, read
from kulisy.projects.tests.working import begins, stage

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEDNESDAY = date(2026, 11, 18)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def project_of(viewer: Viewer, project: Project) -> Any:
    return access.projects(viewer).select_related("client", "company").get(id=project.id)


def awaited(cast: Cast) -> tuple[Project, Message]:
    project = begins(cast.irina, cast.romashka)
    thread = asks(cast.anna, "Кнопка", "Сделайте кнопку", now=NOW)
    message = answers(cast.irina, thread, "Какого цвета кнопка?", now=NOW)
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = project_of(irina, project)
        said = Message.objects.select_related("client").get(id=message.id)
        actions.await_answer(irina, one, said, due=WEDNESDAY, stage_id=None, now=NOW + HOUR)
    return project, message


def counted(project: Project, *, now: Any) -> list[tuple[str, str, int]]:
    # Of things that are late on one day the one due first has it: here there are no others.
    Material.objects.filter(project=project).update(state="dropped")
    with working():
        count(project.id, now=now)
    rows = Wait.objects.filter(project=project, cause__in=["answer", "payment"])
    return [(each.side, each.cause, each.late) for each in rows]


def test_an_answer_that_is_late_moves_the_plan_until_the_client_writes(cast: Cast) -> None:
    project, message = awaited(cast)
    assert counted(project, now=NOW + DAY) == []
    assert counted(project, now=NOW + 4 * DAY) == [("client", "answer", 2)]
    shift = Shift.objects.get(project=project, cause="answer")
    assert (shift.days, shift.title) == (2, "")
    says(cast.anna, message.conversation, "Синяя", now=NOW + 3 * DAY)
    assert counted(project, now=NOW + 9 * DAY) == [("client", "answer", 1)], "until she wrote"
    irina = at_desk(cast.irina)
    with viewing(irina):
        assert list(hanging.open_questions(irina)) == []


def test_a_question_is_read_where_its_message_is_read(cast: Cast) -> None:
    awaited(cast)
    for who, sees in ((cast.anna, 1), (cast.pyotr, 0), (cast.ivan, 0)):
        viewer = in_cabinet(who)
        with viewing(viewer):
            assert access.questions(viewer).count() == sees
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM projects_question")
                assert cursor.fetchone()[0] == sees, "behind the wall"
    wait = Wait.objects.filter(cause="answer").first()
    assert wait is None or not wait.title


@pytest.mark.slow
def test_the_client_finds_the_question_among_what_waits_for_him(cast: Cast) -> None:
    project, message = awaited(cast)
    url = f"/c/wind/projects/{project.id}/"
    assert "Какого цвета кнопка" in read(browser(cast.anna), url)
    assert "Какого цвета кнопка" in read(browser(cast.anna), "/c/wind/")
    assert "Какого цвета кнопка" not in read(browser(cast.pyotr), url)
    irina = browser(cast.irina)
    page = read(irina, f"/d/wind/messages/{message.id}/question/")
    assert "Новый сайт" in page
    read(browser(cast.lev), f"/d/law/messages/{message.id}/question/", 404)


def invoiced(cast: Cast, project: Project) -> Invoice:
    entity = settle(cast)
    document = published(cast.irina, cast.romashka, "Счёт", kind="invoice", number="7")
    invoice = Invoice.objects.create(
        company=cast.studio, client=cast.romashka, state="issued", entity=entity, number=7,
        year=2026, label="7", day=NOW.date(), due=WEDNESDAY, total=100, document=document,
        made_at=NOW, issued_at=NOW,
    )  # fmt: skip
    Document.objects.filter(id=document.id).update(related_kind="invoice", related_id=invoice.id)
    irina = at_desk(cast.irina)
    with viewing(irina):
        actions.add_paper(
            irina, project_of(irina, project), stage(project, 2), document_id=document.id,
            awaited=True, now=NOW,
        )  # fmt: skip
    return invoice


def test_a_stage_that_waits_for_money_moves_until_it_is_paid_in_full(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    invoice = invoiced(cast, project)
    assert counted(project, now=NOW + 4 * DAY) == [("client", "payment", 2)]
    Payment.objects.create(
        company=cast.studio, client=cast.romashka, invoice=invoice, amount=100,
        day=date(2026, 11, 19), made_by=cast.dina, made_at=NOW + 3 * DAY,
    )  # fmt: skip
    Invoice.objects.filter(id=invoice.id).update(paid=100)
    assert counted(project, now=NOW + 9 * DAY) == [("client", "payment", 1)]
    assert Shift.objects.get(cause="payment").days == 1


def test_a_paper_stands_on_its_stage_for_whoever_may_see_the_document(cast: Cast) -> None:
    cast.pyotr.sections = ["projects"]
    cast.pyotr.save()
    project = begins(cast.irina, cast.romashka)
    invoiced(cast, project)
    for who, sees in ((cast.anna, 1), (cast.pyotr, 0), (cast.ivan, 0)):
        viewer = in_cabinet(who)
        with viewing(viewer):
            assert len(hanging.paper_rows(viewer, project.id)) == sees
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM projects_stagepaper")
                assert cursor.fetchone()[0] == sees, "behind the wall"
    irina = at_desk(cast.irina)
    with viewing(irina):
        actions.remove_paper(irina, project_of(irina, project), access.papers(irina).get())
    assert not StagePaper.objects.exists()
