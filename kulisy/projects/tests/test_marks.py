"""A PDF is shown page by page and marked on its pages; plans name who answers for what."""

import io

import pypdfium2
import pytest

from kulisy.admissions.refusal import Refused
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions, paging
from kulisy.projects.models import ApprovalRound, Remark, RoundPage, Stage
from kulisy.projects.tests.test_approving import found
from kulisy.projects.tests.test_pages import browser, read
from kulisy.projects.tests.working import Sent, begins, picture, shows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def pdf(pages: int) -> Sent:
    document = pypdfium2.PdfDocument.new()
    for _number in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    return Sent("буклет.pdf", out)


def test_each_page_of_a_pdf_is_a_picture_that_takes_marks(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    approval = shows(cast.irina, project, title="Буклет", file=pdf(3))
    anna = browser(cast.anna)
    url = f"/c/wind/projects/approvals/{approval.id}/"
    assert "Страницы готовятся" in read(anna, url)
    run_jobs()
    shown = ApprovalRound.objects.get()
    assert RoundPage.objects.filter(of=3).count() == 3
    page = read(anna, url)
    assert page.count("data-page=") == 3
    drawn = anna.get(f"/c/wind/projects/rounds/{shown.id}/pages/2/")
    assert drawn["Content-Type"] == "image/webp"
    assert anna.get(f"/c/wind/projects/rounds/{shown.id}/pages/4/").status_code == 404
    for stranger, face in ((cast.ivan, "c"), (cast.lev, "d"), (cast.lev, "c")):
        there = browser(stranger).get(f"/{face}/wind/projects/rounds/{shown.id}/pages/2/")
        assert there.status_code == 404
    marked = {"words": "Телефон крупнее", "x": "250", "y": "900", "page": "2"}
    assert anna.post(f"{url}remark/", marked).status_code == 302
    assert (Remark.objects.get().page, Remark.objects.get().x) == (2, 250)
    assert anna.post(f"{url}remark/", {**marked, "page": "9"}).status_code == 422
    assert "страница 2 · Анна" in read(
        browser(cast.irina), f"/d/wind/projects/approvals/{approval.id}/"
    )
    marks = read(anna, url).split('data-page="2"')[1].split("</svg></svg>")[0]
    assert 'x="25.0%" y="90.0%"' in marks


def test_what_is_no_pdf_has_no_pages_and_a_broken_one_is_shown_as_a_file(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    shows(cast.irina, project, file=picture())
    broken = Sent("буклет.pdf", io.BytesIO(b"%PDF-1.7 nothing of the kind"))
    approval = shows(cast.irina, project, title="Битый", file=broken)
    run_jobs()
    assert RoundPage.objects.count() == 0
    assert "буклет.pdf" in read(browser(cast.anna), f"/c/wind/projects/approvals/{approval.id}/")
    anna = in_cabinet(cast.anna)
    with viewing(anna):
        one = found(anna, approval)
        with pytest.raises(Refused):
            actions.add_remark(anna, one.project, one, words="Здесь", place=(1, 1), page=1, now=NOW)
    paging.draw(ApprovalRound.objects.earliest("sent_at").id)
    assert RoundPage.objects.count() == 0


def test_a_template_names_who_answers_by_position_or_by_name(cast: Cast) -> None:
    cast.maxim.title = "Дизайнер"
    cast.maxim.save(update_fields=["title"])
    plan = f"# Дизайн (3)\n@ дизайнер\n! Главная (3)\n# Запуск (2)\n@ {cast.dina.name}\n- Всё"
    plan += "\n# Итоги (1)\n@ Кто-то другой\n- Отчёт"
    project = begins(cast.irina, cast.romashka, plan=plan)
    rows = Stage.objects.filter(project=project).order_by("place")
    assert [each.responsible_id for each in rows] == [cast.maxim.id, cast.dina.id, None]
    irina = at_desk(cast.irina)
    with viewing(irina):
        task = access.tasks(irina).get(title="Главная")
    assert task.rounds == 3
    page = browser(cast.irina)
    assert "круга замечаний" in read(page, f"/d/wind/projects/tasks/{task.id}/")
    form = read(page, f"/d/wind/projects/{project.id}/approvals/new/?task={task.id}")
    assert 'value="Главная"' in form
    assert 'value="3"' in form
