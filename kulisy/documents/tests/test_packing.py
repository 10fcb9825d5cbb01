"""Everything of a year at once: what he may read, each noted as taken, and nothing else."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from kulisy.documents import actions
from kulisy.documents.models import Document, Kind, Receipt
from kulisy.documents.tests.papers import browser, pdf, published
from kulisy.journal.models import Entry
from kulisy.people.models import Access
from kulisy.people.tests.cast import NOW, Cast, at_desk, make_cast
from kulisy.people.tests.counting import counted
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ALL = "/c/wind/documents/all/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def taken(holder: Access, query: str = "") -> dict[str, bytes]:
    answer = browser(holder).get(ALL + query)
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as pack:
        assert pack.testzip() is None
        return {each: pack.read(each) for each in pack.namelist()}


def test_a_year_is_taken_at_once_and_each_paper_of_it_is_noted(cast: Cast) -> None:
    act = published(cast.irina, cast.romashka, "Акт", kind=Kind.ACT, words="An act")
    published(cast.irina, cast.romashka, "Акт", kind=Kind.ACT, words="Another act")
    old = published(cast.irina, cast.romashka, "Акт", day=date(2025, 3, 4), words="Of last year")
    published(cast.irina, cast.kuznetsov, "Чужой акт", words="Of a neighbour")
    gone = published(cast.irina, cast.romashka, "Отозван", words="Withdrawn")
    with viewing(at_desk(cast.irina)) as viewer:
        actions.withdraw(viewer, gone, because="Ошибка", now=NOW)

    everything = taken(cast.anna)
    assert sorted(everything.values()) == sorted(
        [pdf("An act"), pdf("Another act"), pdf("Of last year")]
    )
    assert {each.split("/")[0] for each in everything} == {"2025", "2026"}
    assert len(taken(cast.anna, "?year=2026")) == 2
    assert len(taken(cast.anna, "?year=2026&kind=act")) == 2
    assert browser(cast.anna).get(f"{ALL}?year=2019").status_code == 404

    rows = Receipt.objects.filter(fact="downloaded")
    assert rows.count() == 3, "within some minutes it was one taking"
    assert not rows.filter(again=True).exists(), "nobody asked for them again"
    noted = Entry.objects.filter(kind="document_downloaded", client_id=cast.romashka.id)
    assert {each.subject_id for each in noted} >= {act.id, old.id}


def test_the_statements_do_not_grow_with_what_is_taken(cast: Cast) -> None:
    def one() -> Document:
        return published(cast.irina, cast.romashka, "Акт", words="An act")

    one()
    one()
    with counted() as few:
        taken(cast.anna)
    Receipt.objects.all().delete()
    for _place in range(4):
        one()
    with counted() as many:
        assert len(taken(cast.anna)) == 6
    assert len(few) == len(many)


def test_too_many_at_once_are_asked_to_be_narrowed_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kulisy.documents.packing.MOST", 1)
    published(cast.irina, cast.romashka, "Акт", words="An act")
    published(cast.irina, cast.romashka, "Акт", words="Another act")
    answer = browser(cast.anna).get(f"{ALL}?kind=tax_invoice", follow=True)
    assert "At most 1 documents at once" in answer.content.decode()
