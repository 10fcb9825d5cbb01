"""The week's report: drafted from what the client may see, sent once, frozen as a document."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.http import Http404

from kulisy.admissions.refusal import Refused
from kulisy.documents import access as documents
from kulisy.documents.letters import write
from kulisy.documents.models import Version
from kulisy.files.store import local_copy
from kulisy.notify.models import Letter
from kulisy.notify.tests.jobs import run_jobs
from kulisy.people.tests.cast import NOW, Cast, at_desk, in_cabinet, make_cast
from kulisy.people.viewer import viewing
from kulisy.projects import access, actions, beside, weekly
from kulisy.projects.models import Project
from kulisy.projects.tests.test_pages import browser, read
from kulisy.projects.tests.working import begins, shows, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONDAY = date(2026, 11, 16)
TEAMS = "Посмотреть на соседей"
SECRETS = (TEAMS, "выставил лишнего", "77 000", "77000", "тянет резину")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def busy(cast: Cast) -> Project:
    """A week of work, with much in it that is nobody's but the team's."""
    project = begins(cast.irina, cast.romashka)
    irina = at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        first = stage(project, 1)
        actions.begin_stage(irina, one, first, now=NOW)
        for title in ("Разговор о задаче", TEAMS):
            task = access.tasks(irina).get(title=title)
            actions.set_task_state(irina, one, task, "done", now=NOW)
        actions.add_task(
            irina, one, audience="internal", title="Пётр выставил лишнего", stage_id=first.id,
            about="тянет резину", now=NOW,
        )  # fmt: skip
        names = ("title", "deliverable", "planned_from", "planned_to", "responsible_id")
        values = {name: getattr(first, name) for name in names}
        actions.save_stage(
            irina, one, first, values=values, price=77_000_00, currency="RUB", now=NOW
        )
        actions.move_plan(irina, one, stage(project, 2), count=2, words="ждём тексты", now=NOW)
    shows(cast.irina, project, title="Макет главной")
    return project


def test_the_draft_holds_the_weeks_facts_and_nothing_of_the_team(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, irina = busy(cast), at_desk(cast.irina)
    monkeypatch.setattr(beside, "REPORTED", [lambda *_asked: ["Часов за неделю: 12:30"]])
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        found = weekly.drafted(irina, one, MONDAY)
        before = weekly.drafted(irina, one, MONDAY - timedelta(days=7))
    said = "\n".join(found.values())
    assert "Разговор о задаче" in found["done"]
    assert "Главная страница" in found["coming"]
    assert "Тексты о компании" in found["from_client"]
    assert "Макет главной" in found["from_client"]
    assert "ждём тексты" in found["moved"]
    assert found["hours"] == "Часов за неделю: 12:30"
    assert not before["done"]
    for secret in SECRETS:
        assert secret not in said


def test_it_is_sent_once_frozen_and_told_and_its_paper_says_no_more(cast: Cast) -> None:
    project, irina = busy(cast), at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        texts = weekly.drafted(irina, one, MONDAY) | {"opening": "Идём по плану"}
        actions.save_report(irina, one, monday=MONDAY, texts=texts, now=NOW)
    anna, ivan = in_cabinet(cast.anna), in_cabinet(cast.ivan)
    with viewing(anna):
        assert not documents.documents(anna).exists()
    with viewing(irina):
        actions.send_report(irina, one, monday=MONDAY, texts=texts, now=NOW)
        with pytest.raises(Refused):
            actions.send_report(irina, one, monday=MONDAY, texts=texts, now=NOW)
    run_jobs(until=NOW + timedelta(minutes=5))
    with viewing(anna):
        document = documents.documents(anna).get()
    assert (document.kind, document.matter) == ("report", "Новый сайт")
    with viewing(ivan):
        assert not documents.documents(ivan).exists()
    version = Version.objects.select_related("blob").get()
    with local_copy(version.blob.key) as copy:
        pages = pypdfium2.PdfDocument(copy.read_bytes())
        paper = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "Идём по плану" in paper
    assert "Разговор о задаче" in paper
    for secret in SECRETS:
        assert secret not in paper
    assert Letter.objects.filter(subject_kind="document").exists()


def test_its_letter_says_what_it_is_and_how_it_begins(cast: Cast) -> None:
    project, irina = busy(cast), at_desk(cast.irina)
    with viewing(irina):
        one = access.projects(irina).select_related("client").get(id=project.id)
        texts = {
            "opening": "Идём по плану",
            "done": "– раз\n– два\n– три\n– четыре",
            "from_us": "сами",
        }
        actions.send_report(irina, one, monday=MONDAY, texts=texts, now=NOW)
    run_jobs(until=NOW + timedelta(minutes=5))
    letters = Letter.objects.filter(subject_kind="document", person=cast.anna.person)
    written = write(letters.get())
    assert written is not None
    assert written.subject == "Отчёт за неделю 16–22 нояб: Новый сайт"
    assert "Идём по плану\n\nСделано за неделю:\n– раз\n– два\n– три\n… и ещё 1" in written.text
    assert "четыре" not in written.text
    assert "сами" not in written.text


def test_whoever_may_not_write_to_the_client_sends_nothing(cast: Cast) -> None:
    project = begins(cast.irina, cast.romashka)
    cast.romashka.whole_team_writes = False
    cast.romashka.save()
    maxim = at_desk(cast.maxim)
    with viewing(maxim):
        one = access.projects(maxim).select_related("client").get(id=project.id)
        with pytest.raises(Http404):
            actions.send_report(maxim, one, monday=MONDAY, texts={"done": "всё"}, now=NOW)


def test_the_manager_opens_edits_and_sends_it_from_one_page(cast: Cast) -> None:
    project = busy(cast)
    irina, url = browser(cast.irina), f"/d/wind/projects/{project.id}/report/"
    page = read(irina, url)
    assert "Тексты о компании" in page
    for secret in SECRETS:
        assert secret not in page
    refused = irina.post(url, {"send": "1", "done": "  "})
    assert refused.status_code == 422
    sent = irina.post(url, {"send": "1", "done": "Макет готов"})
    assert sent.status_code == 302
    assert "Макет готов" in read(irina, sent["Location"])
    assert "Отчёт" in read(browser(cast.anna), "/c/wind/documents/")
